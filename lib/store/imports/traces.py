"""Who calls whom, as tracing saw it → services and run dependencies.

Two sources: Jaeger's dependencies (``GET /api/dependencies``, which Zipkin's have the same links as), and the
service-graph metrics of Tempo and of the OpenTelemetry collector in Prometheus text or OpenMetrics. A call is taken
as a need; how much of the caller is lost without it no trace can tell: all of it, assumed.
"""

import re
from collections.abc import Callable, Iterator
from math import isfinite
from typing import NamedTuple

from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families

from lib.model.checks import Mistakes
from lib.model.readable import readable
from lib.model.walk import shown
from lib.store.imports.documents import read_json
from lib.store.imports.found import File, Found, Gathering, options_of
from lib.store.imports.guard import as_text, opened
from lib.store.imports.ids import ids_for

PREFIX = "traces_service_graph_request_"
TOTAL = f"{PREFIX}total"
COUNTS = (f"{PREFIX}server_seconds_count", f"{PREFIX}client_seconds_count", f"{PREFIX}server_count",
          f"{PREFIX}client_count")  # fmt: skip
EXEMPLAR = re.compile(r'^(\w+\{(?:[^"}]|"(?:\\.|[^"\\])*")*\}\s+\S+(?:\s+[-+.\deE]+)?)\s+#.*$')
LONGEST_LINE = 100_000


@readable
class Options(Struct, frozen=True, forbid_unknown_fields=True):
    """Which calls count.

    ``min_calls``: links with fewer calls in all are left out. ``min_share``: so are links with a smaller share
    of all the calls that the caller makes, in [0, 1]. ``virtual``: names that stand for no service of one's own.
    ``messaging``: take links through a queue too, though neither side waits for the other.
    """

    min_calls: float = 1
    min_share: float = 0
    virtual: tuple[str, ...] = ("", "user", "unknown")
    messaging: bool = False


class Link(NamedTuple):
    """Calls from one service to another, as one line of a source has them."""

    caller: str
    called: str
    calls: float
    through: str  # "", "database", "messaging_system", "virtual_node"
    file: str
    place: str


def read_jaeger(files: list[File], options: dict | None = None) -> Found:
    """Return the services and calls of Jaeger's dependencies. Raises Mistakes where ``options`` are no ``Options``."""
    return _read(files, options, lambda name, content, to: _jaeger_links(name, read_json(name, content), to))


def read_service_graph(files: list[File], options: dict | None = None) -> Found:
    """Return the services and calls of service-graph metrics. Raises Mistakes where ``options`` are no ``Options``."""
    return _read(files, options, lambda name, content, to: _metric_links(name, as_text(name, content), to))


def _read(files: list[File], options: dict | None, links_of: Callable[[str, bytes, Gathering], list[Link]]) -> Found:
    options, gathered = options_of(options, Options), Gathering()
    links = []
    for name, content in _inside(files, gathered):
        try:
            links += links_of(name, content, gathered)
        except Mistakes as mistakes:
            gathered.problems += mistakes.problems
    return _gathered(links, options, gathered)


def _inside(files: list[File], gathered: Gathering) -> list[File]:
    inside, problems = opened(files)
    gathered.problems += problems
    return inside


def _jaeger_links(name: str, raw: object, gathered: Gathering) -> Iterator[Link]:
    """Yield the links of ``{"data": [...]}`` or of a bare list."""
    rows, at = (raw.get("data"), f"{name}: data") if isinstance(raw, dict) else (raw, f"{name}: ")
    if isinstance(raw, dict) and raw.get("errors"):
        gathered.problem(f"{name}: errors", "source_failed", why=str(raw["errors"])[:300])
        return
    if not isinstance(rows, list):
        gathered.problem(at.removesuffix(": "), "expected", what="array", got=shown(rows))
        return
    for i, row in enumerate(rows):
        place = f"{at}[{i}]"
        if not isinstance(row, dict):
            gathered.problem(place, "expected", what="object", got=shown(row))
            continue
        wrong = [field for field in ("parent", "child") if not isinstance(row.get(field), str)]
        for field in wrong:
            gathered.problem(f"{place}.{field}", "expected", what="string", got=shown(row.get(field)))
        calls = _count(row.get("callCount", 0))
        if calls is None:
            gathered.problem(f"{place}.callCount", "wrong_count", got=str(row["callCount"])[:60])
        elif not wrong:
            yield Link(row["parent"], row["child"], calls, "", name, place)


