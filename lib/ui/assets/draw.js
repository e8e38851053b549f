// Draws as SVG what our figures use of plotly's: bars, stepped lines with what is filled beneath, ticks, shapes,
// annotations, a legend in one line. lib/view/charts.py makes them; a figure is drawn anew in a few milliseconds.
import { asTspans } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";
const BASELINE = { bottom: "auto", middle: "central", top: "hanging" };
const ANCHOR = { left: "start", center: "middle", right: "end" };

function node(name, attributes = {}, children = []) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// A figure so many pixels wide as an <svg>; a bar that answers the pointer has its trace's customdata as `custom`.
export function draw({ data, layout }, width, choosing) {
  const plot = frame(layout, width);
  const bars = data.filter(({ type }) => type === "bar");
  const seen = data.filter(({ hoverinfo }) => hoverinfo === "skip");
  const { family, size, color } = layout.font;
  const style = `display:block;overflow:visible;font:${size}px ${family};fill:${color}`;
  return node("svg", { xmlns: SVG, width, height: layout.height, style }, [
    ...layout.shapes.filter(({ layer }) => layer === "below").map((shape) => drawShape(shape, plot)),
    ...grid(layout, plot),
    ...seen.filter(({ type }) => type === "bar").flatMap((trace) => drawBars(trace, plot)),
    ...drawLines(seen.filter(({ type }) => type === "scatter"), plot),
    ...layout.shapes.filter(({ layer }) => layer !== "below").map((shape) => drawShape(shape, plot)),
    ...ticks(layout, plot),
    ...layout.annotations.map((note) => drawNote(note, plot)),
    ...(layout.showlegend ? legend(seen, plot) : []),
    ...bars.filter(({ hoverinfo }) => hoverinfo !== "skip").flatMap((trace) => answering(trace, plot, choosing)),
  ]);
}

function frame({ height, margin: { l, r, t, b }, xaxis, yaxis }, width) {
  const [right, bottom] = [Math.max(l + 1, width - r), height - b];
  const clamped = (value, low, high) => Math.min(high, Math.max(low, value));
  const scale = ([from, to], start, end) => (value) =>
    clamped(start + ((value - from) / (to - from)) * (end - start), Math.min(start, end), Math.max(start, end));
  const paper = { x: (share) => l + share * (right - l), y: (share) => bottom - share * (bottom - t) };
  return { l, t, right, bottom, paper, x: scale(xaxis.range, l, right), y: scale(yaxis.range, bottom, t) };
}

function grid({ xaxis, yaxis }, { l, t, right, bottom, x, y }) {
  const columns = xaxis.showgrid === false ? [] : xaxis.tickvals.map((at) => `M${crisp(x(at))},${t}V${bottom}`);
  const rows = yaxis.showgrid === false ? [] : yaxis.tickvals.map((at) => `M${l},${crisp(y(at))}H${right}`);
  return [node("path", { d: [...columns, ...rows].join(""), stroke: xaxis.gridcolor, fill: "none" })];
}

function crisp(pixel) {
  return Math.round(pixel - 0.5) + 0.5;
}

function ticks({ xaxis, yaxis }, { l, bottom, t, x, y }) {
  const level = xaxis.side === "top" ? t - 5 : bottom + 15;
  const along = xaxis.tickvals.map((at, i) => said(xaxis.ticktext[i], x(at), level, xaxis.tickfont, "center"));
  const beside = yaxis.tickvals.map((at, i) => said(yaxis.ticktext[i], l - 4, y(at), yaxis.tickfont, "right", "middle"));
  if (!yaxis.title) return [...along, ...beside];
  const title = said(yaxis.title.text, 0, 0, yaxis.title.font, "center");
  title.setAttribute("transform", `translate(12 ${(t + bottom) / 2}) rotate(-90)`);
  return [...along, ...beside, title];
}

function said(markup, x, y, font = {}, anchor = "left", middle = "bottom") {
  const style = [font.size && `font-size:${font.size}px`, font.color && `fill:${font.color}`].filter(Boolean).join(";");
  const place = { x, y, "text-anchor": ANCHOR[anchor], "dominant-baseline": BASELINE[middle] };
  return node("text", { ...place, style }, asTspans(markup));
}

