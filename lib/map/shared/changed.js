// Has a value changed since it was last asked about under that name? Drawing starts from here, so
// that data which say nothing new touch nothing on the page.
const known = new WeakMap(); // owner -> {name: text}

export function changed(owner, name, value) {
  if (!known.has(owner)) known.set(owner, {});
  const text = JSON.stringify(value);
  const before = known.get(owner)[name];
  known.get(owner)[name] = text;
  return before !== text;
}
