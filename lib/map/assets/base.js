// The land: countries, Korea's provinces above them, and the shading of regions.
import { changed } from "../outage-atlas.shared/changed.js";
import { placeLabels } from "./labels.js";
import { addNames } from "./names.js";
import { element } from "../outage-atlas.shared/element.js";
import { L } from "./vendor.js";

const FILES = { world: "countries.json", korea: "korea.json" };
const DRAWN_AS_PROVINCES = "kr";
const DISC = 16; // px, radius of a region that the base map does not know

let loading = null; // fetched once for every map on every page

function load() {
  loading ??= Promise.all(
    Object.values(FILES).map((name) => fetch(new URL(name, import.meta.url)).then((answer) => answer.json())),
  ).catch((problem) => {
    loading = null;
    throw problem;
  });
  return loading;
}

export async function addBase(atlas) {
  const { map } = atlas;
  addPane(map, "world", 210);
  addPane(map, "korea", 220);
  addPane(map, "discs", 230);
  const [world, korea] = await load();
  if (atlas.closed) return; // the reader has turned to another view meanwhile
  const countries = world.features.filter((country) => country.id !== DRAWN_AS_PROVINCES);
  addLand(atlas, "world", { ...world, features: countries });
  addLand(atlas, "korea", korea);
  addNames(atlas, korea);
  atlas.landed = true;
  shade(atlas);
  placeLabels(atlas);
}

function addPane(map, name, order) {
  map.createPane(name).style.zIndex = order;
}

function addLand(atlas, pane, collection) {
  const renderer = L.svg({ pane, padding: 0.4 });
  L.geoJSON(collection, {
    style: { pane, renderer, className: `land ${pane}` },
    onEachFeature: (feature, layer) => register(atlas, feature.id, layer),
  }).addTo(atlas.map);
}

function register(atlas, id, layer) {
  layer.on("add", () => {
    const path = layer.getElement();
    path.dataset.region = id;
    path.setAttribute("tabindex", "-1"); // Leaflet's focus listeners make it a tab stop in Chromium
  });
  atlas.regions.set(id, layer);
  const text = () => element("span", "", atlas.data.regions.find((row) => row.id === id)?.text);
  layer.bindTooltip(text, { sticky: true, direction: "top", className: "tip" });
  layer.on("tooltipopen", () => text().textContent || layer.closeTooltip());
}

export function shade(atlas) {
  if (!atlas.landed) return;
  const rows = new Map(atlas.data.regions.map((row) => [row.id, row]));
  for (const row of rows.values()) if (!atlas.regions.has(row.id) && "lat" in row) addDisc(atlas, row);
  for (const [id, layer] of atlas.regions) {
    const row = rows.get(id);
    if (!row && layer instanceof L.CircleMarker) removeDisc(atlas, id, layer);
    else if (changed(layer, "row", row ?? null)) paint(layer, row);
  }
}

// A region of the reader's own, known by its middle only.
function addDisc(atlas, row) {
  const disc = L.circleMarker([row.lat, row.lon], { pane: "discs", radius: DISC, className: "land disc" });
  register(atlas, row.id, disc);
  disc.addTo(atlas.map);
}

function removeDisc(atlas, id, disc) {
  disc.remove();
  atlas.regions.delete(id);
}

function paint(layer, row) {
  const path = layer.getElement();
  path.classList.toggle("shaded", Boolean(row));
  path.style.setProperty("--value", row ? row.value : 0);
  const tip = layer.getTooltip();
  if (tip.isOpen()) tip.setContent(element("span", "", row?.text));
}
