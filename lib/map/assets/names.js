// Names of the provinces, faint on the land, each only where its province has room for it.
import { boxOf, outside, overlap } from "./boxes.js";
import { element } from "../outage-atlas.shared/element.js";
import { L } from "./vendor.js";

const ROOM = 1.25; // a name stands where the province is this much wider and twice as high

export function addNames(atlas, korea) {
  atlas.map.createPane("names").style.zIndex = 240;
  atlas.names = korea.features.map((province) => add(atlas.map, province));
  atlas.map.on("zoomend", () => showNames(atlas));
  writeNames(atlas);
}

function add(map, { geometry, properties }) {
  const text = element("span", "province");
  const icon = L.divIcon({ className: "province-box", html: text, iconSize: [0, 0] });
  L.marker(properties.middle, { icon, interactive: false, keyboard: false, pane: "names" }).addTo(map);
  return { text, name: properties.name, bounds: L.geoJSON(geometry).getBounds() };
}

export function writeNames(atlas) {
  const { lang } = atlas.data;
  for (const { text, name } of atlas.names ?? []) text.textContent = lang ? (name[`${lang}_short`] ?? name[lang]) : "";
  showNames(atlas);
}

function showNames({ map, names }) {
  for (const { text, bounds } of names ?? []) {
    const size = map.project(bounds.getSouthEast()).subtract(map.project(bounds.getNorthWest()));
    const fits = size.x > text.offsetWidth * ROOM && size.y > text.offsetHeight * 2;
    text.classList.toggle("small", !fits);
  }
}

export function nameBoxes({ names, root }) {
  return (names ?? []).map(({ text }) => ({ text, box: boxOf(text, root) }));
}

// Sites and their labels go first; half a name at the map's edge is none.
export function hideNames(boxes, taken, size) {
  for (const { text, box } of boxes)
    text.classList.toggle("covered", outside(box, size) > 0 || taken.some((other) => overlap(box, other)));
}
