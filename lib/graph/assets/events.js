// What the reader does, and what of it is told to Python: one trigger an action, with a rising
// sequence number, sent from nothing but a user's action.
import { inner } from "./elements.js";
import { filled, openList, pointed, search, step } from "./list.js";
import { mark } from "./marks.js";
import { hideTip, showLineTip, showTip } from "./tip.js";
import { underPointer } from "./under.js";
import { bringIn, fit, zoom } from "./view.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

let seq = 0;

function send(atlas, event, payload) {
  if (!atlas.data.listen.includes(event)) return;
  seq = Math.max(seq + 1, Date.now()); // rises over remounts and reloads too
  atlas.trigger(event, { ...payload, seq });
}

export function listen(atlas) {
  const { cy, root, stage } = atlas;
  cy.userZoomingEnabled(false); // till the graph is touched the wheel scrolls the page
  for (const turn of ["focusin", "pointerdown"]) root.addEventListener(turn, () => cy.userZoomingEnabled(true));
  root.addEventListener("pointerleave", () => cy.userZoomingEnabled(false));
  for (const touch of ["pointerdown", "keydown", "wheel"]) {
    root.addEventListener(touch, () => (atlas.touched = true), { passive: true });
  }
  cy.on("tap", (event) => tapped(atlas, event.target));
  cy.on("mouseover", "node, edge", (event) => hovered(atlas, event));
  cy.on("mousemove", (event) => event.target === cy && overGround(atlas, event));
  cy.on("mouseout viewport", () => left(atlas));
  stage.addEventListener("keydown", (event) => pressed(atlas, event));
  stage.addEventListener("blur", () => moveCursor(atlas, null));
  listenToSearch(atlas);
}

function tapped(atlas, target) {
  if (target === atlas.cy) choose(atlas, null);
  else if (target.data("node") !== undefined) choose(atlas, target.data("node"));
}

export function choose(atlas, id) {
  const { data, graph } = atlas;
  if (data.mode === "connect") return connect(atlas, id);
  const node = graph.nodes.find((other) => other.id === id);
  if (node?.kind === "bundle") return send(atlas, "open", { id });
  if (id === data.chosen) return;
  send(atlas, "choose", { id });
  atlas.data = { ...data, chosen: id, trail: [] }; // seen at once; the answer comes with the next data
  mark(atlas);
}

function connect(atlas, id) {
  const { data, connecting } = atlas;
  if (id === null || id === connecting) return clearConnecting(atlas);
  if (connecting === null) {
    atlas.connecting = id;
    atlas.data = { ...data, chosen: id, trail: [] };
    mark(atlas);
    say(atlas, filled(data.words.connect_to, { name: nameOf(atlas, id) }));
  } else {
    atlas.connecting = null;
    send(atlas, "connect", { from: connecting, to: id });
  }
}

export function clearConnecting(atlas) {
  atlas.connecting = null;
  if (atlas.data.mode !== "connect") return say(atlas, "");
  atlas.data = { ...atlas.data, chosen: null, trail: [] };
  if (atlas.graph) mark(atlas);
  say(atlas, atlas.data.words.connect_from);
}

function nameOf(atlas, id) {
  return atlas.graph.nodes.find((node) => node.id === id)?.name ?? id;
}

function say(atlas, text) {
  atlas.live.textContent = text;
}

function hovered(atlas, { target, renderedPosition, originalEvent }) {
  if (target.isNode()) target.addClass("hovered");
  atlas.stage.style.cursor = target.data("node") === undefined ? "" : "pointer";
  if (originalEvent) showTip(atlas, target, renderedPosition);
}

function overGround(atlas, { position, renderedPosition, originalEvent }) {
  const found = originalEvent.buttons ? {} : underPointer(atlas, position);
  if (found.gate === undefined && found.edge === undefined) hideTip(atlas);
  else showLineTip(atlas, found, renderedPosition);
}

function left(atlas) {
  atlas.cy.nodes(".hovered").removeClass("hovered");
  atlas.stage.style.cursor = "";
  hideTip(atlas);
}

// On the ground the arrows lead from node to node, Enter chooses, Escape lets go.
function pressed(atlas, event) {
  const { cy, cursor, data } = atlas;
  if (event.key in ARROWS) moveCursor(atlas, next(cy, cursor ?? data.chosen, ARROWS[event.key]));
  else if (event.key === "Enter" || event.key === " ") cursor !== null && !event.repeat && choose(atlas, cursor);
  else if (event.key === "Escape") choose(atlas, null);
  else if (event.key === "+" || event.key === "=") zoom(atlas, 1.25);
  else if (event.key === "-") zoom(atlas, 0.8);
  else if (event.key === "0") fit(atlas);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function next(cy, id, [dx, dy]) {
  const boxes = cy.nodes(".box");
  const here = id === null ? cy.collection() : cy.$id(inner(id));
  if (here.empty()) return boxes.nonempty() ? boxes.min((node) => node.position("x") * 1e5 + node.position("y")).ele.data("node") : null;
  const { x, y } = here.position();
  const far = (node) => {
    const [ax, ay] = [node.position("x") - x, node.position("y") - y];
    const [ahead, beside] = [ax * dx + ay * dy, Math.abs(ax * dy - ay * dx)];
    return ahead > 1 ? ahead + beside * 3 : Infinity;
  };
  const { ele, value } = boxes.min(far);
  return value < Infinity ? ele.data("node") : here.data("node");
}

function moveCursor(atlas, id) {
  const { cy, options, stage } = atlas;
  atlas.cursor = id;
  cy.nodes(".cursor").removeClass("cursor");
  if (id === null) return;
  const node = cy.$id(inner(id)).addClass("cursor");
  bringIn(atlas, node);
  stage.dataset.cursor = id;
  say(atlas, options.get(id).getAttribute("aria-label"));
}

function listenToSearch(atlas) {
  const { search: box, list } = atlas;
  box.addEventListener("focus", () => openList(atlas, search(atlas, box.value) > 0));
  box.addEventListener("input", () => {
    const shown = search(atlas, box.value);
    openList(atlas, shown > 0);
    atlas.nothing.hidden = shown > 0;
  });
  box.addEventListener("blur", () => openList(atlas, false));
  box.addEventListener("keydown", (event) => searching(atlas, event));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the box keeps the keyboard
    const option = event.target.closest("[role=option]");
    if (option) take(atlas, option);
  });
}

function searching(atlas, event) {
  if (event.isComposing) return; // Enter ends a Korean syllable
  if (event.key === "ArrowDown" || event.key === "ArrowUp") step(atlas, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter") {
    if (!pointed(atlas)) step(atlas, 1);
    if (pointed(atlas)) take(atlas, pointed(atlas));
  } else if (event.key === "Escape") openList(atlas, false);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function take(atlas, option) {
  const id = option.dataset.node;
  openList(atlas, false);
  atlas.search.value = "";
  atlas.touched = true;
  bringIn(atlas, atlas.cy.$id(inner(id)), 0.75);
  choose(atlas, id);
}
