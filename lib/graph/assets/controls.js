// Zoom buttons and legend, all in the reader's language. The legend is one SVG, so that a picture can carry it.
import { changed } from "../outage-atlas.shared/changed.js";
import { LINES, SIGNS, colors } from "./look.js";
import { element } from "../outage-atlas.shared/element.js";
import { savePicture } from "./picture.js";
import { fit, zoom } from "./view.js";

const ICONS = {
  zoom_in: "M8 3v10M3 8h10",
  zoom_out: "M3 8h10",
  fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  save_png: "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
};
const STATUS = { up: "#0072b2", degraded: "#e69f00", down: "#d55e00", unknown: "#7d8790" };
const SVG = "http://www.w3.org/2000/svg";
const FONT = 11.5; // px
const HIGH = 18; // px of a row

export function addControls(atlas) {
  const { words } = atlas.data;
  const acts = {
    zoom_in: () => zoom(atlas, 1.25),
    zoom_out: () => zoom(atlas, 0.8),
    fit: () => fit(atlas),
    save_png: () => savePicture(atlas),
  };
  atlas.tools.replaceChildren(...Object.entries(acts).map(([name, act]) => button(name, words[name], act)));
  atlas.stage.setAttribute("aria-label", words.graph);
  atlas.search.placeholder = words.search;
  atlas.search.setAttribute("aria-label", words.search);
  atlas.list.setAttribute("aria-label", words.search);
  atlas.nothing.textContent = words.none_found;
}

function button(name, title, act) {
  const made = element("button", name);
  made.type = "button";
  made.title = title;
  made.setAttribute("aria-label", title);
  made.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
  made.addEventListener("click", act);
  return made;
}

export function drawLegend(atlas) {
  const { root, legend, graph, data } = atlas;
  const { words, phases, theme, statuses, trail } = data;
  const seen = new Set(Object.values(statuses));
  const has = {
    statuses: Object.keys(SIGNS).filter((status) => seen.has(status)),
    phases: Object.keys(LINES).filter((phase) => phases.includes(phase) && graph.edges.some((edge) => edge.phase === phase)),
    kinds: ["service", "platform", "bundle"].filter((kind) => graph.nodes.some((node) => node.kind === kind)),
    single: graph.nodes.some((node) => node.single),
    circle: graph.nodes.some((node) => node.circle),
    trail: trail.length > 0,
  };
  if (!changed(atlas, "legend", [words, theme, has, root.clientWidth])) return;
  const color = colors(root);
  const items = [
    ...has.statuses.map((status) => [`<g fill="${STATUS[status]}" transform="translate(0 2) scale(.58)">${SIGNS[status]}</g>`, 14, words[status]]),
    ...has.kinds.map((kind) => [box(kind, color), 18, words[kind]]),
    ...has.phases.map((phase) => [arrow(phase, color), 34, words[phase]]),
    ...(has.single ? [[ring(color), 14, words.legend_single]] : []),
    ...(has.circle ? [[`<rect y="5" width="18" height="8" rx="3" fill="${color.mark}" opacity=".45"/>`, 18, words.circle_short]] : []),
    ...(has.trail ? [[`<path d="M0 9h24" stroke="${STATUS.down}" stroke-width="3.4"/>`, 24, words.trail]] : []),
  ];
  legend.setAttribute("aria-label", words.legend);
  legend.setAttribute("role", "group");
  legend.replaceChildren(...(items.length ? [rows(items, color, root.clientWidth - 40, getComputedStyle(root).fontFamily)] : []));
  legend.hidden = !items.length;
}

function box(kind, color) {
  const fill = kind === "platform" ? color.platform : color.box;
  const twice = kind === "bundle" ? `<rect x="3" y="6" width="12" height="6" fill="none" stroke="${color.muted}"/>` : "";
  return `<rect x=".5" y="3.5" width="17" height="11" rx="${kind === "platform" ? 0 : 3}" fill="${fill}" stroke="${color.muted}"/>${twice}`;
}

function arrow(phase, color) {
  const { dash, arrow: shape, fill } = LINES[phase];
  const head = shape === "diamond" ? "M24 9l5 -3.5 5 3.5 -5 3.5z" : "M25 5l9 4 -9 4z";
  const line = `<path d="M0 9h24" stroke="${color.edge}" stroke-width="1.6" stroke-dasharray="${dash.join(" ")}"/>`;
  return `${line}<path d="${head}" stroke="${color.edge}" fill="${fill === "hollow" ? color.ground : color.edge}"/>`;
}

function ring(color) {
  return `<g fill="none" stroke="${color.ink}"><circle cx="7" cy="9" r="6"/><path d="M5.2 7.4 7.4 6v6" stroke-width="1.4"/></g>`;
}

// Items [picture, its width, text] in as many rows as they need.
function rows(items, color, room, family) {
  const svg = document.createElementNS(SVG, "svg");
  let [x, y, widest] = [0, 0, 0];
  for (const [picture, wide, text] of items) {
    const long = wide + 6 + textWidth(text, family);
    if (x && x + long > room) [x, y] = [0, y + HIGH];
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("transform", `translate(${x} ${y})`);
    group.innerHTML = picture;
    const label = document.createElementNS(SVG, "text");
    Object.entries({ x: wide + 6, y: 13, fill: color.ink, "font-size": FONT, "font-family": family }).forEach(([k, v]) => label.setAttribute(k, v));
    label.textContent = text;
    group.append(label);
    svg.append(group);
    widest = Math.max(widest, x + long);
    x += long + 16;
  }
  for (const [name, value] of Object.entries({ width: widest, height: y + HIGH, xmlns: SVG })) svg.setAttribute(name, value);
  return svg;
}

let pen;

function textWidth(text, family) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = `${FONT}px ${family}`;
  return Math.ceil(pen.measureText(text).width);
}
