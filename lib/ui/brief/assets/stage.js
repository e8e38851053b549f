// The slides of a briefing: one below the other to be looked through, or one at a time on the wall, stepped by keys.
// Their HTML was escaped where it was made, in lib/briefing/stage.py.
import { changed } from "../outage-atlas.shared/changed.js";
import { element } from "../outage-atlas.shared/element.js";
import { styled } from "../outage-atlas.shared/styled.js";
import { wall } from "../outage-atlas.shared/wall.js";

const SMALLEST = 0.5; // of the letters on a slide that says too much

export default async function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".stage") ?? build(parentElement);
  root.send = setTriggerValue;
  root.data = data;
  root.classList.toggle("wall", data.wall);
  if (changed(root, "slides", data.slides)) fill(root);
  if (changed(root, "words", data.words)) root.wall.tell(data.words.hint);
  for (const frame of root.frames) frame.classList.toggle("chosen", !data.wall && frame.dataset.part === data.chosen);
  if (changed(root, "wall", data.wall)) turn(root);
  await styled(parentElement);
  fit(root);
}

function build(parent) {
  const root = element("div", "stage");
  Object.assign(root, { at: 0, frames: [], data: { wall: false } });
  root.append(element("div", "place"));
  root.addEventListener("click", (event) => choose(root, event));
  root.wall = wall(root, {
    on: () => root.data.wall,
    step: (by) => go(root, root.at + by),
    first: () => go(root, 0),
    last: () => go(root, root.frames.length - 1),
    leave: () => leave(root),
  });
  new ResizeObserver(() => fit(root)).observe(root);
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
  if (!root.data.wall) return root.wall.close();
  show(root, place(root));
  root.frames[root.at]?.setAttribute("tabindex", "-1");
  root.frames[root.at]?.focus({ preventScroll: true });
  root.wall.open();
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

function leave(root) {
  sessionStorage.removeItem(name(root));
  root.send("left", { at: Date.now() });
}

function choose(root, event) {
  const part = root.data.wall ? null : event.target.closest(".frame")?.dataset.part;
  if (part && part !== "cover" && !String(getSelection())) root.send("part", { id: part, at: Date.now() });
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
