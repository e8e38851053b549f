let pen;

// A name in at most two lines of a box: broken at spaces where there are any, an ellipsis where it was cut.
export function fitted(name, room, font) {
  write(font);
  const first = taken(name, room);
  const rest = name.slice(first.length).trim();
  if (!rest) return first;
  const second = taken(rest, room);
  return `${first.trim()}\n${second.trim() === rest ? rest : shortened(rest, room, font)}`;
}

function write(font) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = font;
}

// The longest beginning that has room, up to a space if there is one in it.
function taken(text, room) {
  if (wide(text) <= room) return text;
  let long = 1;
  while (long < text.length && wide(text.slice(0, long + 1)) <= room) long += 1;
  const space = text.lastIndexOf(" ", long);
  return text.slice(0, space > 0 ? space : long);
}

// A text in one line, an ellipsis where it was cut.
export function shortened(text, room, font) {
  write(font);
  if (wide(text) <= room) return text;
  let kept = text;
  while (kept && wide(`${kept}…`) > room) kept = kept.slice(0, -1);
  return `${kept.trim()}…`;
}

function wide(text) {
  return pen.measureText(text).width;
}
