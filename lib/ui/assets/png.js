// Saves a drawn figure as PNG, at twice its size, on the ground that the page has.
import { decoded, save, svgAddress } from "../outage-atlas.shared/save.js";

const SCALE = 2;

export async function png(svg, file) {
  const { width, height } = svg.getBoundingClientRect();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: height * SCALE });
  const pen = canvas.getContext("2d");
  pen.fillStyle = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(await decoded(svgAddress(svg)), 0, 0, canvas.width, canvas.height);
  save(canvas, file);
}
