// What the reader does, and what of it is told to Python: one trigger an action, with a rising
// sequence number, sent from nothing but a user's action.
import { drawCircle } from "./arcs.js";
import { expectAnswer } from "./pending.js";

const DOUBLE_CLICK = 400; // ms: the second click of a double click is not a second order
const SMALLEST_CIRCLE = 6; // px of radius; less is a slip of the hand
const STEP = 80; // px that one press of an arrow key moves the map
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

let seq = 0;

// Returns the sequence number, or 0 if nobody listens.
export function send(atlas, event, payload) {
  if (!atlas.data.listen.includes(event)) return 0;
  seq = Math.max(seq + 1, Date.now()); // rises over remounts and reloads too
  atlas.trigger(event, { ...payload, seq });
  return seq;
}

export function listen(atlas) {
  const { map, root } = atlas;
  map.on("click", (event) => clickedGround(atlas, event));
  root.addEventListener("pointerdown", (event) => startCircle(atlas, event));
  for (const turn of ["focusin", "pointerdown"]) {
    root.addEventListener(turn, () => map.scrollWheelZoom.enable()); // till then the wheel scrolls the page
  }
  root.addEventListener("pointerleave", () => map.scrollWheelZoom.disable());
  for (const touch of ["pointerdown", "keydown", "wheel"]) {
    root.addEventListener(touch, () => (atlas.touched = true), { passive: true });
  }
}

// The ground is a region, in a map that asks for regions, or a place, in one that is edited.
function clickedGround(atlas, event) {
  const region = event.originalEvent.target.dataset?.region;
  if (atlas.data.mode === "edit") send(atlas, "place", point(event.latlng));
  else if (atlas.data.mode === "knock" && region) send(atlas, "region", { id: region });
}

function point({ lat, lng }) {
  return { lat, lon: lng };
}

export function listenToSite(atlas, marker) {
  const button = marker.getElement();
  marker.on("click", () => choose(atlas, marker));
  marker.on("dblclick", () => {}); // heard here, it does not zoom the map
  marker.on("dragend", () => moved(atlas, marker));
  button.addEventListener("keydown", (event) => pressed(atlas, marker, event));
}

function choose(atlas, marker) {
  const now = performance.now();
  if (now - (marker.chosenAt ?? -Infinity) < DOUBLE_CLICK) return;
  marker.chosenAt = now;
  const seq = send(atlas, "site", { id: marker.siteId });
  if (seq) expectAnswer(atlas, marker.siteId, seq, atlas.data.clicks[marker.siteId] ?? {});
}

function moved(atlas, marker) {
  const place = point(marker.getLatLng());
  const seq = send(atlas, "move", { id: marker.siteId, ...place });
  if (seq) expectAnswer(atlas, marker.siteId, seq, place);
}

function pressed(atlas, marker, event) {
  if (event.key === "Enter" || event.key === " ") {
    if (!event.repeat) choose(atlas, marker);
  } else if (event.key in ARROWS) atlas.map.panBy(ARROWS[event.key]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// Circle mode: press at the middle, pull to the rim, let go.
function startCircle(atlas, event) {
  if (atlas.data.mode !== "circle" || event.button || event.target.closest(".site, .leaflet-control")) return;
  const { map, root } = atlas;
  const middle = map.mouseEventToLatLng(event);
  const start = map.mouseEventToContainerPoint(event);
  const circle = () => ({ ...point(middle), radius_km: map.distance(middle, map.mouseEventToLatLng(last)) / 1000 });
  let last = event;
  const pull = (next) => {
    last = next;
    drawCircle(atlas, circle());
  };
  const release = () => {
    root.removeEventListener("pointermove", pull);
    const pulled = start.distanceTo(map.mouseEventToContainerPoint(last)) >= SMALLEST_CIRCLE;
    if (!pulled || !send(atlas, "circle", circle())) drawCircle(atlas, atlas.data.circle);
  };
  root.setPointerCapture(event.pointerId);
  root.addEventListener("pointermove", pull);
  root.addEventListener("pointerup", release, { once: true });
}
