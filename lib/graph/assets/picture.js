// What the graph shows as a PNG at twice the density, on the page's ground, with its legend; made in the browser.
import { decoded, save, svgAddress } from "../outage-atlas.shared/save.js";
import { colors } from "./look.js";
import { paintStrokes } from "./strokes.js";

const SCALE = 2;

export async function savePicture(atlas) {
  const { cy, root, legend, data } = atlas;
  const { ground } = colors(root);
  const [width, height] = [cy.width(), cy.height()];
  const canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: height * SCALE });
  const pen = canvas.getContext("2d");
  pen.fillStyle = ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  if (atlas.strokes) paintStrokes(atlas, pen, SCALE);
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.globalAlpha = 1;
  pen.drawImage(await decoded(cy.png({ output: "base64uri", full: false, scale: SCALE })), 0, 0, canvas.width, canvas.height);
  pen.fillStyle = ground;
  const key = legend.querySelector("svg");
  if (key) {
    const [w, h] = [Number(key.getAttribute("width")) * SCALE, Number(key.getAttribute("height")) * SCALE];
    pen.fillRect(0, canvas.height - h - 24, w + 40, h + 24);
    pen.drawImage(await decoded(svgAddress(key)), 20, canvas.height - h - 12, w, h);
  }
  save(canvas, data.picture);
}
