// What a node, a line or a gate says under the pointer, as text.
import { filled } from "./list.js";
import { element } from "../outage-atlas.shared/element.js";

export function showTip(atlas, target, at) {
  say(atlas, said(atlas, target), at);
}

// Of a gate or a line that is a stroke.
export function showLineTip(atlas, found, at) {
  say(atlas, found.gate === undefined ? edge(atlas, atlas.graph.edges[found.edge]) : [gate(atlas, found.gate)], at);
}

function say(atlas, lines, at) {
  if (!lines.length) return;
  const { tip, root } = atlas;
  tip.replaceChildren(...lines.map((line, i) => element(i ? "span" : "b", "", line)));
  tip.hidden = false;
  const x = Math.min(at.x + 14, root.clientWidth - tip.offsetWidth - 6);
  const below = at.y + 18 + tip.offsetHeight < root.clientHeight;
  tip.style.transform = `translate(${Math.max(4, x)}px, ${below ? at.y + 18 : at.y - tip.offsetHeight - 10}px)`;
}

export function hideTip({ tip }) {
  tip.hidden = true;
}

function said(atlas, target) {
  if (target.data("node") !== undefined) return node(atlas, target.data("node"));
  if (target.isNode()) return [gate(atlas, target.data("gate"))];
  if (target.data("edge") !== undefined) return edge(atlas, atlas.graph.edges[target.data("edge")]);
  return [gate(atlas, Number(target.target().data("gate")))];
}

function node({ graph, data: { words, statuses } }, id) {
  const { name, kind, size, single, circle } = graph.nodes.find((other) => other.id === id);
  const status = statuses[id] ? words[statuses[id]] : "";
  return [
    name,
    [words[kind], status].filter(Boolean).join(" · "),
    kind === "bundle" ? filled(words.bundle_size, { count: size }) : "",
    single ? filled(words.single, { count: single }) : "",
    circle ? words.circle : "",
  ].filter(Boolean);
}

function gate({ graph, data: { words } }, i) {
  const { of, k, n, phase } = graph.gates[i];
  return filled(words.gate, { name: graph.nodes.find((node) => node.id === of).name, k, n, phase: words[phase] });
}

function edge(atlas, { from, to, phase, weight, count, gate: group, circle }) {
  const { graph, data: { words } } = atlas;
  const named = (id) => graph.nodes.find((other) => other.id === id).name;
  return [
    filled(words[`edge_${phase}`], { from: named(from), to: named(to) }),
    phase === "run" && weight < 1 ? filled(words.edge_share, { share: Math.round(weight * 100) }) : "",
    count > 1 ? filled(words.edge_count, { count }) : "",
    group === null ? "" : gate(atlas, group),
    circle ? words.circle : "",
  ].filter(Boolean);
}
