// What changes with a click or with time: classes alone, so that nothing moves.
import { inner } from "./elements.js";

const STATUSES = ["up", "degraded", "down", "unknown"];
const MANY = 300; // lines: more are drawn faint until they are asked about

export function mark(atlas) {
  const { cy, data } = atlas;
  const chosen = cy.$id(inner(data.chosen ?? ""));
  const near = data.chosen !== null && chosen.nonempty();
  const lines = cy.edges();
  cy.batch(() => {
    cy.elements().removeClass("gone faint near trail chosen many");
    cy.nodes(".box").forEach((node) => setStatus(node, data.statuses[node.data("node")]));
    const shown = new Set(data.phases);
    cy.elements(".line, .gate").forEach((thing) => {
      if (!["run", "start", "failover"].some((phase) => shown.has(phase) && thing.hasClass(phase))) thing.addClass("gone");
    });
    if (lines.length > MANY) lines.addClass("many");
    if (near) markNear(cy, chosen, data.chosen);
    markTrail(cy, data.trail, near);
    if (near) chosen.addClass("chosen").removeClass("faint");
  });
}

function setStatus(node, status) {
  for (const other of STATUSES) node.toggleClass(other, other === status);
}

function markNear(cy, chosen, id) {
  const own = cy.edges().filter((edge) => edge.data("from") === id || edge.data("to") === id);
  const gates = own.connectedNodes(".gate");
  const lines = own.union(gates.connectedEdges(".stem"));
  const kept = lines.connectedNodes().union(chosen);
  cy.elements().not(lines).not(kept).addClass("faint");
  lines.removeClass("many").addClass("near");
}

function markTrail(cy, trail, near) {
  const wanted = new Set(trail.map(String));
  const hops = cy.edges().filter((edge) => wanted.has(String([edge.data("from"), edge.data("to"), edge.data("phase")])));
  const lines = hops.union(hops.sources(".gate").connectedEdges(".stem"));
  lines.union(lines.connectedNodes()).removeClass("faint many").addClass("trail");
  if (!near) return;
  lines.removeClass("near");
}
