// What changes with a click or with time: classes alone, so that nothing moves, and of those only what differs, because
// Cytoscape draws anew what was touched.
import { inner, lines } from "./elements.js";
import { showStrokes } from "./strokes.js";

const STATUSES = ["up", "degraded", "down", "unknown"];
const READ = 0.55; // zoom from which whole names can be read
export const PHASES = ["run", "start", "failover"]; // as in contract.py

export function mark(atlas) {
  atlas.cy.batch(() => {
    if (atlas.strokes) ask(atlas);
    setMarks(atlas);
  });
  markFar(atlas);
  atlas.root.toggleAttribute("data-asked", atlas.cy.edges(".near, .trail").nonempty());
  showStrokes(atlas);
}

// Where the lines are strokes Cytoscape has those alone that are asked about.
function ask({ cy, data, graph }) {
  const trail = new Set(data.trail.map(String));
  const asked = ({ from, to, phase }) => from === data.chosen || to === data.chosen || trail.has(String([from, to, phase]));
  const wanted = lines(graph, graph.edges.flatMap((edge, i) => (asked(edge) ? [i] : [])));
  const ids = new Set(wanted.map(({ data: { id } }) => id));
  cy.remove(cy.elements(".gate, .line").filter((thing) => !ids.has(thing.id())));
  cy.add(wanted.filter(({ data: { id } }) => cy.$id(id).empty()));
}

function setMarks({ cy, data, strokes }) {
  const chosen = data.chosen === null ? cy.collection() : cy.$id(inner(data.chosen));
  const trail = trailOf(cy, data.trail);
  const near = linesOf(cy, chosen);
  const touched = near.connectedNodes().union(trail.nodes());
  const none = cy.collection();
  const wanted = {
    gone: cy.elements(PHASES.filter((phase) => !data.phases.includes(phase)).map((phase) => `.${phase}`).join(", ") || ".none"),
    faint: chosen.empty() || strokes ? none : cy.elements().not(near.union(touched).union(chosen).union(trail)),
    touched: strokes ? touched.not(chosen).filter(".box") : none,
    near: near.not(trail),
    trail,
    chosen,
  };
  cy.nodes(".box").forEach((node) => setStatus(node, data.statuses[node.data("node")]));
  for (const [name, things] of Object.entries(wanted)) give(cy, name, things);
}

// From far off boxes are bare, and what is asked about is thick enough to be seen.
export function markFar({ cy }) {
  cy.batch(() => give(cy, "far", cy.zoom() < READ ? cy.elements() : cy.collection()));
}

function give(cy, name, things) {
  const before = cy.elements(`.${name}`);
  before.not(things).removeClass(name);
  things.not(before).addClass(name);
}

function setStatus(node, status) {
  for (const other of STATUSES) if (node.hasClass(other) !== (other === status)) node.toggleClass(other);
}

// The lines that begin or end at a service, with the gates that they pass.
function linesOf(cy, chosen) {
  const direct = chosen.connectedEdges();
  const gates = direct.connectedNodes(".gate");
  const own = gates.filter((gate) => gate.incomers(".stem").sources().contains(chosen));
  const others = gates.not(own);
  return direct.union(own.connectedEdges()).union(others.connectedEdges(".stem"));
}

function trailOf(cy, trail) {
  if (!trail.length) return cy.collection();
  const wanted = new Set(trail.map(String));
  const hops = cy.edges().filter((edge) => wanted.has(String([edge.data("from"), edge.data("to"), edge.data("phase")])));
  const lines = hops.union(hops.sources(".gate").connectedEdges(".stem"));
  return lines.union(lines.connectedNodes());
}
