// A wall fills the window and has no controls: keys, clicks and swipes step. What the keys do is told when it opens,
// and again while the pointer moves; else neither is seen.
import { element } from "./element.js";

const OPENING = 5000; // ms for which the hint stays when the wall opens
const AWAKE = 2500; // ms for which hint and pointer stay after a move
const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1 };
const SWIPE = 50; // pixels
const HINT =
  "position:fixed;left:50%;bottom:4vh;transform:translateX(-50%);padding:0.6em 1.2em;border-radius:0.5em;z-index:1;" +
  "background:var(--st-text-color,#1d2730);color:var(--st-background-color,#fff);font-size:max(0.9rem,1.2vw);" +
  "white-space:nowrap;transition:opacity 0.4s;pointer-events:none";

// Have a node that fills the window steered as a wall while `steer.on()`; return what opens and closes it.
// steer: {on, step(by), first, last, leave, space: what the space bar does, a step unless it is said}
export function wall(root, steer) {
  const hint = element("div", "hint");
  hint.style.cssText = HINT;
  root.append(hint);
  const it = { root, steer, hint };
  root.addEventListener("click", (event) => click(it, event));
  root.addEventListener("pointerdown", (event) => (it.from = event.pointerType === "touch" ? event.clientX : null));
  root.addEventListener("pointerup", (event) => swipe(it, event));
  root.addEventListener("pointermove", () => wake(it, AWAKE));
  const hear = (event) => (root.isConnected ? key(it, event) : document.removeEventListener("keydown", hear, true));
  document.addEventListener("keydown", hear, true);
  rest(it);
  return {
    tell: (words) => (hint.textContent = words),
    open: () => wake(it, OPENING),
    close: () => rest(it),
  };
}

function key(it, event) {
  const { steer } = it;
  if (!steer.on() || event.ctrlKey || event.metaKey || event.altKey) return;
  const space = steer.space ?? (() => steer.step(event.shiftKey ? -1 : 1));
  const acts = { Home: steer.first, End: steer.last, f: wide, F: wide, Escape: () => leave(it), " ": space };
  const act = event.key in STEPS ? () => steer.step(STEPS[event.key]) : acts[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function wide() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function leave({ steer }) {
  if (document.fullscreenElement) document.exitFullscreen();
  steer.leave();
}

function click(it, event) {
  if (!it.steer.on()) return;
  if (it.swiped) it.swiped = false;
  else it.steer.step(event.clientX < innerWidth * 0.3 ? -1 : 1);
}

function swipe(it, event) {
  const moved = it.from === null || it.from === undefined ? 0 : event.clientX - it.from;
  it.swiped = it.steer.on() && Math.abs(moved) > SWIPE;
  if (it.swiped) it.steer.step(moved < 0 ? 1 : -1);
}

function wake(it, milliseconds) {
  if (!it.steer.on()) return;
  it.hint.style.opacity = 0.92;
  it.root.style.cursor = "default";
  clearTimeout(it.timer);
  it.timer = setTimeout(() => rest(it), milliseconds);
}

function rest({ root, steer, hint }) {
  hint.style.opacity = 0;
  root.style.cursor = steer.on() ? "none" : "";
}
