// The exercise's clock: the server says when it stood where and how fast it goes, the browser counts on.
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".drill-clock") ?? build(parentElement);
  if (root.stamp !== data.stamp) Object.assign(root, { stamp: data.stamp, since: performance.now() });
  root.data = data;
  root.className = `drill-clock${data.large ? " large" : ""}${data.running ? " running" : ""}`;
  clearInterval(root.timer);
  const moving = data.running || data.elapsed.runs;
  if (moving) root.timer = setInterval(() => (root.isConnected ? draw(root) : clearInterval(root.timer)), 250);
  draw(root);
  return () => clearInterval(root.timer);
}

function build(parent) {
  const root = document.createElement("div");
  for (const name of ["t", "local", "state", "room"]) {
    const line = document.createElement(name === "t" ? "b" : "span");
    line.dataset.part = name;
    root.append(line);
  }
  root.setAttribute("role", "timer");
  parent.append(root);
  return root;
}

function draw(root) {
  const { data } = root;
  const passed = (performance.now() - root.since) / 1000;
  const t = Math.min(data.horizon, data.t + (data.running ? (passed * data.speed) / 3600 : 0));
  const atEnd = t >= data.horizon;
  const state = data.ended ? "ended" : atEnd ? "end" : data.running ? "running" : "paused";
  say(root, "t", hours(t));
  say(root, "local", data.starts ? local(data.starts, t, data.language) : "");
  say(root, "state", data.words[state].replace("{speed}", data.speed));
  say(root, "room", room(data, data.elapsed.seconds + (data.elapsed.runs ? passed : 0)));
  root.dataset.state = state;
}

function say(root, part, text) {
  const line = root.querySelector(`[data-part=${part}]`);
  if (line.textContent !== text) line.textContent = text;
}

function hours(t) {
  const seconds = Math.floor(t * 3600 + 1e-6);
  const days = Math.floor(seconds / 86400);
  const parts = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  return `${days ? `D+${days} ` : ""}${parts.map((part) => String(part).padStart(2, "0")).join(":")}`;
}

// The scenario's own wall clock: its offset is dropped, and what is left is counted as if it were UTC.
function local(starts, t, language) {
  const [, day, time = "00:00"] = starts.match(/^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?/) ?? [];
  if (!day) return "";
  const style = { weekday: "short", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" };
  return new Intl.DateTimeFormat(language, style).format(Date.parse(`${day}T${time}Z`) + t * 3600000);
}

function room(data, seconds) {
  const minutes = Math.floor(seconds / 60);
  const text = minutes > data.minutes ? data.words.over : data.words.room;
  return text.replace("{minutes}", minutes).replace("{planned}", data.minutes);
}
