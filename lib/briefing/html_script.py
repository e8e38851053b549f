"""What draws the charts of an HTML file once it is opened: in the browser's light or dark, for pointer and keys."""

SCRIPT = """
(() => {
  const page = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = [...document.querySelectorAll("figure.chart")].flatMap((figure) => {
    const told = figure.querySelector("script");
    return told ? [{
      at: figure.querySelector(".live"), said: figure.querySelector(".said"), told: JSON.parse(told.textContent), place: -1,
    }] : [];
  });
  const draw = () => {
    for (const { at, told } of charts) {
      const { data, layout } = told[dark.matches ? "dark" : "light"];
      Plotly.react(at, data, layout, { displayModeBar: false, responsive: true });
    }
  };
  const step = (chart, by) => {
    const last = chart.told.said.length - 1;
    chart.place = Math.max(0, Math.min(last, by === null ? 0 : chart.place + by));
    Plotly.Fx.hover(chart.at, [{ curveNumber: 0, pointNumber: chart.place }]);
    chart.said.textContent = chart.told.said[chart.place];
  };
  const keys = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: null, End: Infinity };
  for (const chart of charts) {
    chart.at.addEventListener("keydown", (event) => {
      if (!(event.key in keys)) return;
      event.preventDefault();
      step(chart, keys[event.key]);
    });
    chart.at.addEventListener("blur", () => Plotly.Fx.unhover(chart.at));
  }
  page.classList.add("lively");
  try {
    draw();
    dark.addEventListener("change", draw);
  } catch (error) {
    page.classList.remove("lively");  // the still pictures are there
    throw error;
  }
})();
"""
