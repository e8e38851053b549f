// Strokes answer to the pointer too: what is under a point of the graph?
import { CLOSE, GATE } from "./strokes.js";

const ROOM = 4; // px on the screen from the pointer to a line

// Return {gate}, a place among the gates, or {edge}, one among the edges, or {} where there is nothing.
export function underPointer({ cy, data, graph, strokes }, point) {
  const zoom = cy.zoom();
  if (!strokes || zoom < CLOSE) return {};
  const shown = ({ phase }) => data.phases.includes(phase);
  const gate = graph.gates.findIndex((each) => shown(each) && within(each, point));
  if (gate >= 0) return { gate };
  let [edge, nearest] = [null, ROOM / zoom];
  strokes.forEach((line, i) => {
    const far = shown(line) ? distance(line, point, nearest) : Infinity;
    if (far < nearest) [edge, nearest] = [i, far];
  });
  return edge === null ? {} : { edge };
}

function within(gate, { x, y }) {
  return Math.abs(gate.x - x) < GATE.width / 2 && Math.abs(gate.y - y) < GATE.height / 2;
}

function distance({ left, right, top, bottom, points }, { x, y }, room) {
  if (x < left - room || x > right + room || y < top - room || y > bottom + room) return Infinity;
  return Math.min(...points.slice(1).map((end, i) => toPart(points[i], end, x, y)));
}

function toPart(start, end, x, y) {
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const along = Math.max(0, Math.min(1, ((x - start.x) * dx + (y - start.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - start.x - along * dx, y - start.y - along * dy);
}
