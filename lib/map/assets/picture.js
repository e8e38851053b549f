// What the map shows as a PNG, made in the browser: what stands on the page is drawn again as one SVG, without
// the buttons, and that on a canvas. No style sheet and no web font reaches into such a picture, so colours and
// fonts are written out.
import { decoded, save, svgAddress } from "../outage-atlas.shared/save.js";
import { textLines } from "./lines.js";

const SCALE = 2; // picture pixels for one of the page
const SVG = document.createRange().createContextualFragment("<svg></svg>").firstChild.namespaceURI;
const LEFT_OUT = ".leaflet-bar, .leaflet-tooltip-pane, .leaflet-popup-pane";
const CONTROLS = ".leaflet-control-container"; // above all panes, by its children's order
const DRAWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
  "stroke-linecap", "stroke-linejoin", "paint-order", "stop-color", "visibility"];
const RING = /^(.*\)) 0px 0px 0px 1px$/; // a box's shadow that is its outline

export async function savePicture({ root, map, data }) {
  const { x: width, y: height } = map.getSize();
  const picture = made("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  picture.append(made("rect", { width, height, fill: getComputedStyle(root).backgroundColor })); // to the very corners
  draw(root, picture, root.getBoundingClientRect());
  const canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: height * SCALE });
  const image = await decoded(svgAddress(picture));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  save(canvas, data.picture);
}

function made(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function draw(node, picture, origin) {
  const style = getComputedStyle(node);
  if (style.display === "none" || node.matches(LEFT_OUT)) return;
  if (node instanceof SVGSVGElement) picture.append(copied(node, style, origin));
  else {
    const group = picture.appendChild(made("g", { opacity: style.opacity }));
    if (style.visibility === "visible") drawBox(node, style, group, origin);
    for (const child of inOrder(node)) draw(child, group, origin);
  }
}

function inOrder(node) {
  const depth = (child) => (child.matches(CONTROLS) ? Infinity : Number(getComputedStyle(child).zIndex) || 0);
  return [...node.children].sort((a, b) => depth(a) - depth(b));
}

function drawBox(node, style, group, origin) {
  const { left, top, width, height } = node.getBoundingClientRect();
  const at = { x: left - origin.left, y: top - origin.top, width, height, rx: parseFloat(style.borderRadius) || 0 };
  const stroke = style.boxShadow.match(RING)?.[1] ?? "none";
  group.append(made("rect", { ...at, style: `fill: ${style.backgroundColor}; stroke: ${stroke}` }));
  const { color, fontFamily, fontSize, fontWeight, letterSpacing } = style;
  const font = `fill: ${color}; font: ${fontWeight} ${fontSize} ${fontFamily}; letter-spacing: ${letterSpacing}`;
  for (const { text, x, y } of textLines(node, style)) {
    group.append(made("text", { x: x - origin.left, y: y - origin.top, style: font }));
    group.lastChild.textContent = text;
  }
}

function copied(svg, style, origin) {
  const copy = svg.cloneNode(true);
  const { left, top, width, height } = svg.getBoundingClientRect();
  const at = { x: left - origin.left, y: top - origin.top, width, height, overflow: style.overflow };
  for (const [name, value] of Object.entries(at)) copy.setAttribute(name, value);
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((node, i) => {
    const shown = getComputedStyle(originals[i]);
    node.setAttribute("style", DRAWN.map((name) => `${name}: ${shown.getPropertyValue(name)}`).join("; "));
  });
  return copy;
}
