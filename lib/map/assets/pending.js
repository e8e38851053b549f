// A click is seen at once, as a pulse; the answer comes with the next data.
const ANSWER_BY = 5000; // ms after which a click that changed nothing stops pulsing

export function markPending(atlas, marker) {
  marker.getElement().classList.add("pending");
  clearTimeout(atlas.answer);
  atlas.answer = setTimeout(() => clearPending(atlas), ANSWER_BY);
}

export function clearPending(atlas) {
  clearTimeout(atlas.answer);
  for (const marker of atlas.markers.values()) marker.getElement()?.classList.remove("pending");
}
