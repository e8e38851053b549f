// Curved lines between sites, and the circle being drawn or knocked out.
import { element } from "../outage-atlas.shared/element.js";
import { L } from "./vendor.js";

const BEND = 0.16; // how far a curve leaves the straight line, as a share of its length
const PIECES = 16;
const ARROW_AT = 0.6; // along the curve, clear of both markers

export function drawArcs(atlas) {
  atlas.arcs?.remove();
  atlas.arcs = L.layerGroup(atlas.data.arcs.flatMap(arcLayers)).addTo(atlas.map);
}

function arcLayers({ from, to, kind, text }) {
  const at = curve(L.Projection.SphericalMercator.project(L.latLng(from)), L.Projection.SphericalMercator.project(L.latLng(to)));
  const points = Array.from({ length: PIECES + 1 }, (_, i) => at(i / PIECES));
  const line = L.polyline(points.map(unproject), { className: `arc ${kind}`, smoothFactor: 0 });
  const tip = element("span", "", text);
  if (text) line.bindTooltip(tip, { sticky: true, direction: "top", className: "tip" });
  return [line, arrow(at, kind)];
}

// The map keeps angles, so the arrow's direction is the same at every zoom.
function arrow(at, kind) {
  const ahead = at(ARROW_AT + 0.01).subtract(at(ARROW_AT));
  const head = element("span", `arrow ${kind}`);
  const turn = (Math.atan2(-ahead.y, ahead.x) * 180) / Math.PI;
  head.innerHTML = `<svg aria-hidden="true"><path transform="rotate(${turn})" d="M-4.5-5 4.5 0-4.5 5Z"/></svg>`;
  const icon = L.divIcon({ className: "arrow-box", html: head, iconSize: [0, 0] });
  return L.marker(unproject(at(ARROW_AT)), { icon, interactive: false, keyboard: false, pane: "overlayPane" });
}

function curve(a, b) {
  const span = b.subtract(a);
  const bend = L.point(a.x + span.x / 2 - span.y * BEND, a.y + span.y / 2 + span.x * BEND);
  return (t) => L.point(mix(a.x, bend.x, b.x, t), mix(a.y, bend.y, b.y, t));
}

function mix(a, bend, b, t) {
  return (1 - t) ** 2 * a + 2 * t * (1 - t) * bend + t ** 2 * b;
}

function unproject(point) {
  return L.Projection.SphericalMercator.unproject(point);
}

export function drawCircle(atlas, circle) {
  if (!circle) {
    atlas.circle?.remove();
    atlas.circle = null;
    return;
  }
  const middle = [circle.lat, circle.lon];
  atlas.circle ??= L.circle(middle, { radius: 1, className: "reach", interactive: false }).addTo(atlas.map);
  atlas.circle.setLatLng(middle).setRadius(circle.radius_km * 1000);
}
