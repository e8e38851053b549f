// A figure that is drawn in place: Streamlit calls the default export again at each change of the data,
// lib/ui/chart.py says what is in them.
import { draw } from "./draw.js";
import { png } from "./png.js";
import { asSpans } from "./text.js";

const CAMERA = "M2 5h3l1.5-2h3L11 5h3v8H2zM8 6.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z";
const APART = 14; // px between the pointer and what it reads
const charts = new WeakMap(); // element of the page -> its chart

export default function ({ data, parentElement, setTriggerValue }) {
  if (!charts.has(parentElement)) charts.set(parentElement, open(parentElement));
  const chart = charts.get(parentElement);
  Object.assign(chart, { data, choose: (id) => setTriggerValue("choose", { id, seq: Date.now() }) });
  paint(chart);
  return () => chart.root.isConnected || chart.watcher.disconnect();
}

function open(parent) {
  const root = document.createElement("div");
  root.className = "atlas-chart";
  root.style.cssText = "position:relative;width:100%";
  const chart = { root, picture: document.createElement("div"), tip: hint(), save: button(), pointer: null };
  root.append(chart.picture, chart.save, chart.tip);
  parent.append(root);
  listen(chart);
  chart.watcher = new ResizeObserver(() => resized(chart) && paint(chart));
  chart.watcher.observe(root);
  return chart;
}

function listen(chart) {
  const { root, picture, save } = chart;
  root.addEventListener("pointerenter", ({ clientX, clientY }) => {
    save.style.opacity = "0.7";
    chart.pointer = { x: clientX, y: clientY };
    readBeneath(chart);
  });
  root.addEventListener("pointerleave", () => {
    save.style.opacity = "0";
    chart.pointer = null;
    read(chart);
  });
  picture.addEventListener("pointermove", ({ clientX, clientY, target }) => {
    chart.pointer = { x: clientX, y: clientY };
    read(chart, target.custom);
  });
  picture.addEventListener("click", ({ target }) => {
    if (chart.data.choosing && target.custom) chart.choose(target.custom[0]);
  });
  save.addEventListener("click", () => png(picture.firstChild, chart.data.file));
}

function resized({ root, data, width, height }) {
  return width !== root.clientWidth || (data.large && height !== root.clientHeight);
}

function paint(chart) {
  const { figure, save, choosing, large } = chart.data;
  chart.root.style.height = large ? "100%" : "";
  chart.save.style.display = large ? "none" : "";
  Object.assign(chart, { width: chart.root.clientWidth, height: chart.root.clientHeight });
  if (!chart.width || (large && !chart.height)) return;
  chart.save.title = save;
  chart.save.setAttribute("aria-label", save);
  dress(chart.tip, figure.layout.hoverlabel);
  const scale = large ? chart.height / figure.layout.height : 1;
  chart.picture.replaceChildren(enlarged(draw(figure, chart.width / scale, choosing), scale));
  readBeneath(chart);
}

function enlarged(svg, scale) {
  if (scale === 1) return svg;
  const [width, height] = ["width", "height"].map((side) => Number(svg.getAttribute(side)));
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", width * scale);
  svg.setAttribute("height", height * scale);
  return svg;
}

// What is drawn under a pointer that rests is read as well.
function readBeneath(chart) {
  if (chart.pointer) read(chart, document.elementFromPoint(chart.pointer.x, chart.pointer.y)?.custom);
}

// Show the text of the bar under the pointer; a bar's custom data are its text, or [id, text].
function read({ tip, pointer }, custom) {
  tip.style.display = custom ? "block" : "none";
  if (!custom) return;
  tip.replaceChildren(...asSpans(Array.isArray(custom) ? custom[1] : custom));
  const left = pointer.x + APART + tip.offsetWidth > innerWidth ? pointer.x - APART - tip.offsetWidth : pointer.x + APART;
  const top = Math.min(pointer.y + APART, innerHeight - tip.offsetHeight - 4);
  tip.style.transform = `translate(${Math.max(4, left)}px, ${top}px)`;
}

function hint() {
  const tip = document.createElement("div");
  tip.setAttribute("role", "tooltip");
  tip.style.cssText =
    "position:fixed;left:0;top:0;z-index:1000;display:none;pointer-events:none;padding:4px 8px;border:1px solid;white-space:nowrap;line-height:1.35";
  return tip;
}

function dress(tip, { bgcolor, bordercolor, font }) {
  Object.assign(tip.style, { background: bgcolor, borderColor: bordercolor, color: font.color, fontSize: `${font.size}px` });
}

function button() {
  const save = document.createElement("button");
  save.type = "button";
  save.className = "save";
  save.style.cssText =
    "position:absolute;top:0;left:0;padding:3px;border:0;background:none;color:inherit;opacity:0;cursor:pointer;line-height:0";
  save.innerHTML = `<svg viewBox="0 0 16 16" width="16" height="16" fill="currentColor" fill-rule="evenodd"><path d="${CAMERA}"/></svg>`;
  save.addEventListener("focus", () => (save.style.opacity = "0.7"));
  save.addEventListener("blur", () => (save.style.opacity = "0"));
  return save;
}