function drawNote({ x, y, yshift = 0, text, font, xanchor = "center", yanchor = "middle" }, { paper }) {
  return said(text, paper.x(x), paper.y(y) - yshift - (yanchor === "bottom" ? 7 : 0), font, xanchor, yanchor);
}

function drawShape({ type, xref, yref, x0, x1, y0, y1, line, fillcolor }, { paper, x, y }) {
  const [across, along] = [xref === "paper" ? paper.x : x, yref === "paper" ? paper.y : y];
  const [left, right, top, bottom] = [across(x0), across(x1), along(y0), along(y1)];
  if (type === "line") {
    return node("line", { x1: left, x2: right, y1: top, y2: bottom, stroke: line.color, "stroke-width": line.width });
  }
  return node("rect", { ...box(left, right, top, bottom), fill: fillcolor });
}

function box(x0, x1, y0, y1) {
  return { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
}

// The pixels of each bar of a trace, lying or standing.
function boxes({ orientation, x, y, base, width }, plot) {
  const wide = (i) => (Array.isArray(width) ? width[i] : width) / 2;
  if (orientation !== "h") return x.map((at, i) => box(plot.x(at - wide(i)), plot.x(at + wide(i)), plot.y(0), plot.y(y[i])));
  return x.map((long, i) => box(plot.x(base[i]), plot.x(base[i] + long), plot.y(y[i] - wide(i)), plot.y(y[i] + wide(i))));
}

function drawBars(trace, plot) {
  const { color, pattern } = trace.marker;
  const id = `hatch-${color.slice(1)}`;
  const d = boxes(trace, plot).map(({ x, y, width, height }) => `M${x},${y}h${width}v${height}h${-width}z`).join("");
  return [...(pattern?.shape ? [hatch(id, pattern)] : []), node("path", { d, fill: pattern?.shape ? `url(#${id})` : color })];
}

function hatch(id, { bgcolor, fgcolor, size, solidity }) {
  const turned = { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  const ground = node("rect", { width: size, height: size, fill: bgcolor });
  return node("pattern", turned, [ground, node("rect", { width: size * solidity, height: size, fill: fgcolor })]);
}

function drawLines(traces, plot) {
  const steps = traces.map((trace) => stepped(trace, plot));
  return traces.flatMap((trace, i) => [
    ...filled(trace, steps[i], trace.fill === "tonexty" ? steps[i - 1] : [[plot.l, plot.bottom], [plot.right, plot.bottom]]),
    ...stroked(trace, steps[i]),
  ]);
}

// The corners of a line whose values hold until the next.
function stepped({ x, y }, plot) {
  return x.flatMap((at, i) => [...(i ? [[plot.x(at), plot.y(y[i - 1])]] : []), [plot.x(at), plot.y(y[i])]]);
}

function filled({ fill, fillcolor }, points, beneath) {
  return fill ? [node("path", { d: `M${[...points, ...[...beneath].reverse()].join("L")}Z`, fill: fillcolor })] : [];
}

function stroked({ line: { color, width } }, points) {
  return width ? [node("path", { d: `M${points.join("L")}`, stroke: color, "stroke-width": width, fill: "none" })] : [];
}

function legend(traces, { l, t }) {
  let x = l;
  return [...traces].reverse().filter(({ showlegend }) => showlegend !== false).flatMap(({ name, line, fillcolor }) => {
    const sign = line.width
      ? node("line", { x1: x, x2: x + 26, y1: t - 14, y2: t - 14, stroke: line.color, "stroke-width": line.width })
      : node("rect", { x, y: t - 19, width: 26, height: 10, fill: fillcolor });
    const text = said(name, x + 32, t - 10);
    x += 32 + wide(name) + 18;
    return [sign, text];
  });
}

let ruler;

function wide(text) {
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text).width;
}

function answering(trace, plot, choosing) {
  const style = choosing ? "cursor:pointer" : undefined;
  return boxes(trace, plot).map((place, i) =>
    Object.assign(node("rect", { ...place, fill: "transparent", style }), { custom: trace.customdata[i] }),
  );
}
