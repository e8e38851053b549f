// From the drawing to Cytoscape's elements. A line's points are given; Cytoscape takes them by how far along and how
// far beside the straight line from end to end they lie.
import { fitted } from "./fitted.js";

export const BOX = { width: 172, height: 38 };
const PORTS = { run: -10, start: 0, failover: 10 }; // px from a box's middle at which lines of a phase end
const TURNS = { run: "-60deg", start: "0deg", failover: "60deg" }; // where a line to itself stands
const DENSE = 150; // nodes: more are seen from far
const MANY = 300; // lines: more are drawn faint until they are asked about
export const PLAIN = 1200; // lines: of more each is a mere stroke until it is asked about
const BACK = 5; // px by which a line that leads back runs lower than one that leads on
const OUT = 16; // px that a line leaves a box straight

export function elements({ nodes, gates, edges }, family) {
  const place = new Map(nodes.map((node) => [node.id, node]));
  return [
    ...nodes.map((node) => ({
      group: "nodes",
      data: { id: inner(node.id), node: node.id, name: label(node, family), kind: node.kind, single: node.single },
      position: { x: node.x, y: node.y },
      classes: ["box", node.kind, node.single && "single", node.circle && "circled", nodes.length > DENSE && "dense"].filter(Boolean).join(" "),
    })),
    ...gates.map((gate, i) => ({
      group: "nodes",
      data: { id: `g${i}`, gate: i, name: `${gate.k}/${gate.n}` },
      position: { x: gate.x, y: gate.y },
      classes: `gate ${gate.phase}`,
      selectable: false,
    })),
    ...gates.map((gate, i) => stem(gate, i, place.get(gate.of))),
    ...edges.map((edge, i) => line(edge, i, place, gates, edges.length)),
  ];
}

// Ids of services may be anything: they get a letter of their own, apart from those of gates and lines.
export function inner(id) {
  return `n${id}`;
}

const SIGN = 24; // px of a box's width that the sign of its status takes
const BADGE = 20; // px that the badge at its end takes

function label({ name, kind, size, single }, family) {
  const room = BOX.width - SIGN - (single ? BADGE : 8);
  return fitted(kind === "bundle" ? `${name} (${size})` : name, room, `${kind === "bundle" ? "bold " : ""}13px ${family}`);
}

function stem(gate, i, node) {
  const data = { id: `s${i}`, source: inner(node.id), target: `g${i}`, from: node.id, phase: gate.phase, weight: 1, share: "" };
  return { group: "edges", data: { ...data, leave: port(1, gate.phase) }, classes: `stem line ${gate.phase}` };
}

function line(edge, i, place, gates, count) {
  const [from, to, gate] = [place.get(edge.from), place.get(edge.to), gates[edge.gate]];
  const data = {
    id: `e${i}`, edge: i, from: edge.from, to: edge.to, phase: edge.phase, weight: edge.weight,
    source: gate ? `g${edge.gate}` : inner(edge.from), target: inner(edge.to),
    share: edge.phase === "run" && edge.weight < 1 ? `${Math.round(edge.weight * 100)} %` : "",
  };
  const shape = edge.from === edge.to ? "loop" : from.x === to.x ? "beside" : "routed";
  const way = { loop: () => ({ turn: TURNS[edge.phase] }), beside: () => beside(edge, from, to, gate), routed: () => route(edge, from, to, gate) }[shape]();
  return { group: "edges", data: { ...data, ...way }, classes: ["line", shape, edge.phase, edge.circle && "circled", count > MANY && "many", count > PLAIN && "plain"].filter(Boolean).join(" ") };
}

function port(side, phase, lower = 0) {
  return `${side * (BOX.width / 2)}px ${PORTS[phase] + lower}px`;
}

// Within a column a line goes round on the right.
function beside({ phase }, from, to, gate) {
  const bulge = (to.y > from.y ? -1 : 1) * (30 + PORTS[phase]);
  return { leave: gate ? "0px 0px" : port(1, phase), arrive: port(1, phase), bulge };
}

function route({ phase, way }, from, to, gate) {
  const onwards = to.x >= from.x ? 1 : -1;
  const lower = onwards > 0 ? 0 : BACK;
  const start = gate ? { x: gate.x, y: gate.y } : { x: from.x + (onwards * BOX.width) / 2, y: from.y + PORTS[phase] + lower };
  const end = { x: to.x - (onwards * BOX.width) / 2, y: to.y + PORTS[phase] + lower };
  const leave = gate ? [] : [{ x: start.x + onwards * OUT, y: start.y }];
  const points = [...leave, ...way.map(([x, y]) => ({ x, y })), { x: end.x - onwards * OUT, y: end.y }];
  const ends = { leave: gate ? "0px 0px" : port(onwards, phase, lower), arrive: port(-onwards, phase, lower) };
  return { ...ends, ...bends(start, end, points) };
}

function bends(start, end, points) {
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const long = Math.hypot(dx, dy) || 1;
  return {
    along: points.map(({ x, y }) => ((x - start.x) * dx + (y - start.y) * dy) / long ** 2),
    aside: points.map(({ x, y }) => ((y - start.y) * dx - (x - start.x) * dy) / long),
  };
}
