// The clickable graph of services. Streamlit calls the default export again at each change of the data: Cytoscape's
// graph stays on its element, a click or another time only restyles, and the reader's view survives.
// lib/graph/contract.py says what is in the data.
import cytoscape from "./cytoscape/cytoscape.js";
import { changed } from "../outage-atlas.shared/changed.js";
import { styled } from "../outage-atlas.shared/styled.js";
import { addControls, drawLegend } from "./controls.js";
import { clearConnecting, listen } from "./events.js";
import { boxes, lines } from "./elements.js";
import { fillList, markList } from "./list.js";
import { look } from "./look.js";
import { PHASES, mark, markFar } from "./marks.js";
import { addParts } from "./parts.js";
import { keepStrokes, moveStrokes, showStrokes } from "./strokes.js";
import { fit, focus, rememberView, startView } from "./view.js";

const MANY = 150; // services: more are moved as a picture while the view moves
const REST = 90; // ms without a move after which the view is at rest
const OPTIONS = { minZoom: 0.03, maxZoom: 3, boxSelectionEnabled: false, autoungrabify: true, autounselectify: true };

const atlases = new WeakMap(); // shadow root -> promise of its atlas

export default async function ({ data, parentElement, setTriggerValue }) {
  if (!atlases.has(parentElement)) atlases.set(parentElement, open(parentElement, data));
  const atlas = await atlases.get(parentElement);
  atlas.trigger = setTriggerValue;
  update(atlas, data);
  // An overtaken call's clean-up runs while the graph is in use: close only what left the page.
  return () => atlas.root.isConnected || close(atlas);
}

async function open(parent, data) {
  await styled(parent);
  const atlas = addParts(parent);
  const many = JSON.parse(data.drawing).nodes.length > MANY;
  atlas.cy = cytoscape({ ...OPTIONS, container: atlas.stage, textureOnViewport: many });
  atlas.data = data;
  addControls(atlas);
  listen(atlas);
  atlas.cy.on("viewport", () => moved(atlas));
  atlas.watcher = new ResizeObserver(() => resized(atlas));
  atlas.watcher.observe(atlas.root);
  return atlas;
}

function update(atlas, data) {
  atlas.data = data;
  const { root } = atlas;
  Object.assign(root.dataset, { theme: data.theme, mode: data.mode });
  root.setAttribute("aria-label", data.words.graph);
  clearConnecting(atlas);
  if (changed(atlas, "words", data.words)) addControls(atlas);
  if (changed(atlas, "theme", data.theme)) atlas.cy.style(look(root));
  if (atlas.drawing !== data.drawing) draw(atlas);
  markList(atlas);
  mark(atlas);
  drawLegend(atlas);
  root.dataset.drawn = String(atlas.graph.nodes.length);
  if (data.focus && changed(atlas, "focus", data.focus.seq)) focus(atlas, data.focus.ids);
}

function draw(atlas) {
  const { cy, data } = atlas;
  const before = atlas.graph?.key;
  atlas.drawing = data.drawing;
  atlas.graph = graphOf(data.drawing);
  keepStrokes(atlas);
  cy.batch(() => {
    cy.elements().remove();
    cy.add(boxes(atlas.graph, getComputedStyle(atlas.root).fontFamily));
    if (!atlas.strokes) cy.add(lines(atlas.graph, atlas.graph.edges.map((_, i) => i)));
  });
  fillList(atlas);
  if (before === undefined) startView(atlas);
  else if (before !== atlas.graph.key) fit(atlas);
}

// An edge comes as a row; `packed` of contract.py says in which order.
function graphOf(drawing) {
  const { nodes, edges, ...more } = JSON.parse(drawing);
  const named = ([from, to, phase, weight, count, gate, circle, way]) => {
    return { from: nodes[from].id, to: nodes[to].id, phase: PHASES[phase], weight, count, gate, circle: circle > 0, way };
  };
  return { ...more, nodes, edges: edges.map(named), place: new Map(nodes.map((node) => [node.id, node])) };
}

function moved(atlas) {
  rememberView(atlas);
  moveStrokes(atlas);
  clearTimeout(atlas.resting);
  atlas.resting = setTimeout(() => rest(atlas), REST);
}

function rest(atlas) {
  markFar(atlas);
  showStrokes(atlas);
}

function resized(atlas) {
  atlas.cy.resize();
  if (!atlas.touched) fit(atlas);
  showStrokes(atlas);
}

function close(atlas) {
  atlas.watcher.disconnect();
  clearTimeout(atlas.resting);
  atlas.cy.destroy();
}
