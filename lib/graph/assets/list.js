// The search box and under it the list of all services: the way through the graph without a pointer.
import { element } from "../outage-atlas.shared/element.js";

const MOST = 300; // entries shown at once

export function fillList(atlas) {
  const { list, graph, options } = atlas;
  options.clear();
  atlas.said = null;
  graph.nodes.forEach((node, i) => {
    const option = element("li", node.kind);
    option.append(element("span", "sign"), element("span", "name", node.name));
    option.id = `option-${i}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.node = node.id;
    option.asked = `${node.name} ${node.id}`.toLocaleLowerCase();
    options.set(node.id, option);
  });
  list.replaceChildren(...options.values());
}

export function markList(atlas) {
  const { data, list, options } = atlas;
  const said = JSON.stringify([data.statuses, data.words]);
  if (atlas.said !== said) sayAll(atlas);
  atlas.said = said;
  list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
  options.get(data.chosen)?.setAttribute("aria-selected", "true");
}

function sayAll({ data, graph, options }) {
  for (const { id, name, single, circle } of graph.nodes) {
    const option = options.get(id);
    const status = data.statuses[id];
    if (status) option.dataset.status = status;
    else delete option.dataset.status;
    option.setAttribute("aria-label", sentence(data.words, { name, status, single, circle }));
  }
}

function sentence(words, { name, status, single, circle }) {
  const first = status ? filled(words.node, { name, status: words[status] }) : filled(words.node_plain, { name });
  const more = [single ? filled(words.single, { count: single }) : "", circle ? words.circle : ""];
  return [first, ...more].filter(Boolean).join(" ");
}

export function filled(text, holes) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => holes[name] ?? whole);
}

// Show the services whose name or id has every word asked for; return those shown.
export function search(atlas, asked) {
  const words = asked.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const option of atlas.options.values()) {
    option.hidden = shown >= MOST || !words.every((word) => option.asked.includes(word));
    if (!option.hidden) shown += 1;
  }
  return shown;
}

export function openList(atlas, open) {
  atlas.list.hidden = !open;
  atlas.search.setAttribute("aria-expanded", String(open));
  if (!open) {
    atlas.nothing.hidden = true;
    point(atlas, null);
  }
}

// Move the highlighted entry by so many; it is what Enter chooses.
export function step(atlas, by) {
  const shown = [...atlas.options.values()].filter((option) => !option.hidden);
  if (!shown.length) return;
  const at = shown.findIndex((option) => option.classList.contains("pointed"));
  point(atlas, shown[(at + by + (at < 0 && by < 0 ? 1 : 0) + shown.length) % shown.length]);
}

export function pointed(atlas) {
  return [...atlas.options.values()].find((option) => option.classList.contains("pointed"));
}

export function point(atlas, option) {
  for (const other of atlas.options.values()) other.classList.toggle("pointed", other === option);
  if (option) {
    option.scrollIntoView({ block: "nearest" });
    atlas.search.setAttribute("aria-activedescendant", option.id);
  } else atlas.search.removeAttribute("aria-activedescendant");
}
