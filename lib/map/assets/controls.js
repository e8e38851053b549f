// Zoom buttons, legend and attribution, all in the reader's language.
import { changed } from "./changed.js";
import { shape } from "./sites.js";
import { L, element } from "./vendor.js";
import { fit } from "./view.js";

const ALWAYS = ["up", "degraded", "down"];
const RARE = ["unknown", "dark"]; // in the legend only while a site shows them
const FIT_ICON = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"/></svg>';

export function addControls(atlas) {
  const { map, data } = atlas;
  for (const control of atlas.controls ?? []) control.remove();
  const zoom = L.control.zoom({ zoomInTitle: data.words.zoom_in, zoomOutTitle: data.words.zoom_out });
  atlas.legend = element("div", "legend");
  const source = element("div", "source", data.words.attribution);
  atlas.controls = [zoom, held("bottomleft", atlas.legend), held("bottomright", source)];
  for (const control of atlas.controls) control.addTo(map);
  zoom.getContainer().append(fitButton(atlas));
}

function held(position, node) {
  const control = L.control({ position });
  control.onAdd = () => {
    L.DomEvent.disableClickPropagation(node);
    return node;
  };
  return control;
}

function fitButton(atlas) {
  const button = element("a", "fit");
  button.innerHTML = FIT_ICON;
  Object.assign(button, { href: "#", role: "button", title: atlas.data.words.fit });
  button.setAttribute("aria-label", atlas.data.words.fit);
  L.DomEvent.on(button, "click", (event) => {
    L.DomEvent.stop(event);
    fit(atlas);
  });
  return button;
}

export function drawLegend(atlas) {
  const { words, sites, arcs, regions } = atlas.data;
  const seen = new Set(sites.map((site) => site.status));
  const statuses = [...ALWAYS, ...RARE.filter((status) => seen.has(status))];
  const kinds = [...new Set(arcs.map((arc) => arc.kind))].sort();
  if (!changed(atlas, "legend", [words, statuses, kinds, regions.length > 0])) return;
  const rows = [row(statuses.map((status) => item(shape(status), words[status])))];
  if (kinds.length) rows.push(row(kinds.map((kind) => item(element("span", `stroke ${kind}`), words[kind]))));
  if (regions.length) rows.push(row([item(element("span", "scale"), words.shade)]));
  atlas.legend.setAttribute("aria-label", words.legend);
  atlas.legend.setAttribute("role", "group");
  atlas.legend.replaceChildren(...rows);
}

function row(items) {
  const line = element("div", "row");
  line.append(...items);
  return line;
}

function item(sign, text) {
  const box = element("span", "item");
  box.append(sign, element("span", "", text));
  return box;
}
