// What the component consists of: the ground, the search box with its list of all services, controls, legend, tooltip.
import { element } from "../outage-atlas.shared/element.js";

export function addParts(parent) {
  const root = element("div", "graph");
  root.setAttribute("role", "group");
  const parts = {
    ground: element("canvas", "ground"),
    stage: element("div", "stage"),
    search: element("input", "search"),
    list: element("ul", "list"),
    nothing: element("p", "nothing"),
    tools: element("div", "tools"),
    legend: element("div", "legend"),
    tip: element("div", "tip"),
    live: element("p", "live"),
  };
  parts.ground.setAttribute("aria-hidden", "true");
  parts.stage.tabIndex = 0;
  parts.stage.setAttribute("role", "application");
  Object.assign(parts.search, { type: "search", autocomplete: "off", spellcheck: false });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": "list", "aria-expanded": "false", "aria-autocomplete": "list" })) {
    parts.search.setAttribute(name, value);
  }
  parts.list.id = "list";
  parts.list.setAttribute("role", "listbox");
  parts.list.hidden = true;
  parts.tip.setAttribute("role", "tooltip");
  parts.tip.hidden = true;
  parts.nothing.hidden = true;
  parts.live.setAttribute("aria-live", "polite");
  const find = element("div", "find");
  find.append(parts.search, parts.list, parts.nothing);
  root.append(parts.ground, parts.stage, find, parts.tools, parts.legend, parts.tip, parts.live);
  parent.append(root);
  return { root, ...parts, options: new Map(), connecting: null, cursor: null, touched: false, strokes: null };
}
