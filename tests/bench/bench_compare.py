"""How long the Compare screen takes with two large estates: what the server does for a page, part by part.

    python tests/bench/bench_compare.py [--services 10000] [--draws 20] [--years 50]

Run it from the project's folder. Seconds are of the clock on the wall; kernels are compiled before. The data folder is a temporary one.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "bench")]

from big_estate import big_estate, site_out
from streamlit.testing.v1 import AppTest

from lib.engine.warm import warm
from lib.model.reading import read_scenario
from lib.store import library
from lib.ui import address
from lib.view import compared_charts, compared_cost, compared_services, compared_sheet

WATCHED = {  # part -> module, function
    "numbers of the table": (compared_sheet, "groups"),
    "services that differ": (compared_services, "services"),
    "chart of services": (compared_services, "dots"),
    "table of services": (compared_services, "table"),
    "chart of people": (compared_charts, "people"),
    "chart of differences": (compared_charts, "gaps"),
    "chart of a year": (compared_cost, "bars"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--services", type=int, default=10_000)
    parser.add_argument("--draws", default="20")
    parser.add_argument("--years", default="50")
    asked = parser.parse_args()
    warm()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OUTAGE_ATLAS_DATA"] = folder
        app = _page(_cases(asked.services), asked.draws, asked.years)
        spent = {name: _watch(*where) for name, where in WATCHED.items()}
        _say("opened", _timed(app.run))
        _say("drawn again", _timed(app.run))
        for name, seconds in spent.items():
            print(f"    {name}: {seconds[-1]:.2f} s" if seconds else f"    {name}: not drawn")
        began = monotonic()
        app.button("b-ask-compare").click().run()
        while app.session_state["atlas"]["long"]["asked"]:
            sleep(0.5)
            app.run()
        _say(f"{asked.draws} draws and {asked.years} years of both", monotonic() - began)
        _say("drawn again with them", _timed(app.run))
        assert not app.exception, app.exception[0].message


def _cases(services: int) -> str:
    """Keep two large estates, the second with fewer crews, and return the text of both with a site out."""
    event = address.packed({"horizon_hours": 168} | site_out())
    keys = []
    for crews in (4, 2):
        document = big_estate(services, crews=crews)
        for site in document["sites"]:
            site |= {"server_cost": 1000, "annual_rate": 0.02}
        keys.append(library.store().create("estate", document, {}).key)
    read_scenario(site_out())
    return f"{keys[0]}~!{event},{keys[1]}~="


def _page(cases: str, draws: str, years: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    app.query_params.update({"lang": "en", "estate": "teaching", "compare.cases": cases})
    app.query_params.update({"compare.draws": draws, "compare.years": years})
    app.run().switch_page("pages/brief/compare.py")
    return app


def _watch(module: object, name: str) -> list[float]:
    """Have a function note the seconds that each call takes."""
    seconds: list[float] = []
    plain = getattr(module, name)

    def timed(*given: object, **named: object) -> object:
        began = monotonic()
        try:
            return plain(*given, **named)
        finally:
            seconds.append(monotonic() - began)

    setattr(module, name, timed)
    return seconds


def _timed(act: Callable) -> float:
    began = monotonic()
    act()
    return monotonic() - began


def _say(what: str, seconds: float) -> None:
    print(f"{what}: {seconds:.2f} s", flush=True)


if __name__ == "__main__":
    main()
