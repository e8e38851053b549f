// Notes when what a click is to change has changed, in milliseconds after the click.
// bench.arm({name: {text, attribute?} or {drawn}}): the first time that the text (or the attribute) of an
// element differs from now; the last time that anything under an element was drawn. All are selectors.
window.bench = (() => {
  const EVERYTHING = { subtree: true, childList: true, characterData: true, attributes: true };
  let watched, before, noted, clicked, moved, observers = [];

  function roots(root = document) {
    const inner = [...root.querySelectorAll("*")].filter((node) => node.shadowRoot);
    return [root, ...inner.flatMap((node) => roots(node.shadowRoot))];
  }

  function read({ text, attribute }, places) {
    const node = places.map((root) => root.querySelector(text)).find((found) => found);
    return attribute ? node?.getAttribute(attribute) : node?.textContent;
  }

  function isUnder(node, selector) {
    return (node.closest ? node : node.parentElement)?.closest(selector);
  }

  function look(records, places) {
    moved = performance.now();
    if (clicked === undefined) return;
    for (const [name, watch] of Object.entries(watched)) {
      if (watch.drawn) {
        if (records.some(({ target }) => isUnder(target, watch.drawn))) noted[name] = moved - clicked;
      } else if (!(name in noted)) {
        const now = read(watch, places);
        if (now !== undefined && now !== before[name]) noted[name] = moved - clicked;
      }
    }
  }

  function arm(wanted) {
    const places = roots();
    observers.forEach((observer) => observer.disconnect());
    [watched, noted, clicked, moved] = [wanted, {}, undefined, performance.now()];
    before = Object.fromEntries(Object.entries(wanted).map(([name, watch]) => [name, watch.text && read(watch, places)]));
    observers = places.map((root) => {
      const observer = new MutationObserver((records) => look(records, places));
      observer.observe(root, EVERYTHING);
      return observer;
    });
  }

  window.addEventListener("click", (event) => (clicked ??= event.timeStamp), true);
  const still = () => performance.now() - moved;
  return { arm, still, noted: () => noted };
})();
