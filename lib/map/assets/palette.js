// What can be put into a site: each is pulled onto a site's marker, or chosen first and then the site.
import { changed } from "../outage-atlas.shared/changed.js";
import { element } from "../outage-atlas.shared/element.js";
import { held } from "./controls.js";
import { send } from "./events.js";

const SLIP = 5; // px: a hand that moves less has clicked

export function drawPalette(atlas) {
  const { palette, picked, words } = atlas.data;
  if (!changed(atlas, "palette", [palette, picked, words.palette])) return;
  atlas.palette ??= added(atlas);
  const focused = atlas.palette.querySelector(":focus")?.dataset.item;
  atlas.palette.style.display = palette.length ? "" : "none";
  atlas.palette.setAttribute("aria-label", words.palette);
  atlas.palette.replaceChildren(...palette.map((item) => chip(atlas, item)));
  atlas.palette.querySelector(`[data-item="${CSS.escape(focused ?? "")}"]`)?.focus();
}

function added(atlas) {
  const box = element("div", "palette");
  box.setAttribute("role", "group");
  held("topright", box).addTo(atlas.map);
  return box;
}

function chip(atlas, { id, name }) {
  const { picked, words } = atlas.data;
  const button = Object.assign(element("button", "chip", name), { type: "button", title: words.palette });
  button.dataset.item = id;
  button.setAttribute("aria-pressed", String(id === picked));
  button.addEventListener("pointerdown", (event) => pull(atlas, button, event));
  // not the click that ends a pull; one by a key, whose detail is 0, ends none
  button.addEventListener("click", (event) => (button.pulled && event.detail) || send(atlas, "pick", { id }));
  return button;
}

// From the press on: a copy goes with the pointer, the site beneath is ringed, and takes it where it is let go.
function pull(atlas, button, start) {
  if (start.button) return;
  const ghost = element("span", "chip ghost", button.textContent);
  let site = null;
  button.pulled = false;
  const move = (event) => {
    if (!button.pulled && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < SLIP) return;
    if (!button.pulled) atlas.root.append(ghost);
    button.pulled = true;
    const { left, top } = atlas.root.getBoundingClientRect();
    ghost.style.transform = `translate(${event.clientX - left}px, ${event.clientY - top}px)`;
    ring(site, false);
    site = siteAt(atlas, event);
    ring(site, true);
  };
  const end = (event) => {
    for (const [name, act] of Object.entries(acts)) button.removeEventListener(name, act);
    ghost.remove();
    ring(site, false);
    setTimeout(() => (button.pulled = false)); // after the click that ends a pull
    if (event.type === "pointerup" && site) send(atlas, "drop", { item: button.dataset.item, site: site.dataset.site });
  };
  const acts = { pointermove: move, pointerup: end, pointercancel: end };
  for (const [name, act] of Object.entries(acts)) button.addEventListener(name, act);
  button.setPointerCapture(start.pointerId);
}

function siteAt({ root }, { clientX, clientY }) {
  return root.getRootNode().elementFromPoint(clientX, clientY)?.closest(".site") ?? null;
}

function ring(site, on) {
  site?.classList.toggle("target", on);
}
