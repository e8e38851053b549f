// From the drawing to Cytoscape's elements. A line's points are given; Cytoscape takes them by how far along and how
// far beside the straight line from end to end they lie.
import { fitted, shortened } from "./fitted.js";

export const BOX = { width: 172, height: 38 };
export const FAR = { letters: 24, sign: 28 }; // px that letters have, and the sign of the status takes, where boxes are seen from far
const PORTS = { run: -10, start: 0, failover: 10 }; // px from a box's middle at which lines of a phase end
const TURNS = { run: "-60deg", start: "0deg", failover: "60deg" }; // where a line to itself stands
const BACK = 5; // px by which a line that leads back runs lower than one that leads on
const OUT = 16; // px that a line leaves a box straight
const ROUND = 30; // px by which a line within a column, or from a box to itself, goes round

export function boxes({ nodes }, family) {
  return nodes.map((node) => ({
    group: "nodes",
    data: { id: inner(node.id), node: node.id, name: label(node, family), brief: brief(node, family), kind: node.kind, single: node.single },
    position: { x: node.x, y: node.y },
    classes: ["box", node.kind, node.single && "single", node.circle && "circled"].filter(Boolean).join(" "),
  }));
}

// The lines at these places among the edges, with the gates that they pass.
export function lines({ place, gates, edges }, places) {
  const passed = [...new Set(places.map((i) => edges[i].gate).filter((gate) => gate !== null))].sort((a, b) => a - b);
  return [
    ...passed.map((i) => gateOf(gates[i], i)),
    ...passed.map((i) => stem(gates[i], i)),
    ...places.map((i) => line(edges[i], i, place, gates)),
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

function brief({ name }, family) {
  return shortened(name, BOX.width - FAR.sign - 8, `${FAR.letters}px ${family}`);
}

function gateOf({ k, n, x, y, phase }, i) {
  const data = { id: `g${i}`, gate: i, name: `${k}/${n}` };
  return { group: "nodes", data, position: { x, y }, classes: `gate ${phase}`, selectable: false };
}

function stem({ of, phase }, i) {
  const data = { id: `s${i}`, source: inner(of), target: `g${i}`, from: of, phase, weight: 1, share: "" };
  return { group: "edges", data: { ...data, leave: port(1, phase) }, classes: `stem line ${phase}` };
}

function line(edge, i, place, gates) {
  const data = {
    id: `e${i}`, edge: i, from: edge.from, to: edge.to, phase: edge.phase, weight: edge.weight,
    source: edge.gate === null ? inner(edge.from) : `g${edge.gate}`, target: inner(edge.to),
    share: edge.phase === "run" && edge.weight < 1 ? `${Math.round(edge.weight * 100)}%` : "",
  };
  const shape = shapeOf(edge, place);
  const way = { loop: loop, beside: beside, routed: routed }[shape](edge, place, gates);
  return { group: "edges", data: { ...data, ...way }, classes: ["line", shape, edge.phase, edge.circle && "circled"].filter(Boolean).join(" ") };
}

function shapeOf({ from, to }, place) {
  return from === to ? "loop" : place.get(from).x === place.get(to).x ? "beside" : "routed";
}

function port(side, phase, lower = 0) {
  return `${side * (BOX.width / 2)}px ${PORTS[phase] + lower}px`;
}

function loop({ phase }) {
  return { turn: TURNS[phase] };
}

// Within a column a line goes round on the right.
function beside({ from, to, phase, gate }, place) {
  const bulge = (place.get(to).y > place.get(from).y ? -1 : 1) * (ROUND + PORTS[phase]);
  return { leave: gate === null ? port(1, phase) : "0px 0px", arrive: port(1, phase), bulge };
}

function routed(edge, place, gates) {
  const { from, to, phase, gate } = edge;
  const onwards = onward(place.get(from), place.get(to));
  const lower = onwards > 0 ? 0 : BACK;
  const ends = { leave: gate === null ? port(onwards, phase, lower) : "0px 0px", arrive: port(-onwards, phase, lower) };
  const points = route(edge, place, gates);
  return { ...ends, ...bends(points[0], points.at(-1), points.slice(1, -1)) };
}

function onward(from, to) {
  return to.x >= from.x ? 1 : -1;
}

function route({ from, to, phase, gate, way }, place, gates) {
  const onwards = onward(place.get(from), place.get(to));
  const at = (id, side) => ({ x: place.get(id).x + (side * BOX.width) / 2, y: place.get(id).y + PORTS[phase] + (onwards > 0 ? 0 : BACK) });
  const [start, end] = [gate === null ? at(from, onwards) : { x: gates[gate].x, y: gates[gate].y }, at(to, -onwards)];
  const leave = gate === null ? [{ x: start.x + onwards * OUT, y: start.y }] : [];
  return [start, ...leave, ...way.map(([x, y]) => ({ x, y })), { x: end.x - onwards * OUT, y: end.y }, end];
}

// The points that a line takes from box to box, px at zoom 1; by way of its gate, if it has one.
export function course(edge, place, gates) {
  const { from, to, phase, gate } = edge;
  const points = { loop: around, beside: aside, routed: route }[shapeOf(edge, place)](edge, place, gates);
  if (gate === null) return points;
  return [{ x: place.get(from).x + BOX.width / 2, y: place.get(from).y + PORTS[phase] }, ...points];
}

function around({ to, phase }, place) {
  const { x, y } = place.get(to);
  const [left, right, top] = [x + PORTS[phase] * 2 - 8, x + PORTS[phase] * 2 + 8, y - BOX.height / 2];
  return [[left, top], [left, top - OUT], [right, top - OUT], [right, top]].map(([x, y]) => ({ x, y }));
}

function aside({ from, to, phase, gate }, place, gates) {
  const right = place.get(to).x + BOX.width / 2;
  const start = gate === null ? { x: right, y: place.get(from).y + PORTS[phase] } : gates[gate];
  const end = { x: right, y: place.get(to).y + PORTS[phase] };
  const out = Math.max(right + (ROUND + PORTS[phase]) / 2, start.x);
  return [start, { x: out, y: start.y }, { x: out, y: end.y }, end];
}

function bends(start, end, points) {
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const long = Math.hypot(dx, dy) || 1;
  return {
    along: points.map(({ x, y }) => ((x - start.x) * dx + (y - start.y) * dy) / long ** 2),
    aside: points.map(({ x, y }) => ((y - start.y) * dx - (x - start.x) * dy) / long),
  };
}
