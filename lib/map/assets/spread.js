// Markers that would cover one another are pushed apart on the screen, each tied by a thin line to its true
// place, so that every one can be clicked at every zoom. The same sites at the same zoom always give the same picture.
import { changed } from "../outage-atlas.shared/changed.js";
import { element } from "../outage-atlas.shared/element.js";

const APART = 30; // px between the middles of two markers
const ROUNDS = 200; // enough for a few dozen markers at one place; more stay a little closer
const SEEN = 12; // px, from which the true place is no longer under the sign
const TURN = 2.4; // radians between the ways in which markers at exactly one place leave it

export function spread({ map, markers }) {
  const zoom = map.getZoom();
  const sorted = [...markers.values()].sort((a, b) => (a.siteId < b.siteId ? -1 : 1));
  const sites = sorted.map((marker) => ({ marker, from: map.project(marker.getLatLng(), zoom) }));
  if (!changed(map, "spread", sites.map(({ marker, from }) => [marker.siteId, from.x, from.y]))) return;
  for (const site of sites) site.to = site.from.clone();
  for (let round = 0; round < ROUNDS && pushAll(sites); round++);
  for (const { marker, from, to } of sites) shift(marker, to.subtract(from).round());
}

// The middle of a marker's sign, px of the map's container.
export function middle(map, marker) {
  return map.latLngToContainerPoint(marker.getLatLng()).add(marker.shift ?? [0, 0]);
}

function pushAll(sites) {
  let pushed = false;
  for (let i = 0; i < sites.length; i++) {
    for (let j = 0; j < i; j++) pushed = push(sites[i], sites[j], i) || pushed;
  }
  return pushed;
}

function push(a, b, order) {
  const way = a.to.subtract(b.to);
  const far = Math.hypot(way.x, way.y);
  if (far > APART - 0.1) return false;
  const turn = far > 0.1 ? Math.atan2(way.y, way.x) : order * TURN;
  const step = (APART - far) / 2;
  a.to.x += step * Math.cos(turn);
  a.to.y += step * Math.sin(turn);
  b.to.x -= step * Math.cos(turn);
  b.to.y -= step * Math.sin(turn);
  return true;
}

function shift(marker, by) {
  const button = marker.getElement();
  const { x, y } = marker.options.icon.options.iconSize;
  marker.shift = by;
  Object.assign(button.style, { marginLeft: `${by.x - x / 2}px`, marginTop: `${by.y - y / 2}px` });
  button.querySelector(".tether")?.remove();
  if (Math.hypot(by.x, by.y) > SEEN) button.querySelector(".face").prepend(tether(-by.x, -by.y));
}

function tether(x, y) {
  const box = element("span", "tether");
  box.innerHTML = `<svg aria-hidden="true"><line x2="${x}" y2="${y}"/><circle cx="${x}" cy="${y}" r="2.5"/></svg>`;
  return box;
}
