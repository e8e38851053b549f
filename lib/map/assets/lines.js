// The lines of text that stand in an element itself, each with the left end of its baseline, px of the window.
const canvas = document.createElement("canvas").getContext("2d");

export function textLines(node, style) {
  const texts = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
  if (!texts.length) return [];
  canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const rise = canvas.measureText("").fontBoundingBoxAscent;
  const lines = texts.flatMap(wrapped).map(({ text, box }) => ({ text, x: box.left, y: box.top + rise }));
  const room = style.textOverflow === "ellipsis" ? node.clientWidth : Infinity;
  return lines.map((line) => ({ ...line, text: shortened(line.text, room) }));
}

// Where the browser has broken a text, word by word.
function wrapped(text) {
  const lines = [];
  for (const word of text.data.matchAll(/\S+\s*/g)) {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].trimEnd().length);
    const box = range.getBoundingClientRect();
    if (lines.at(-1)?.box.top === box.top) lines.at(-1).text += word[0];
    else lines.push({ text: word[0], box });
  }
  return lines;
}

function shortened(text, room) {
  let kept = text.trimEnd();
  if (canvas.measureText(kept).width <= room + 1) return kept;
  while (kept && canvas.measureText(`${kept}…`).width > room) kept = kept.slice(0, -1);
  return `${kept}…`;
}
