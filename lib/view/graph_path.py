"""How an outage reaches a service, hop by hop: what it is down for at a time, and what its recovery waited for."""

from itertools import pairwise
from typing import NamedTuple

from lib.model.impact import Impact
from lib.view.graph import Graph
from lib.view.moment import statuses_at
from lib.view.story import Step, reason_text, recovery_chain
from lib.view.texts import names
from lib.words import Words
from lib.words.figures import after, hours, percent

MOMENT = 1e-6  # hours before something happens


class Hop(NamedTuple):
    """A step of the path, as a sentence; `on` and `phase` are None where it leads no further."""

    service: str
    on: str | None
    phase: str | None
    said: str


def cause_hops(impact: Impact, graph: Graph, service: str, t: float, words: Words) -> list[Hop]:
    """Return the hops from a service to the root of what it misses at t (hours); [] while it misses nothing."""
    path = impact.cause_path(service, t)
    if not path:
        return []
    called, sites = (names(impact.estate, kind, words) for kind in ("services", "sites"))
    status = statuses_at(impact, t)
    hops = []
    for (one, _), (other, _) in pairwise(path):
        told = {"service": called[one], "on": called[other], "status": words(f"map.{status[other]}")}
        hops.append(Hop(one, other, "run", words("deps.hop.run", **told, share=percent(_weight(graph, one, other)))))
    root, lost = path[-1]
    where = words("deps.hop.root", service=called[root], sites=", ".join(sites[site] for site in lost))
    hops.append(Hop(root, None, None, where if lost else words("deps.hop.too_small", service=called[root])))
    return hops


def waiting_hops(impact: Impact, graph: Graph, service: str, words: Words) -> list[Hop]:
    """Return the hops along which its recovery waited: who waited at which gate, and what that in turn missed or waited for."""
    called, sites = (names(impact.estate, kind, words) for kind in ("services", "sites"))
    phases = {(e.source, e.target): set() for e in graph.edges}
    for e in graph.edges:
        phases[e.source, e.target].add(e.phase)
    hops: list[Hop] = []
    for step in recovery_chain(impact, service):
        gates = {r.removeprefix("gate:"): spell for r, spell in step.waits.items() if r.startswith("gate:")}
        if not gates:
            hops += [Hop(step.service, None, None, _end(impact, step, words))] if hops else []
            break
        longest = sorted(gates, key=lambda tool: -gates[tool])
        for tool in longest:
            between = phases.get((step.service, tool), set())
            phase = "failover" if step.kind == "activation" and "failover" in between else "start"
            told = {"service": called[step.service], "site": sites[step.site], "tool": called[tool]}
            said = words(f"deps.hop.{step.kind}", **told, hours=hours(words, gates[tool]))
            hops.append(Hop(step.service, tool, phase, said))
        missed = cause_hops(impact, graph, longest[0], step.start - MOMENT, words)
        hops += [hop for hop in missed if hop.on is not None]
    return hops


def _end(impact: Impact, step: Step, words: Words) -> str:
    """Say what the last step was, and what its time went by."""
    called, sites = (names(impact.estate, kind, words) for kind in ("services", "sites"))
    done = after(words, round(step.end, 1))
    said = words(f"why.{step.kind}", service=called[step.service], site=sites[step.site], end=done)
    spent = sorted(step.waits.items(), key=lambda wait: -wait[1])
    waits = [words("why.spent", hours=hours(words, spell), reason=reason_text(r, impact, words)) for r, spell in spent]
    return f"{said} {', '.join(waits)}"


def _weight(graph: Graph, service: str, on: str) -> float:
    found = [e.weight for e in graph.edges if (e.source, e.target, e.phase) == (service, on, "run")]
    return max(found, default=1.0)
