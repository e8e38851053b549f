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
  show(atlas, atlas.cy.elements(), CLOSEST_FIT);
}

export function focus(atlas, ids) {
  const wanted = new Set(ids);
  atlas.touched = true;
  show(atlas, atlas.cy.nodes().filter((node) => wanted.has(node.data("node"))), 1.2);
}

function show({ cy }, things, closest) {
  if (things.empty() || !cy.width() || !cy.height()) return;
  const box = things.boundingBox({ includeLabels: false, includeUnderlays: false });
  const [wide, high] = [cy.width() - ROOM.left - ROOM.right, cy.height() - ROOM.top - ROOM.bottom];
  const zoom = Math.max(cy.minZoom(), Math.min(closest, wide / box.w, high / box.h));
  const pan = {
    x: ROOM.left + wide / 2 - ((box.x1 + box.x2) / 2) * zoom,
    y: ROOM.top + high / 2 - ((box.y1 + box.y2) / 2) * zoom,
  };
  cy.viewport({ zoom, pan });
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