def _count(raw: object) -> float | None:
    """Return a number of calls, which protocol buffers write as text; None where it is none."""
    if isinstance(raw, str) and re.fullmatch(r"\d{1,20}", raw):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw < 1e300:
        return None
    return float(raw)


def _metric_links(name: str, text: str, gathered: Gathering) -> list[Link]:
    """Return the links of an exposition: from the counter, or from a histogram's count where there is none."""
    found: dict[str, list[Link]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        metric = line.strip().partition("{")[0]
        if metric == TOTAL or metric in COUNTS:
            place = f"{name}, line {number}"
            for link in _line_links(line.strip(), name, place, gathered):
                found.setdefault(metric, []).append(link)
    return next((found[metric] for metric in (TOTAL, *COUNTS) if metric in found), [])


def _line_links(line: str, name: str, place: str, gathered: Gathering) -> Iterator[Link]:
    try:
        if len(line) > LONGEST_LINE:
            raise ValueError
        plain = EXEMPLAR.sub(r"\1", line)
        samples = [s for family in text_string_to_metric_families(plain) for s in family.samples]
    except (ValueError, LookupError, AttributeError, TypeError):  # how the parser ends on a line that is none
        samples = []
    if not samples:
        gathered.problem(place, "not_a_sample")
    for sample in samples:
        if not isfinite(sample.value) or sample.value < 0:
            gathered.problem(place, "wrong_count", got=str(sample.value))
            continue
        client, server = sample.labels.get("client", ""), sample.labels.get("server", "")
        yield Link(client, server, sample.value, sample.labels.get("connection_type", ""), name, place)


def _gathered(links: list[Link], options: Options, gathered: Gathering) -> Found:
    """Add the services and dependencies of links; each link that is left out is noted."""
    summed = _summed(links, options, gathered)
    first: dict[str, Link] = {}
    through: dict[str, str] = {}
    made: dict[str, float] = {}
    for link in summed:
        first.setdefault(link.caller, link)
        first.setdefault(link.called, link)
        made[link.caller] = made.get(link.caller, 0) + link.calls
        if link.through in ("database", "virtual_node"):
            through[link.called] = link.through
    ids = ids_for((name, name, name) for name in first)
    for name, link in first.items():
        gathered.add("services", {"id": ids[name], "name": name[:4000], "category": through.get(name)}, link.place)
        if name in through:
            gathered.fact(f"services.{ids[name]}.category", "sourced", link.file, "connection_type")
    for link in summed:
        share = link.calls / made[link.caller] if made[link.caller] else 0
        calls = f"{link.calls:.15g}"
        if link.calls < options.min_calls or share < options.min_share:
            gathered.note(link.place, "few_calls", caller=link.caller, called=link.called, calls=calls)
        else:
            row = {"service": ids[link.caller], "on": ids[link.called]}
            gathered.depends(link.place, link.file, ("sourced", f"calls: {calls}"), row)
    return gathered.found()


def _summed(links: list[Link], options: Options, gathered: Gathering) -> list[Link]:
    """Return one link for each pair of services, at its first place; what is no call of a service is noted."""
    total: dict[tuple[str, str], Link] = {}
    left_out: dict[tuple[str, str, str], str] = {}
    for link in links:
        why = _left_out(link, options)
        pair = (link.caller, link.called)
        if why:
            left_out.setdefault((why, *pair), link.place)
        elif pair in total:
            total[pair] = total[pair]._replace(calls=total[pair].calls + link.calls)
        else:
            total[pair] = link
    for (why, caller, called), place in left_out.items():
        gathered.note(place, why, caller=caller, called=called)
    return list(total.values())


def _left_out(link: Link, options: Options) -> str:
    """Return the code of why a link is none between two services, or ""."""
    if link.caller.strip() in options.virtual or link.called.strip() in options.virtual:
        return "virtual_caller"
    if link.caller == link.called:
        return "calls_itself"
    if link.through == "messaging_system" and not options.messaging:
        return "by_message"
    return ""
