// Plotly's texts: <b>, <i>, <br>, <span style="color:…"> and entities, as runs of plain text. What the
// reader wrote comes escaped and is only ever set as text.
const PIECE = /<(\/?)(b|i|br|span)\b([^>]*)>|&(\w+);|([^<&]+)|([<&])/g;
const ENTITIES = { lt: "<", gt: ">", amp: "&", nbsp: "\u00a0", ensp: "\u2002" };

// Lines of runs {text, b, i, color}.
export function lines(markup) {
  const found = [[]];
  const open = [{}];
  for (const [whole, close, tag, attributes, entity, text, odd] of String(markup).matchAll(PIECE)) {
    if (tag === "br") found.push([]);
    else if (tag && close) open.pop();
    else if (tag) open.push({ ...open.at(-1), ...style(tag, attributes) });
    else found.at(-1).push({ ...open.at(-1), text: text ?? odd ?? ENTITIES[entity] ?? whole });
  }
  return found;
}

function style(tag, attributes) {
  const color = attributes.match(/color:\s*([^;"]+)/)?.[1];
  return tag === "span" ? { ...(color && { color }) } : { [tag]: true };
}

export function asSpans(markup) {
  return lines(markup).map((runs) => {
    const line = document.createElement("div");
    line.append(...runs.map((run) => dressed(document.createElement("span"), run, "color")));
    return line;
  });
}

export function asTspans(markup) {
  const svg = "http://www.w3.org/2000/svg";
  return lines(markup).flat().map((run) => dressed(document.createElementNS(svg, "tspan"), run, "fill"));
}

function dressed(node, { text, b, i, color }, paint) {
  node.textContent = text;
  if (b) node.style.fontWeight = "700";
  if (i) node.style.fontStyle = "italic";
  if (color) node.style[paint] = color;
  return node;
}
