import { BOX, FAR } from "./elements.js";

// How nodes and lines look: status by colour and sign as on the map, phases by line and arrowhead.
const STATUS = { up: "#0072b2", degraded: "#e69f00", down: "#d55e00", unknown: "#7d8790" };
export const SIGNS = {
  up: '<circle cx="12" cy="12" r="8.5"/>',
  degraded: '<path d="M12 2.8 21.6 20 2.4 20Z"/>',
  down: '<rect x="4" y="4" width="16" height="16" rx="1"/>',
  unknown: '<path d="M12 2 22 12 12 22 2 12Z"/>',
};
export const LINES = {
  run: { dash: [], arrow: "triangle", fill: "filled" },
  start: { dash: [7, 4], arrow: "triangle", fill: "hollow" },
  failover: { dash: [2, 3], arrow: "diamond", fill: "filled" },
};

export function colors(root) {
  const style = getComputedStyle(root);
  const names = ["ground", "ink", "muted", "box", "platform", "edge", "accent", "mark"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

export function sign(status) {
  return picture(`<g fill="${STATUS[status]}">${SIGNS[status]}</g>`, 24);
}

// A 1 in a ring: alone it takes others down.
export function badge(color) {
  const one = `<path d="M8.6 9.4 12.4 7v10" fill="none" stroke="${color}" stroke-width="2"/>`;
  return picture(`<circle cx="12" cy="12" r="9.5" fill="none" stroke="${color}" stroke-width="1.8"/>${one}`, 24);
}

function picture(shapes, size) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size * 2}" height="${size * 2}" viewBox="0 0 ${size} ${size}">${shapes}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}

export function look(root) {
  const color = colors(root);
  const font = getComputedStyle(root).fontFamily;
  return [...boxes(color, font), ...lines(color, font), ...marks(color)];
}

function boxes(color, font) {
  const text = { "font-family": font, color: color.ink, "font-size": 13, "line-height": 1.15, "text-valign": "center", "text-halign": "center" };
  return [
    {
      selector: "node.box",
      style: {
        ...text, width: BOX.width, height: BOX.height, shape: "round-rectangle", "corner-radius": 6, label: "data(name)",
        "background-color": color.box, "border-width": 1, "border-color": color.muted, "border-opacity": 0.6,
        "text-wrap": "wrap", "text-max-width": 1000, "min-zoomed-font-size": 5.5,
        "overlay-opacity": 0, "background-width": "15px", "background-height": "15px", "background-position-x": "7px",
        "background-position-y": "50%", "background-clip": "none",
      },
    },
    { selector: "node.platform", style: { shape: "rectangle", "background-color": color.platform } },
    { selector: "node.bundle", style: { "border-width": 3, "border-style": "double", "font-weight": "bold" } },
    {
      selector: "node.single",
      style: { "text-margin-x": -8, "background-image": badge(color.ink), "background-position-x": "151px", "background-width": "14px", "background-height": "14px" },
    },
    ...Object.keys(SIGNS).flatMap((status) => signed(status, color)),
    { selector: "node.down", style: { "border-color": STATUS.down, "border-opacity": 1, "border-width": 1.8 } },
    { selector: "node.degraded", style: { "border-color": STATUS.degraded, "border-opacity": 1, "border-width": 1.8 } },
    ...fromFar(),
    {
      selector: "node.gate",
      style: {
        ...text, width: 24, height: 15, shape: "round-rectangle", "corner-radius": 7, label: "data(name)", "font-size": 9.5,
        "background-color": color.ground, "border-width": 1, "border-color": color.edge, "min-zoomed-font-size": 5,
        "overlay-opacity": 0,
      },
    },
  ];
}

function signed(status, color) {
  const two = { "background-width": ["15px", "14px"], "background-height": ["15px", "14px"], "background-position-y": ["50%", "50%"] };
  return [
    { selector: `node.${status}`, style: { "background-image": sign(status), "text-margin-x": 9 } },
    {
      selector: `node.single.${status}`,
      style: {
        ...two, "text-margin-x": 1, "background-image": [sign(status), badge(color.ink)], "background-position-x": ["7px", "151px"],
        "background-clip": ["none", "none"],
      },
    },
  ];
}

// From far off a box has its name in large letters, and its status as a large sign and all over.
function fromFar() {
  const large = { "background-width": "22px", "background-height": "22px", "background-position-x": "6px", "background-position-y": "50%" };
  return [
    { selector: "node.far", style: { label: "data(brief)", "font-size": FAR.letters, "border-width": 3, "background-image": "none", "text-margin-x": 0 } },
    ...Object.keys(SIGNS).map((status) => ({ selector: `node.far.${status}`, style: { ...large, "background-image": sign(status), "text-margin-x": FAR.sign / 2 } })),
    { selector: "node.far.down", style: { "background-color": STATUS.down, "background-opacity": 0.3 } },
    { selector: "node.far.degraded", style: { "background-color": STATUS.degraded, "background-opacity": 0.3 } },
  ];
}

function lines(color, font) {
  const common = {
    "line-color": color.edge, "target-arrow-color": color.edge, "arrow-scale": 0.8, "overlay-opacity": 0, opacity: 0.75,
    width: "mapData(weight, 0, 1, 0.7, 1.8)", "curve-style": "straight", "font-family": font, "font-size": 10, color: color.ink,
    "text-background-color": color.ground, "text-background-opacity": 0.9, "text-background-padding": 1, "min-zoomed-font-size": 5,
  };
  return [
    { selector: "edge.line", style: common },
    ...Object.entries(LINES).map(([phase, { dash, arrow, fill }]) => ({
      selector: `edge.${phase}`,
      style: {
        "target-arrow-shape": arrow, "target-arrow-fill": fill,
        ...(dash.length && { "line-style": "dashed", "line-dash-pattern": dash }),
      },
    })),
    { selector: "edge.stem", style: { "target-arrow-shape": "none", "source-endpoint": "data(leave)" } },
    {
      selector: "edge.routed",
      style: {
        "curve-style": "round-segments", "edge-distances": "endpoints", "source-endpoint": "data(leave)",
        "target-endpoint": "data(arrive)", "segment-weights": "data(along)", "segment-distances": "data(aside)",
        "segment-radii": 14, "radius-type": "arc-radius",
      },
    },
    {
      selector: "edge.beside",
      style: {
        "curve-style": "unbundled-bezier", "edge-distances": "endpoints", "source-endpoint": "data(leave)",
        "target-endpoint": "data(arrive)", "control-point-distances": "data(bulge)", "control-point-weights": 0.5,
      },
    },
    { selector: "edge.loop", style: { "curve-style": "bezier", "loop-direction": "data(turn)", "loop-sweep": "40deg" } },
    { selector: "edge.circled", style: { "underlay-color": color.mark, "underlay-opacity": 0.3, "underlay-padding": 4, opacity: 0.9 } },
    { selector: "node.circled", style: { "underlay-color": color.mark, "underlay-opacity": 0.3, "underlay-padding": 4 } },
  ];
}

function marks(color) {
  const share = { "source-label": "data(share)", "source-text-offset": 26 };
  return [
    { selector: "edge.faint", style: { opacity: 0.1 } },
    { selector: "node.faint", style: { opacity: 0.5 } },
    { selector: ".circled.faint", style: { "underlay-opacity": 0.1 } },
    { selector: "edge.near", style: { opacity: 1, "line-color": color.ink, "target-arrow-color": color.ink, "z-index": 5, ...share } },
    {
      selector: "edge.trail",
      style: {
        "line-color": STATUS.down, "target-arrow-color": STATUS.down, width: 3.4, opacity: 1, "z-index": 9, "arrow-scale": 1,
        "underlay-color": STATUS.down, "underlay-opacity": 0.18, "underlay-padding": 4,
      },
    },
    { selector: "node.trail", style: { "underlay-color": STATUS.down, "underlay-opacity": 0.22, "underlay-padding": 5 } },
    { selector: "node.touched", style: { "border-color": color.ink, "border-opacity": 1, "border-width": 2 } },
    { selector: "node.hovered", style: { "border-color": color.ink, "border-opacity": 1, "border-width": 1.6 } },
    { selector: "node.chosen", style: { "border-color": color.accent, "border-opacity": 1, "border-width": 3.5 } },
    {
      selector: "node.cursor",
      style: { "outline-color": color.ink, "outline-width": 2, "outline-offset": 3, "outline-opacity": 1 },
    },
    { selector: "edge.near.far", style: { width: 5, "arrow-scale": 1.4, "source-label": "" } },
    { selector: "edge.trail.far", style: { width: 10 } },
    { selector: "node.touched.far", style: { "border-width": 8 } },
    { selector: "node.chosen.far", style: { "border-width": 14 } },
    { selector: ".gone", style: { display: "none" } },
  ];
}
