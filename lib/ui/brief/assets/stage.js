// The slides of a briefing: one below the other to be looked through, or one at a time on the wall, stepped by keys.
// Their HTML was escaped where it was made, in lib/briefing/stage.py.
import { changed } from "../outage-atlas.shared/changed.js";
import { element } from "../outage-atlas.shared/element.js";
import { styled } from "../outage-atlas.shared/styled.js";

const AWAKE = 2500; // ms for which hint and pointer stay after a move
const SMALLEST = 0.5; // of the letters on a slide that says too much
const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1 };
const SWIPE = 50; // pixels

export default async function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".stage") ?? build(parentElement);
  root.send = setTriggerValue;
  root.data = data;
  root.classList.toggle("wall", data.wall);
  if (changed(root, "slides", data.slides)) fill(root);
  if (changed(root, "words", data.words)) root.querySelector(".hint").textContent = data.words.hint;
  for (const frame of root.frames) frame.classList.toggle("chosen", !data.wall && frame.dataset.part === data.chosen);
  if (changed(root, "wall", data.wall)) turn(root);
  await styled(parentElement);
  fit(root);
}

function build(parent) {
  const root = element("div", "stage");
  Object.assign(root, { at: 0, frames: [] });
  root.append(element("div", "place"), element("div", "hint"));
  root.addEventListener("click", (event) => click(root, event));
  root.addEventListener("pointerdown", (event) => (root.from = event.pointerType === "touch" ? event.clientX : null));
  root.addEventListener("pointerup", (event) => swipe(root, event));
  root.addEventListener("pointermove", () => wake(root));
  new ResizeObserver(() => fit(root)).observe(root);
  const hear = (event) => (root.isConnected ? key(root, event) : document.removeEventListener("keydown", hear, true));
  document.addEventListener("keydown", hear, true);
  parent.append(root);
  return root;
}

function fill(root) {
  for (const frame of root.frames) frame.remove();
  root.frames = root.data.slides.map(({ id, title, html }) => {
    const frame = element("section", `frame${id === "cover" ? " is-cover" : ""}`);
    frame.dataset.part = id;
    frame.setAttribute("aria-label", title);
    frame.innerHTML = html;
    return frame;
  });
  root.prepend(...root.frames);
  show(root, place(root));
}

// The place on the wall outlives a reload, and slides that come one after another.
function place(root) {
  const kept = root.data.wall && sessionStorage.getItem(name(root));
  return kept ? root.frames.findIndex((frame) => frame.dataset.part === kept) : 0;
}

function turn(root) {
  if (!root.data.wall) return;
  show(root, place(root));
  root.frames[root.at]?.setAttribute("tabindex", "-1");
  root.frames[root.at]?.focus({ preventScroll: true });
  wake(root);
}

function name(root) {
  return `outage-atlas-wall-${root.data.name}`;
}

function go(root, at) {
  show(root, at);
  sessionStorage.setItem(name(root), root.frames[root.at]?.dataset.part ?? "");
}

function show(root, at) {
  root.at = Math.max(0, Math.min(root.frames.length - 1, at));
  root.frames.forEach((frame, i) => {
    frame.classList.toggle("now", i === root.at);
    frame.toggleAttribute("inert", root.data.wall && i !== root.at);
  });
  root.querySelector(".place").textContent = `${root.at + 1} / ${root.frames.length}`;
  fit(root);
}

function key(root, event) {
  if (!root.data.wall || event.ctrlKey || event.metaKey || event.altKey) return;
  const to = { Home: 0, End: root.frames.length - 1 }[event.key];
  if (event.key in STEPS) go(root, root.at + (event.key === " " && event.shiftKey ? -1 : STEPS[event.key]));
  else if (to !== undefined) go(root, to);
  else if (event.key === "f" || event.key === "F") wide();
  else if (event.key === "Escape") leave(root);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function wide() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function leave(root) {
  if (document.fullscreenElement) document.exitFullscreen();
  sessionStorage.removeItem(name(root));
  root.send("left", { at: Date.now() });
}

function click(root, event) {
  if (!root.data.wall) {
    const part = event.target.closest(".frame")?.dataset.part;
    if (part && part !== "cover" && !String(getSelection())) root.send("part", { id: part, at: Date.now() });
    return;
  }
  if (root.swiped) root.swiped = false;
  else go(root, root.at + (event.clientX < innerWidth * 0.3 ? -1 : 1));
}

function swipe(root, event) {
  const moved = root.from === null || root.from === undefined ? 0 : event.clientX - root.from;
  root.swiped = root.data.wall && Math.abs(moved) > SWIPE;
  if (root.swiped) go(root, root.at + (moved < 0 ? 1 : -1));
}

function wake(root) {
  if (!root.data.wall) return;
  root.classList.add("awake");
  clearTimeout(root.timer);
  root.timer = setTimeout(() => root.classList.remove("awake"), AWAKE);
}

// Letters become smaller until all that a slide says is seen.
function fit(root) {
  for (const frame of root.frames) {
    if (!frame.clientHeight || (root.data.wall && !frame.classList.contains("now"))) continue;
    const slide = frame.firstElementChild;
    let size = 1;
    slide.style.setProperty("--fit", size);
    while (size > SMALLEST && tooFull(slide)) slide.style.setProperty("--fit", (size -= 0.05));
  }
}

function tooFull(slide) {
  const parts = [slide, ...slide.querySelectorAll(".body, .seen, .beside")];
  return parts.some((part) => part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1);
}
