// The markers: shape and colour by status, a label, one button each for mouse and keyboard.
import { changed } from "../outage-atlas.shared/changed.js";
import { listenToSite } from "./events.js";
import { isAwaited, shown } from "./pending.js";
import { element } from "../outage-atlas.shared/element.js";
import { L } from "./vendor.js";

const SIZE = 32; // px, the clickable square; the shape inside is smaller
const SHAPES = {
  up: '<circle cx="12" cy="12" r="8.5"/>',
  degraded: '<path d="M12 2.8 21.6 20 2.4 20Z"/>',
  down: '<rect x="4" y="4" width="16" height="16" rx="1"/>',
  unknown: '<path d="M12 2 22 12 12 22 2 12Z"/>',
  dark: '<rect x="2.5" y="2.5" width="19" height="19" rx="2"/><path class="cross" d="M8 8l8 8M16 8l-8 8"/>',
};

export function shape(status) {
  const box = element("span", `shape ${status}`);
  box.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${SHAPES[status]}</svg>`;
  return box;
}

export function drawSites(atlas) {
  const wanted = new Set(atlas.data.sites.map((site) => site.id));
  for (const [id, marker] of atlas.markers) if (!wanted.has(id)) forget(atlas, id, marker);
  for (const site of atlas.data.sites) refresh(atlas, shown(atlas, site), atlas.markers.get(site.id) ?? add(atlas, site));
}

function forget(atlas, id, marker) {
  marker.remove();
  atlas.markers.delete(id);
}

function add(atlas, site) {
  const face = element("div", "face");
  const label = element("span", "label");
  label.append(element("b", "name"), element("span", "text"));
  const leader = element("span", "leader");
  leader.innerHTML = '<svg aria-hidden="true"><line/></svg>';
  face.append(leader, shape(site.status), label);
  const icon = L.divIcon({ className: "site", html: face, iconSize: L.point(SIZE, SIZE) });
  const marker = L.marker([site.lat, site.lon], { icon, riseOnHover: true });
  marker.siteId = site.id;
  marker.addTo(atlas.map);
  atlas.markers.set(site.id, marker);
  listenToSite(atlas, marker);
  return marker;
}

function refresh(atlas, site, marker) {
  const edit = atlas.data.mode === "edit";
  const title = edit ? atlas.data.words.drag : "";
  if (!marker.getLatLng().equals([site.lat, site.lon])) marker.setLatLng([site.lat, site.lon]);
  if (changed(marker, "face", [site, title])) write(marker, site, title);
  const { classList } = marker.getElement();
  classList.toggle("chosen", site.id === atlas.data.chosen);
  classList.toggle("pending", isAwaited(atlas, site.id));
  marker.dragging[edit ? "enable" : "disable"]();
}

function write(marker, site, title) {
  const button = marker.getElement();
  if (button.dataset.status !== site.status) button.querySelector(".shape").replaceWith(shape(site.status));
  Object.assign(button.dataset, { site: site.id, status: site.status });
  button.title = title;
  button.setAttribute("aria-label", site.label);
  button.querySelector(".name").textContent = site.name;
  button.querySelector(".text").textContent = site.text;
}
