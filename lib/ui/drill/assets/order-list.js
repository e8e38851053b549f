// An order that the reader makes: rows are dragged, or moved with their arrows; the choice below adds one at the end.
import { element } from "../outage-atlas.shared/element.js";

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".order") ?? build(parentElement);
  const known = data.named.map(([id]) => id);
  root.order = (root.order ?? data.order).filter((id) => known.includes(id));
  root.names = new Map(data.named);
  root.words = data.words;
  root.keep = () => setStateValue("order", root.order);
  if (!root.dragged) draw(root);
}

function build(parent) {
  const root = element("div", "order");
  root.append(element("ol", ""), element("select", ""));
  root.lastChild.onchange = ({ target }) => set(root, [...root.order, target.value]);
  parent.append(root);
  return root;
}

function draw(root) {
  root.firstChild.replaceChildren(...root.order.map((id, place) => row(root, id, place)));
  const left = [...root.names].filter(([id]) => !root.order.includes(id));
  const choices = left.map(([id, name]) => Object.assign(element("option", "", name), { value: id }));
  const first = Object.assign(element("option", "", root.words.add), { value: "", disabled: true, selected: true });
  root.lastChild.replaceChildren(first, ...choices);
  root.lastChild.setAttribute("aria-label", root.words.add);
  root.lastChild.hidden = !left.length;
}

function row(root, id, place) {
  const name = root.names.get(id);
  const line = Object.assign(element("li", ""), { draggable: true });
  line.dataset.id = id;
  const moves = { up: [place - 1, "↑"], down: [place + 1, "↓"] };
  const buttons = Object.entries(moves).map(([way, [to, sign]]) => {
    const button = tool(root, way, sign, name, () => move(root, id, to, way));
    button.disabled = to < 0 || to >= root.order.length;
    return button;
  });
  const drop = tool(root, "drop", "✕", name, () => set(root, root.order.filter((other) => other !== id)));
  line.append(element("span", "", name), ...buttons, drop);
  line.ondragstart = (event) => {
    root.dragged = line;
    event.dataTransfer.effectAllowed = "move";
  };
  line.ondragover = (event) => drag(root, line, event);
  line.ondragend = () => {
    delete root.dragged;
    set(root, [...root.firstChild.children].map((each) => each.dataset.id));
  };
  return line;
}

function tool(root, way, sign, name, act) {
  const button = Object.assign(element("button", way, sign), { type: "button", onclick: act });
  button.title = root.words[way];
  button.setAttribute("aria-label", `${root.words[way]}: ${name}`);
  return button;
}

// The row itself is moved under the pointer: one that was made anew would be dragged no longer.
function drag(root, line, event) {
  if (!root.dragged || root.dragged === line) return;
  event.preventDefault();
  const { top, height } = line.getBoundingClientRect();
  line[event.clientY < top + height / 2 ? "before" : "after"](root.dragged);
}

function move(root, id, to, way) {
  const order = root.order.filter((other) => other !== id);
  order.splice(to, 0, id);
  set(root, order);
  const line = [...root.firstChild.children][to];
  (line.querySelector(`.${way}:enabled`) ?? line.querySelector("button:enabled")).focus();
}

function set(root, order) {
  root.order = order;
  draw(root);
  root.keep();
}
