// Where each site's label goes: the free place nearest to its marker. A label stays where it is
// as long as that place stays free, and one that finds none waits for the pointer.
import { boxOf, holds, outside, overlap } from "./boxes.js";
import { hideNames, nameBoxes } from "./names.js";
import { middle, spread } from "./spread.js";

const NEAR = [0, 180, -90, 90, -40, 40, -140, 140]; // degrees clockwise from the right
const AROUND = Array.from({ length: 16 }, (_, i) => (i * 360) / 16 - 90);
const RINGS = [[15, NEAR], [34, AROUND], [58, AROUND], [84, AROUND]]; // px from the marker's middle
const MARKER = 11; // px, half the side of a marker's shape
const MANY = 14; // sites in sight from which labels get one line and stay next to their markers
const CROWDED = 0.12; // share of a label that may be covered before it is hidden
const FIRST = { dark: 0, down: 1, degraded: 1 }; // what is wrong is named first, what is out always
// What speaks against a place, in the cost of one ring further out.
const COST = { covered: 50, sign: 2, line: 0.4, crossing: 1, habit: 0.75, turn: 1 / 32 };

export function placeLabels(atlas) {
  spread(atlas);
  const size = atlas.map.getSize();
  const markers = [...atlas.markers.values()].filter((marker) => inSight(atlas.map, marker, size));
  const many = markers.length > MANY;
  atlas.root.classList.toggle("many", many);
  const sites = markers.map((marker) => measure(atlas.map, marker));
  const shapes = sites.map(({ x, y }) => ({ x0: x - MARKER, y0: y - MARKER, x1: x + MARKER, y1: y + MARKER }));
  const controls = [...atlas.root.querySelectorAll(".leaflet-control")].map((node) => boxOf(node, atlas.root));
  const rings = many ? RINGS.slice(0, 1) : RINGS;
  const scene = { size, rings, shapes, taken: [...shapes, ...controls], lines: arcPoints(atlas) };
  const names = nameBoxes(atlas); // the last thing read from the page: from here on it is written
  sites.sort((a, b) => a.rank - b.rank);
  for (const site of sites) settle(site, scene);
  hideNames(names, scene.taken, size);
}

// The label of a marker beyond the edge would stand there alone.
function inSight(map, marker, size) {
  const { x, y } = middle(map, marker);
  const seen = x > 0 && y > 0 && x < size.x && y < size.y;
  if (!seen) marker.getElement().classList.add("crowded");
  return seen;
}

function measure(map, marker) {
  const button = marker.getElement();
  const label = button.querySelector(".label");
  const { x, y } = middle(map, marker);
  const rank = FIRST[button.dataset.status] ?? 2;
  return { marker, label, button, x, y, w: label.offsetWidth, h: label.offsetHeight, rank };
}

function arcPoints({ map, arcs }) {
  const lines = arcs?.getLayers().filter((layer) => layer.getLatLngs) ?? [];
  return lines.flatMap((line) => line.getLatLngs().map((point) => map.latLngToContainerPoint(point)));
}

function settle(site, scene) {
  const places = scene.rings.flatMap(([radius, angles], ring) =>
    angles.map((angle, turn) => judge(site, placeAt(site, radius, angle, ring), turn, scene)),
  );
  const place = places.reduce((a, b) => (b.cost < a.cost ? b : a));
  const hidden = place.covered > CROWDED && site.rank > 0;
  if (!hidden) scene.taken.push(place.box);
  show(site, place, hidden);
}

function placeAt({ x, y, w, h }, radius, angle, ring) {
  const turn = (angle * Math.PI) / 180;
  const [dx, dy] = [Math.cos(turn) * radius, Math.sin(turn) * radius];
  const left = dx - (w / 2) * (1 - clamp(dx / 12));
  const top = dy - (h / 2) * (1 - clamp(dy / 12));
  const box = { x0: x + left, y0: y + top, x1: x + left + w, y1: y + top + h };
  return { key: `${ring}:${angle}`, left, top, dx, dy, ring, box };
}

function clamp(value) {
  return Math.max(-1, Math.min(1, value));
}

function judge(site, place, turn, { size, shapes, taken, lines }) {
  const { box, ring, dx, dy, key } = place;
  const hit = taken.reduce((sum, other) => sum + overlap(box, other), outside(box, size));
  const covered = hit / (site.w * site.h || 1);
  const signs = shapes.filter((other) => overlap(box, other)).length; // a label on a sign takes its clicks
  const under = lines.filter((point) => holds(box, point)).length;
  const tips = ring ? [0.55, 0.8].map((part) => ({ x: site.x + dx * part, y: site.y + dy * part })) : [];
  const crossed = tips.filter((tip) => shapes.some((other) => holds(other, tip))).length;
  const moved = site.marker.labelPlace && site.marker.labelPlace !== key ? 1 : 0;
  const counts = { covered, sign: signs, line: under, crossing: crossed, habit: moved, turn };
  const cost = Object.entries(COST).reduce((sum, [what, price]) => sum + counts[what] * price, ring);
  return { ...place, covered, cost };
}

function show({ button, label, marker }, { key, left, top, dx, dy, ring }, hidden) {
  const leader = button.querySelector(".leader line");
  marker.labelPlace = key;
  button.classList.toggle("crowded", hidden);
  label.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  leader.setAttribute("x2", ring ? dx : 0);
  leader.setAttribute("y2", ring ? dy : 0);
}
