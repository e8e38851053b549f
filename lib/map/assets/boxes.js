// Rectangles on the map, in px of its container, as it counts them however large it is shown: {x0, y0, x1, y1}.

export function boxOf(node, root) {
  const origin = root.getBoundingClientRect();
  const { left, top, right, bottom } = node.getBoundingClientRect();
  const scale = root.offsetWidth / origin.width || 1;
  const [x0, x1] = [left, right].map((x) => (x - origin.left) * scale);
  const [y0, y1] = [top, bottom].map((y) => (y - origin.top) * scale);
  return { x0, y0, x1, y1 };
}

export function holds({ x0, y0, x1, y1 }, { x, y }) {
  return x > x0 && x < x1 && y > y0 && y < y1;
}

// Common area, px2.
export function overlap(a, b) {
  const w = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const h = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  return w > 0 && h > 0 ? w * h : 0;
}

// Area of the box beyond a map of that size, px2; a thin margin counts as beyond.
export function outside(box, size) {
  const whole = (box.x1 - box.x0) * (box.y1 - box.y0);
  return whole - overlap(box, { x0: 2, y0: 2, x1: size.x - 2, y1: size.y - 2 });
}
