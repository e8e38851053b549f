// A click is seen at once. What it is sure to do is shown from now on: a site that it takes out is out, one that was
// pulled stays where it was let go. Else the marker pulses. The first data that were made after it settle it.
import { drawSites } from "./sites.js";

const ANSWER_BY = 5000; // ms after which nothing more is expected

export function expectAnswer(atlas, id, seq, sure) {
  atlas.expected.set(id, { seq, sure });
  clearTimeout(atlas.answer);
  atlas.answer = setTimeout(() => {
    atlas.expected.clear();
    drawSites(atlas);
  }, ANSWER_BY);
  drawSites(atlas);
}

export function settle({ expected, data }) {
  for (const [id, { seq }] of expected) if (seq <= data.answered) expected.delete(id);
}

// A site as it is shown: as the data have it, but for what is sure to be otherwise in the answer under way.
export function shown({ expected }, site) {
  return { ...site, ...expected.get(site.id)?.sure };
}

export function isAwaited({ expected }, id) {
  return expected.has(id) && !expected.get(id).sure?.status;
}
