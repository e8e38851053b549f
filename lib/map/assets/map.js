// The clickable map of sites. Streamlit calls the default export again at each change of the
// data: the Leaflet map stays on its element, only what changed is drawn, and the reader's view
// survives. lib/map/contract.py says what is in the data.
import { L } from "./vendor.js";
import { addBase, shade } from "./base.js";
import { drawArcs, drawCircle } from "./arcs.js";
import { changed } from "../outage-atlas.shared/changed.js";
import { styled } from "../outage-atlas.shared/styled.js";
import { addControls, drawLegend } from "./controls.js";
import { listen } from "./events.js";
import { placeLabels } from "./labels.js";
import { writeNames } from "./names.js";
import { drawPalette } from "./palette.js";
import { settle } from "./pending.js";
import { drawSites } from "./sites.js";
import { asked, fit, rememberView, startView } from "./view.js";

const WORLD = [[-72, -185], [84, 195]];
const OPTIONS = {
  attributionControl: false,
  zoomControl: false,
  scrollWheelZoom: false,
  maxBounds: WORLD,
  maxBoundsViscosity: 1,
  minZoom: 2,
  maxZoom: 13,
  zoomSnap: 0.25,
};

const atlases = new WeakMap(); // shadow root -> promise of its atlas

export default async function ({ data, parentElement, setTriggerValue }) {
  if (!atlases.has(parentElement)) atlases.set(parentElement, open(parentElement, data));
  const atlas = await atlases.get(parentElement);
  atlas.trigger = setTriggerValue;
  if (!atlas.closed) update(atlas, data);
  // An overtaken call's clean-up runs while the map is in use: close only what left the page.
  return () => atlas.root.isConnected || close(atlas);
}

async function open(parent, data) {
  await styled(parent);
  const root = document.createElement("div");
  root.className = "atlas";
  root.setAttribute("role", "group");
  parent.append(root);
  const map = L.map(root, OPTIONS);
  const atlas = { root, map, data, markers: new Map(), regions: new Map(), expected: new Map() };
  startView(atlas);
  addBase(atlas);
  listen(atlas);
  map.on("zoomanim", () => (atlas.zooming = true));
  map.on("moveend", () => {
    atlas.zooming = false;
    if (atlas.touched) rememberView(atlas); // else it shows everything, when it comes back too
    placeLabels(atlas);
  });
  atlas.watcher = new ResizeObserver(() => resized(atlas));
  atlas.watcher.observe(root);
  return atlas;
}

function update(atlas, data) {
  const before = atlas.data;
  atlas.data = data;
  setMode(atlas);
  settle(atlas);
  if (changed(atlas, "controls", data.words)) addControls(atlas);
  if (changed(atlas, "names", data.lang)) writeNames(atlas);
  if (changed(atlas, "regions", data.regions)) shade(atlas);
  if (changed(atlas, "arcs", data.arcs)) drawArcs(atlas);
  if (changed(atlas, "circle", data.circle)) drawCircle(atlas, data.circle);
  drawSites(atlas);
  drawLegend(atlas);
  drawPalette(atlas);
  if (asked(before) !== asked(data)) fit(atlas);
  placeLabels(atlas);
}

function setMode({ root, map, data }) {
  Object.assign(root.dataset, { theme: data.theme, mode: data.mode, listen: data.listen.join(" ") });
  root.setAttribute("aria-label", data.words.map);
  map.dragging[data.mode === "circle" ? "disable" : "enable"]();
  map.doubleClickZoom[data.mode === "knock" ? "enable" : "disable"]();
}

// Until the reader moves the map it keeps showing everything, whatever its size becomes.
function resized(atlas) {
  if (atlas.closed) return;
  atlas.map.invalidateSize({ animate: false });
  if (!atlas.touched) fit(atlas);
  placeLabels(atlas);
}

function close(atlas) {
  atlas.closed = true;
  atlas.watcher.disconnect();
  clearTimeout(atlas.answer);
  // Leaflet ends a zoom by a clock of its own, and trips over a map that is gone by then.
  if (atlas.zooming) atlas.map.once("moveend", () => setTimeout(() => atlas.map.remove()));
  else atlas.map.remove();
}
