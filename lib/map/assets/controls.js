// Zoom buttons, legend and attribution, all in the reader's language.
import { changed } from "../outage-atlas.shared/changed.js";
import { savePicture } from "./picture.js";
import { shape } from "./sites.js";
import { element } from "../outage-atlas.shared/element.js";
import { L } from "./vendor.js";
import { fit } from "./view.js";

const ALWAYS = ["up", "degraded", "down"];
const RARE = ["unknown", "dark"]; // in the legend only while a site shows them
const FIT_ICON = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"/></svg>';
const SAVE_ICON = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11"/></svg>';
const STROKE = '<svg viewBox="0 0 22 6" aria-hidden="true"><line x1="1" y1="3" x2="21" y2="3"/></svg>';
const SCALE =
  '<svg viewBox="0 0 46 9" aria-hidden="true"><linearGradient id="scale"><stop class="none"/><stop class="all" offset="1"/>' +
  '</linearGradient><rect width="46" height="9" rx="2" fill="url(#scale)"/></svg>';

export function addControls(atlas) {
  const { map, data } = atlas;
  for (const control of atlas.controls ?? []) control.remove();
  const zoom = L.control.zoom({ zoomInTitle: data.words.zoom_in, zoomOutTitle: data.words.zoom_out });
  atlas.legend = element("div", "legend");
  const source = element("div", "source", data.words.attribution);
  atlas.controls = [zoom, held("bottomleft", atlas.legend), held("bottomright", source)];
  for (const control of atlas.controls) control.addTo(map);
  zoom.getContainer().append(
    button("fit", FIT_ICON, data.words.fit, () => fit(atlas, {})),
    button("save", SAVE_ICON, data.words.save_png, () => savePicture(atlas)),
  );
}

export function held(position, node) {
  const control = L.control({ position });
  control.onAdd = () => {
    L.DomEvent.disableClickPropagation(node);
    return node;
  };
  return control;
}

function button(name, icon, title, act) {
  const made = element("a", name);
  made.innerHTML = icon;
  Object.assign(made, { href: "#", role: "button", title });
  made.setAttribute("aria-label", title);
  L.DomEvent.on(made, "click", (event) => {
    L.DomEvent.stop(event);
    act();
  });
  return made;
}

export function drawLegend(atlas) {
  const { words, sites, arcs, regions, mode } = atlas.data;
  const seen = new Set(sites.map((site) => site.status));
  const statuses = mode === "edit" ? [] : [...ALWAYS, ...RARE.filter((status) => seen.has(status))];
  const kinds = [...new Set(arcs.map((arc) => arc.kind))].sort();
  if (!changed(atlas, "legend", [words, statuses, kinds, regions.length > 0])) return;
  const rows = statuses.length ? [row(statuses.map((status) => item(shape(status), words[status])))] : [];
  if (kinds.length) rows.push(row(kinds.map((kind) => item(sign(`stroke arc ${kind}`, STROKE), words[kind]))));
  if (regions.length) rows.push(row([item(sign("scale", SCALE), words.shade)]));
  atlas.legend.setAttribute("aria-label", words.legend);
  atlas.legend.setAttribute("role", "group");
  atlas.legend.style.display = rows.length ? "" : "none";
  atlas.legend.replaceChildren(...rows);
}

function row(items) {
  const line = element("div", "row");
  line.append(...items);
  return line;
}

function sign(className, picture) {
  const box = element("span", className);
  box.innerHTML = picture;
  return box;
}

function item(picture, text) {
  const box = element("span", "item");
  box.append(picture, element("span", "", text));
  return box;
}
