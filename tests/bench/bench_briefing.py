"""How long a briefing takes: what it is told from, step by step, and each form of its file, beside the bare libraries.

    python tests/bench/bench_briefing.py [--times 5] [--language ko]

Run it from the project's folder. The Kakao fire with the defaults of a briefing, 1,000 draws and 10,000 years. Times are of the
clock on the wall; the first file of each form, which loads its libraries, is told by itself. The peers write less: python-pptx the same
charts into its own template, one a slide; plotly the same charts into one page; neither lays out, measures or checks a text.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

import plotly.graph_objects as go
from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from lib.briefing.deck import Deck
from lib.briefing.document import BarChart, LineChart
from lib.briefing.files import files_of, gathered, told
from lib.model.briefing import FORMS, Briefing
from lib.runs import findings
from lib.store import files
from lib.words import Words

FILES = (ROOT / "data/estates/kakao-2022.json", ROOT / "data/scenarios/kakao-2022-fire.json")
Chart = LineChart | BarChart


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def steps_of(estate, scenario) -> dict[str, float]:
    """Return the seconds that each step of the findings takes."""
    taken = {}
    for step, finder in list(findings.FINDERS.items()):
        findings.FINDERS[step] = _clocked(step, finder, taken)
    gathered(estate, scenario, Briefing())
    return taken


def _clocked(step: str, finder: Callable, taken: dict) -> Callable:
    def clocked(*given):
        taken[step], found = timed(lambda: finder(*given))
        return found

    return clocked


def charts_of(deck: Deck) -> list[Chart]:
    return [block for slide in deck.slides for block in slide.blocks if isinstance(block, Chart)]


def bare_pptx(charts: list[Chart]) -> bytes:
    """Write the charts with python-pptx alone."""
    made = Presentation()
    for chart in charts:
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = chart.title or chart.alternative[:80]
        data, kind = _bars(chart) if isinstance(chart, BarChart) else _lines(chart)
        slide.shapes.add_chart(kind, Inches(0.5), Inches(1.5), Inches(9), Inches(5.5), data)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _bars(chart: BarChart):
    data = CategoryChartData()
    data.categories = chart.names
    for series in chart.bars:
        data.add_series(series.name, series.values)
    return data, XL_CHART_TYPE.BAR_CLUSTERED


def _lines(chart: LineChart):
    data = XyChartData()
    for line in (*chart.lines, *chart.band):
        series = data.add_series(line.name)
        for x, y in zip(chart.at, line.values, strict=True):
            if y is not None:
                series.add_data_point(x, y)
    return data, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS


def bare_html(charts: list[Chart]) -> bytes:
    """Write the charts with plotly alone, its script in the page."""
    parts = []
    for chart in charts:
        if isinstance(chart, BarChart):
            drawn = [go.Bar(x=bars.values, y=chart.names, orientation="h", name=bars.name) for bars in chart.bars]
        else:
            drawn = [go.Scatter(x=chart.at, y=line.values, name=line.name) for line in (*chart.lines, *chart.band)]
        parts.append(go.Figure(drawn).to_html(full_html=False, include_plotlyjs=not parts))
    return "".join(parts).encode()


PEERS = {"pptx": ("python-pptx", bare_pptx), "html": ("plotly", bare_html)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--language", default="ko", choices=("ko", "en"))
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    estate = files.read_estate_file(str(FILES[0]))
    scenario = files.read_scenario_file(str(FILES[1]), estate)
    gathered(estate, scenario, Briefing(draws=10, years=10))  # compiling is not counted
    for step, seconds in steps_of(estate, scenario).items():
        print(f"{step:<12}{seconds:>8.2f} s")
    found = gathered(estate, scenario, Briefing())
    seconds, deck = timed(lambda: told(found, Briefing(), Words(asked.language)))
    print(f"{'told':<12}{seconds:>8.2f} s")
    print(f"{'form':<8}{'first, s':>10}{'again, s':>10}{'kB':>8}  peer")
    for form in FORMS:
        first, content = timed(lambda form=form: files_of(deck, form))
        again = median(timed(lambda form=form: files_of(deck, form))[0] for _ in range(asked.times))
        print(
            f"{form:<8}{first:>10.2f}{again:>10.2f}{len(content) / 1000:>8.0f}  {_peer(form, deck, again, asked.times)}"
        )


def _peer(form: str, deck: Deck, seconds: float, times: int) -> str:
    if form not in PEERS:
        return "–"
    name, write = PEERS[form]
    charts = charts_of(deck)
    taken = median(timed(lambda: write(charts))[0] for _ in range(times))
    return f"{name}, {len(charts)} charts alone: {taken:.2f} s; we take {seconds / taken:.1f} times that"


if __name__ == "__main__":
    main()
