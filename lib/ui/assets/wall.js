// The dashboard on the wall: a pane over all of it that takes keys, clicks and swipes, and steps its time.
import { changed } from "../outage-atlas.shared/changed.js";
import { element } from "../outage-atlas.shared/element.js";
import { wall } from "../outage-atlas.shared/wall.js";

const NEAR = 1e-6; // of a step

export default function ({ data, parentElement, setTriggerValue }) {
  const pane = parentElement.querySelector(".wall-pane") ?? build(parentElement);
  Object.assign(pane, { data, send: setTriggerValue });
  // Keys come faster than the server answers: until it has seen the last, they count from what was asked for.
  if (pane.seq === undefined || data.seen >= pane.seq) pane.t = data.t;
  pane.wall.tell(data.hint);
  if (changed(pane, "opened", true)) pane.wall.open();
}

function build(parent) {
  const pane = element("div", "wall-pane");
  pane.style.cssText = "position:fixed;inset:0;z-index:2;touch-action:pan-y";
  pane.data = null;
  pane.wall = wall(pane, {
    on: () => pane.data !== null,
    step: (by) => go(pane, stepped(pane, by)),
    first: () => go(pane, 0),
    last: () => go(pane, pane.data.end),
    space: () => send(pane, "toggle"),
    leave: () => send(pane, "left"),
  });
  parent.append(pane);
  return pane;
}

// The next whole step on that side.
function stepped({ t, data: { step } }, by) {
  return (by > 0 ? Math.floor(t / step + NEAR) + 1 : Math.ceil(t / step - NEAR) - 1) * step;
}

function go(pane, t) {
  pane.t = Math.max(0, Math.min(pane.data.end, t));
  pane.seq = Math.max(Date.now(), (pane.seq ?? 0) + 1);
  send(pane, "to", { t: pane.t, seq: pane.seq });
}

function send(pane, what, said = { seq: Date.now() }) {
  pane.send(what, said);
}
