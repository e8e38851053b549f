// Keeps the rows of a list where they are while others come and go: who is about to click hits what was aimed at.
// The row under the pointer stays, else the first that is seen; what was unfolded stays so.
const ROWS = '[class*="st-key-drill-inject-"], details[data-inject]';

export default function begin({ data, parentElement }) {
  const list = document.querySelector(`.st-key-${data.list}`);
  if (!list) return void setTimeout(() => parentElement.isConnected && begin({ data, parentElement }), 200);
  if (parentElement.steady?.list === list) return;
  parentElement.steady?.end();
  parentElement.steady = steady(list);
}

function steady(list) {
  const padding = parseFloat(getComputedStyle(list).paddingTop);
  const now = { list, padding, tops: new Map(), open: new Set(), pointer: null, room: 0 };
  const changed = new MutationObserver(() => hold(now, changed));
  const on = {
    scroll: () => remember(now),
    pointermove: ({ clientY }) => remember(Object.assign(now, { pointer: clientY })),
    pointerleave: () => release(now),
    toggle: ({ target }) => now.open[target.open ? "add" : "delete"](target.dataset.inject),
  };
  for (const [name, act] of Object.entries(on)) list.addEventListener(name, act, { capture: true, passive: true });
  watch(now, changed);
  remember(now);
  const end = () => {
    changed.disconnect();
    for (const [name, act] of Object.entries(on)) list.removeEventListener(name, act, { capture: true });
  };
  return { list, end };
}

function watch({ list }, changed) {
  changed.observe(list, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["class"] });
}

function rows({ list }) {
  const found = new Map();
  for (const row of list.querySelectorAll(ROWS)) {
    const key = row.dataset.inject ?? [...row.classList].find((name) => name.startsWith("st-key-drill-inject-"));
    if (!found.has(key)) found.set(key, row);
  }
  return found;
}

function remember(now) {
  now.tops = new Map([...rows(now)].map(([key, row]) => [key, row.getBoundingClientRect().top]));
}

// The rows of before, from the one that is aimed at on.
function nearest({ list, tops, pointer }) {
  const keys = [...tops.keys()];
  const aimed = pointer === null
    ? keys.findIndex((key) => tops.get(key) >= list.getBoundingClientRect().top)
    : keys.findLastIndex((key) => tops.get(key) <= pointer);
  const place = Math.max(aimed, 0);
  return [...keys.slice(place), ...keys.slice(0, place).reverse()];
}

function hold(now, changed) {
  const there = rows(now);
  for (const [key, row] of there) if (now.open.has(key)) row.open = true;
  const key = nearest(now).find((each) => there.has(each));
  if (key !== undefined) shift(now, there.get(key).getBoundingClientRect().top - now.tops.get(key), changed);
  remember(now);
}

// Where there is nothing left to scroll back to, room is made above, as long as the pointer is over the list; who looks
// at the top from elsewhere sees what comes there.
function shift(now, by, changed) {
  if (!by || (now.pointer === null && !now.list.scrollTop)) return;
  const before = now.list.scrollTop;
  now.list.scrollTop += by;
  const short = now.list.scrollTop - before - by;
  if (short > 0.5 && now.pointer !== null) make(now, now.room + short, changed);
}

function make(now, room, changed) {
  now.room = room;
  now.list.style.paddingTop = room ? `${now.padding + room}px` : "";
  changed?.takeRecords();
}

function release(now) {
  now.pointer = null;
  if (now.room) make(now, 0);
  remember(now);
}
