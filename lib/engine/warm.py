"""Compiling the kernels before somebody waits for them."""

from lib.engine.compile import compile_estate
from lib.engine.kernel import KEPT, forget_old_code
from lib.engine.montecarlo import Draws
from lib.engine.order import best_order
from lib.engine.simulate import simulate
from lib.model.estate import Estate, Placement, Region, Service, Site
from lib.model.scenario import Event, Scenario


def is_warm() -> bool:
    """Say whether machine code of these sources is kept, so that a first run starts at once."""
    return any(KEPT.rglob("sweep._run*.nbc"))


def warm() -> None:
    """Run one small outage and ask for every table: compiles the kernels or loads them."""
    forget_old_code()
    estate, scenario = _outage()
    simulate(estate, scenario).to_document()
    Draws(scenario, 1, 1).part(compile_estate(estate), 0, 1)
    warm_orders()


def warm_orders() -> None:
    """Look for the best order of one service: compiles the kernel of that search or loads it."""
    best_order(*_outage())


def _outage() -> tuple[Estate, Scenario]:
    """Return one small outage."""
    estate = Estate(
        format="estate/1",
        id="warm",
        regions=[Region(id="r", lat=0, lon=0, population=2)],
        sites=[Site(id="a", lat=0, lon=0), Site(id="b", lat=1, lon=1)],
        services=[Service(id="s", users=1)],
        placements=[
            Placement(id="p", service="s", site="a", role="active", servers=1),
            Placement(id="q", service="s", site="b", role="hot", servers=1),
        ],
    )
    return estate, Scenario(format="scenario/1", id="w", estate="warm", events=[Event(site="a")])
