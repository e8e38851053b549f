// What changes with a click or with time: classes alone, so that nothing moves, and of those only what differs, because
// Cytoscape draws anew what was touched.
import { PLAIN, inner } from "./elements.js";

const STATUSES = ["up", "degraded", "down", "unknown"];
const PHASES = ["run", "start", "failover"];

export function mark(atlas) {
  const { cy, data } = atlas;
  const chosen = data.chosen === null ? cy.collection() : cy.$id(inner(data.chosen));
  const trail = trailOf(cy, data.trail);
  const near = linesOf(cy, chosen);
  const kept = near.connectedNodes().union(chosen).union(near).union(trail);
  const wanted = {
    gone: cy.elements(PHASES.filter((phase) => !data.phases.includes(phase)).map((phase) => `.${phase}`).join(", ") || ".none"),
    faint: chosen.empty() || cy.edges(".many").nonempty() ? cy.collection() : cy.elements().not(kept),
    plain: cy.edges(".many").length > PLAIN ? cy.edges(".many").not(near).not(trail) : cy.collection(),
    near: near.not(trail),
    trail,
    chosen,
  };
  cy.batch(() => {
    cy.nodes(".box").forEach((node) => setStatus(node, data.statuses[node.data("node")]));
    for (const [name, things] of Object.entries(wanted)) {
      const before = cy.elements(`.${name}`);
      before.not(things).removeClass(name);
      things.not(before).addClass(name);
    }
  });
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
