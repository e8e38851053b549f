// The seats that this browser has, kept in it alone: one that is taken is added, one that is left is dropped, and the page on
// which one joins offers them.
import { element } from "../outage-atlas.shared/element.js";

const PLACE = "outage-atlas.seats";
const MOST = 12;

export default function ({ data, parentElement }) {
  const left = data.forget ?? [];
  const kept = read().filter((seat) => !left.includes(seat.token) && seat.token !== data.keep?.token);
  const seats = [...(data.keep ? [data.keep] : []), ...kept].slice(0, MOST);
  if (JSON.stringify(seats) !== JSON.stringify(read())) write(seats);
  if (data.words) draw(parentElement, seats, data.words);
}

// A browser may refuse to keep anything: then there is nothing to offer.
function read() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) ?? "[]");
    return found.filter((seat) => ["token", "exercise", "who"].every((field) => typeof seat[field] === "string"));
  } catch {
    return [];
  }
}

function write(seats) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(seats));
  } catch {
    return;
  }
}

function draw(parent, seats, words) {
  const root = parent.querySelector(".seats") ?? parent.appendChild(element("div", "seats"));
  const rows = seats.map((seat) => row(seat, words, () => {
    const others = read().filter(({ token }) => token !== seat.token);
    write(others);
    draw(parent, others, words);
  }));
  const list = element("ul", "");
  list.append(...rows);
  root.replaceChildren(...(rows.length ? [element("h3", "", words.title), element("p", "", words.means), list] : []));
}

function row(seat, words, leave) {
  const line = element("li", "");
  const way = Object.assign(element("a", "", seat.exercise), { href: `play?seat=${encodeURIComponent(seat.token)}` });
  way.append(element("small", "", seat.who));
  const button = Object.assign(element("button", "", words.leave), { type: "button", onclick: leave });
  button.setAttribute("aria-label", `${words.leave}: ${seat.exercise}, ${seat.who}`);
  line.append(way, button);
  return line;
}
