// A name in at most two lines of a box: broken at spaces where there are any, an ellipsis where it was cut.
let pen;

export function fitted(name, room, font) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = font;
  const first = taken(name, room);
  const rest = name.slice(first.length).trim();
  if (!rest) return first;
  const second = taken(rest, room);
  return `${first.trim()}\n${second.trim() === rest ? rest : shortened(rest, room)}`;
}

// The longest beginning that has room, up to a space if there is one in it.
function taken(text, room) {
  if (wide(text) <= room) return text;
  let long = 1;
  while (long < text.length && wide(text.slice(0, long + 1)) <= room) long += 1;
  const space = text.lastIndexOf(" ", long);
  return text.slice(0, space > 0 ? space : long);
}

function shortened(text, room) {
  let kept = text;
  while (kept && wide(`${kept}…`) > room) kept = kept.slice(0, -1);
  return `${kept.trim()}…`;
}

function wide(text) {
  return pen.measureText(text).width;
}
