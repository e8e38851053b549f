export default function ({ data, parentElement }) {
  const [button, lines] = parentElement.querySelector(".over").children;
  lines.replaceChildren(...[data.key, data.source].map(line));
  button.title = data.save;
  button.setAttribute("aria-label", data.save);
  button.onclick = () => save(document.querySelector(`.st-key-${data.view} canvas`), lines, data.picture);
}

function line(text) {
  return Object.assign(document.createElement("p"), { textContent: text });
}

// The view's own canvas keeps what was drawn last; what lies over it is written on a copy.
function save(view, lines, picture) {
  if (!view) return;
  const canvas = Object.assign(document.createElement("canvas"), { width: view.width, height: view.height });
  const pen = canvas.getContext("2d");
  pen.fillStyle = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
  pen.fillRect(0, 0, view.width, view.height);
  pen.drawImage(view, 0, 0);
  const { left, top, width } = view.getBoundingClientRect();
  pen.scale(view.width / width, view.width / width);
  pen.translate(-left, -top);
  for (const node of lines.children) write(pen, node);
  canvas.toBlob((png) => handOver(png, `${picture}.png`), "image/png");
}

function write(pen, node) {
  const { left, top, width, height } = node.getBoundingClientRect();
  const { backgroundColor, color, fontSize, fontFamily } = getComputedStyle(node);
  pen.fillStyle = backgroundColor;
  pen.fillRect(left, top, width, height);
  pen.fillStyle = color;
  pen.font = `${fontSize} ${fontFamily}`;
  Object.assign(pen, { textAlign: "center", textBaseline: "middle" });
  pen.fillText(node.textContent, left + width / 2, top + height / 2);
}

function handOver(png, download) {
  const href = URL.createObjectURL(png);
  Object.assign(document.createElement("a"), { href, download }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
