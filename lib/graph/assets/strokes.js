// Where there are more lines than Cytoscape draws at ease they are strokes on one canvas under the boxes. Those asked
// about, of the chosen service and of the path, are Cytoscape's, above them.
import { course } from "./elements.js";
import { LINES, colors } from "./look.js";

export const MANY = 300; // lines: more are strokes
export const CLOSE = 0.42; // zoom from which phases have their dashes and heads, and lines answer to the pointer
const BEND = 8; // px from a corner at which the bend begins
export const GATE = { width: 24, height: 15 };

// Take in a drawing: `strokes` are its lines as strokes, or null where Cytoscape has them all.
export function keepStrokes(atlas) {
  const { graph, ground } = atlas;
  atlas.strokes = graph.edges.length > MANY ? graph.edges.map((edge) => stroke(edge, graph)) : null;
  atlas.painted = null;
  ground.hidden = !atlas.strokes;
}

function stroke(edge, { place, gates }) {
  const points = course(edge, place, gates);
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { ...edge, points, path: rounded(points), left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function rounded(points) {
  const path = new Path2D();
  path.moveTo(points[0].x, points[0].y);
  points.slice(1, -1).forEach((corner, i) => {
    const [before, after] = [towards(corner, points[i]), towards(corner, points[i + 2])];
    path.lineTo(before.x, before.y);
    path.quadraticCurveTo(corner.x, corner.y, after.x, after.y);
  });
  path.lineTo(points.at(-1).x, points.at(-1).y);
  return path;
}

// The point on the way from a corner to another point at which the bend begins.
function towards(corner, { x, y }) {
  const [dx, dy] = [x - corner.x, y - corner.y];
  const share = Math.min(0.5, BEND / (Math.hypot(dx, dy) || 1));
  return { x: corner.x + dx * share, y: corner.y + dy * share };
}

// Draw them where the view is, if anything has changed since they were drawn.
export function showStrokes(atlas) {
  const { cy, data, ground, strokes } = atlas;
  if (!strokes || !cy.width() || !cy.height()) return;
  const density = window.devicePixelRatio || 1;
  const view = { zoom: cy.zoom(), ...cy.pan(), width: cy.width(), height: cy.height() };
  const wanted = JSON.stringify([view, density, data.theme, data.phases]);
  if (atlas.painted?.wanted === wanted) return;
  atlas.painted = { wanted, ...view };
  Object.assign(ground, { width: view.width * density, height: view.height * density });
  ground.style.transform = "";
  paintStrokes(atlas, ground.getContext("2d"), density);
}

// Move the picture with the view; it is drawn anew when the view has come to rest.
export function moveStrokes({ cy, ground, painted, strokes }) {
  if (!strokes || !painted) return;
  const [times, { x, y }] = [cy.zoom() / painted.zoom, cy.pan()];
  ground.style.transform = `translate(${x - painted.x * times}px, ${y - painted.y * times}px) scale(${times})`;
}

// Draw on a canvas that shows what the graph shows, at so many of its pixels for one of the graph's.
export function paintStrokes(atlas, pen, density) {
  const { cy, data, graph, root, strokes } = atlas;
  const [zoom, { x, y }] = [cy.zoom(), cy.pan()];
  const seen = { left: -x / zoom, top: -y / zoom, right: (cy.width() - x) / zoom, bottom: (cy.height() - y) / zoom };
  const inSight = (thing) => data.phases.includes(thing.phase) && thing.left < seen.right && thing.right > seen.left && thing.top < seen.bottom && thing.bottom > seen.top;
  const shown = strokes.filter(inSight);
  const color = colors(root);
  pen.setTransform(zoom * density, 0, 0, zoom * density, x * density, y * density);
  underlay(pen, shown.filter(({ circle }) => circle), color);
  Object.assign(pen, { strokeStyle: color.edge, fillStyle: color.edge, globalAlpha: paleness(shown.length, zoom) });
  for (const phase of data.phases) {
    pen.setLineDash(zoom > CLOSE ? LINES[phase].dash : []);
    for (const { path, weight } of shown.filter((line) => line.phase === phase)) {
      pen.lineWidth = Math.max(0.7 + 1.1 * weight, 0.6 / zoom);
      pen.stroke(path);
    }
  }
  pen.setLineDash([]);
  if (zoom > CLOSE) {
    for (const line of shown) head(pen, line, color);
    for (const gate of graph.gates.filter(({ phase }) => data.phases.includes(phase))) sufficient(pen, gate, color, root);
  }
}

// The more lines, the paler each, so that where many run together shows.
function paleness(count, zoom) {
  return zoom > CLOSE ? 0.4 : Math.max(0.12, Math.min(0.4, 200 / count));
}

function underlay(pen, circled, color) {
  Object.assign(pen, { strokeStyle: color.mark, globalAlpha: 0.3, lineWidth: 9 });
  circled.forEach(({ path }) => pen.stroke(path));
}

function head(pen, { phase, points }, color) {
  const [before, { x, y }] = points.slice(-2);
  const back = Math.sign(before.x - x) || 1;
  const shape = new Path2D(phase === "failover" ? `M${x} ${y}l${back * 4} -3 ${back * 4} 3 ${-back * 4} 3z` : `M${x} ${y}l${back * 7} -3.5v7z`);
  pen.fillStyle = LINES[phase].fill === "hollow" ? color.ground : color.edge;
  pen.lineWidth = 1;
  pen.fill(shape);
  pen.stroke(shape);
}

function sufficient(pen, { x, y, k, n }, color, root) {
  pen.beginPath();
  pen.roundRect(x - GATE.width / 2, y - GATE.height / 2, GATE.width, GATE.height, 7);
  Object.assign(pen, { fillStyle: color.ground, globalAlpha: 1, lineWidth: 1, textAlign: "center", textBaseline: "middle" });
  pen.fill();
  pen.stroke();
  Object.assign(pen, { fillStyle: color.ink, font: `9.5px ${getComputedStyle(root).fontFamily}` });
  pen.fillText(`${k}/${n}`, x, y);
}
