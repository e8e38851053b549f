// Streamlit keeps the reader's choice per address and offers no call to change it, but its own menu, hidden
// here, repaints the page at once. Should that menu be gone one day, the page is loaded again instead.
const ANSWER_BY = 1000; // ms

export default function ({ data, parentElement, setTriggerValue }) {
  const group = parentElement.querySelector("[role=radiogroup]");
  group.setAttribute("aria-label", data.words.theme);
  for (const input of group.querySelectorAll("input")) {
    input.setAttribute("aria-label", data.words[input.value]);
    input.parentElement.title = data.words[input.value];
    input.checked = input.value === kept(data.paths);
    input.onchange = async () => {
      const before = background(group);
      if (!(await repaint(input.value))) return reload(input.value, data.paths);
      keep(input.value, data.paths);
      input.focus();
      askAnew(group, before, setTriggerValue);
    };
  }
  group.system ??= matchMedia("(prefers-color-scheme: dark)");
  group.system.onchange = () => askAnew(group, group.painted, setTriggerValue);
  group.painted = background(group);
}

// Figures are drawn in the colours that the page has when they are asked for, so that waits for the page.
async function askAnew(group, before, setTriggerValue) {
  if (await until(() => background(group) !== before)) setTriggerValue("chosen", background(group));
  group.painted = background(group);
}

function keys(paths) {
  return paths.map((path) => `stActiveTheme-${new URL(path, document.baseURI).pathname}-v2`);
}

function kept(paths) {
  const found = keys(paths).map((key) => localStorage.getItem(key)).find(Boolean);
  return found ? JSON.parse(found) : "System";
}

function keep(scheme, paths) {
  for (const key of keys(paths)) localStorage.setItem(key, JSON.stringify(scheme));
}

function reload(scheme, paths) {
  keep(scheme, paths);
  location.reload();
}

function part(name) {
  return document.querySelector(`[data-testid="stMainMenu${name}"]`);
}

async function repaint(scheme) {
  part("Button")?.click();
  const item = await until(() => part(`Item-theme-${scheme}`));
  item?.click();
  if (part("List")) part("Button").click();
  await until(() => !part("List"));
  return Boolean(item);
}

function background(node) {
  return getComputedStyle(node).getPropertyValue("--st-background-color");
}

async function until(found) {
  const end = performance.now() + ANSWER_BY;
  while (!found() && performance.now() < end) await new Promise((next) => setTimeout(next, 16));
  return found();
}
