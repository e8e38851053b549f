import { BOX } from "./elements.js";

// What part of the graph is seen: all of it at first, the reader's own after.
const ROOM = { top: 52, right: 56, bottom: 48, left: 22 }; // px, for the search box, the buttons and the legend
const CLOSEST_FIT = 1.2;

const left = new Map(); // key -> where the reader left that graph before turning to another page

export function startView(atlas) {
  const last = left.get(atlas.data.key);
  atlas.touched = last?.graph === atlas.graph.key;
  if (atlas.touched) atlas.cy.viewport({ zoom: last.zoom, pan: last.pan });
  else fit(atlas);
}

export function rememberView({ cy, data, graph, touched }) {
  if (graph && touched) left.set(data.key, { zoom: cy.zoom(), pan: { ...cy.pan() }, graph: graph.key });
}

export function fit(atlas) {
  const { nodes, gates, edges } = atlas.graph;
  const bends = edges.flatMap(({ way }) => way.map(([x, y]) => ({ x, y })));
  show(atlas, [...nodes.flatMap(corners), ...gates, ...bends]);
}

export function focus(atlas, ids) {
  const wanted = new Set(ids);
  atlas.touched = true;
  show(atlas, atlas.graph.nodes.filter(({ id }) => wanted.has(id)).flatMap(corners));
}

function corners({ x, y }) {
  const [wide, high] = [BOX.width / 2 + 2, BOX.height / 2 + 2];
  return [{ x: x - wide, y: y - high }, { x: x + wide, y: y + high }];
}

function show({ cy }, points) {
  if (!points.length || !cy.width() || !cy.height()) return;
  const [x1, x2, y1, y2] = [...ends(points, "x"), ...ends(points, "y")];
  const [wide, high] = [cy.width() - ROOM.left - ROOM.right, cy.height() - ROOM.top - ROOM.bottom];
  const zoom = Math.max(cy.minZoom(), Math.min(CLOSEST_FIT, wide / (x2 - x1), high / (y2 - y1)));
  const pan = { x: ROOM.left + wide / 2 - ((x1 + x2) / 2) * zoom, y: ROOM.top + high / 2 - ((y1 + y2) / 2) * zoom };
  cy.viewport({ zoom, pan });
}

function ends(points, side) {
  return points.reduce(([low, high], { [side]: at }) => [Math.min(low, at), Math.max(high, at)], [Infinity, -Infinity]);
}

export function zoom({ cy }, times) {
  cy.zoom({ level: cy.zoom() * times, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
}

// Move a node into sight where it is not, closer if it is too small to read.
export function bringIn({ cy }, node, least = 0) {
  if (node.empty()) return;
  if (cy.zoom() < least) cy.zoom({ level: least, position: node.position() });
  const { x, y } = node.renderedPosition();
  const seen = x > ROOM.left + 60 && x < cy.width() - ROOM.right - 60 && y > ROOM.top && y < cy.height() - ROOM.bottom;
  if (!seen) cy.center(node);
}
