"""A finished run as tidy tables: one function a table, columns as ``model.impact`` declares."""

import numpy as np
import pandas as pd

from lib.engine.causes import charge_causes
from lib.engine.state import GATE
from lib.model.impact import COLUMNS
from lib.model.thresholds import TIE

OUTCOMES = np.array(["done", "failed", "aborted", "withdrawn", "lost", "open"], dtype=object)
KINDS = np.array(["", "activation", "restart"], dtype=object)
REASONS = np.array(["power", "held", "crew", "servers", "gate"], dtype=object)


def _table(name: str, **columns) -> pd.DataFrame:
    return pd.DataFrame({key: _column(columns[key], declared.type) for key, declared in COLUMNS[name].items()})


def _column(values, kind: str):
    """Return a column of a declared type, in a form of which pandas makes a table in half the time that a Series takes."""
    return pd.Index(values, dtype=kind) if kind == "object" else np.asarray(values, dtype=kind)


def _ids(records: list) -> np.ndarray:
    return np.array([record.id for record in records] + [None], dtype=object)


def services(run) -> pd.DataFrame:
    estate, provided, measured = run.compiled.estate, run.provided, run.measures.services
    loss = np.where(provided["total_loss"], np.nan, provided["loss"])
    within = measured["ttr_hours"] - TIE
    return _table(
        "services",
        service=_ids(estate.services)[:-1],
        data_loss_hours=loss,
        data_lost_total=provided["total_loss"],
        rto_met=[
            None if s.rto_hours is None else bool(t <= s.rto_hours)
            for s, t in zip(estate.services, within, strict=True)
        ],
        rpo_met=[
            None if s.rpo_hours is None else bool(t - TIE <= s.rpo_hours)
            for s, t in zip(estate.services, loss, strict=True)
        ],
        **{name: measured[name] for name in measured.dtype.names},
    )


def timeline(run) -> pd.DataFrame:
    measures, users = run.measures, run.compiled.net.services["users"]
    log = measures.service_log
    changes = np.zeros(len(measures.times))
    order = np.argsort(log["service"], kind="stable")
    service, lost = log["service"][order], log["lost"][order]
    before = np.concatenate([[0.0], lost[:-1]]) if len(lost) else lost
    before[np.concatenate([[True], service[1:] != service[:-1]])[: len(before)]] = 0
    np.add.at(changes, np.searchsorted(measures.times, log["t"][order]), users[service] * (lost - before))
    return _table(
        "timeline",
        t=measures.times,
        affected_people=measures.people[:, 0],
        low=measures.people[:, 1],
        high=measures.people[:, 2],
        affected_users=np.maximum(0, np.cumsum(changes)),
    )


def regions(run) -> pd.DataFrame:
    ids, measures, crowds = _ids(run.compiled.estate.regions)[:-1], run.measures, run.compiled.net.crowds
    people = np.zeros((len(measures.times), len(ids)))
    lived_in = np.flatnonzero(crowds.of_region[: len(ids)] >= 0)
    people[:, lived_in] = crowds.population[lived_in] * measures.shares[crowds.of_region[lived_in], :, 0].T
    return _table(
        "regions",
        t=np.repeat(measures.times, len(ids)),
        region=np.tile(ids, len(measures.times)),
        affected_people=people.ravel(),
    )


def availability(run) -> pd.DataFrame:
    log = run.measures.service_log
    return _table(
        "availability",
        t=log["t"],
        service=_ids(run.compiled.estate.services)[log["service"]],
        availability=1 - log["lost"],
    )


def jobs(run) -> pd.DataFrame:
    log, estate, net = run.logs.jobs, run.compiled.estate, run.compiled.net
    at = net.placements[log["placement"]]
    return _table(
        "jobs",
        job=log["attempt"],
        placement=_ids(estate.placements)[log["placement"]],
        service=_ids(estate.services)[at["service"]],
        site=_ids(estate.sites)[at["site"]],
        kind=KINDS[log["kind"]],
        outcome=OUTCOMES[log["outcome"]],
        ordered=log["ordered"],
        created=log["created"],
        decided=log["decided"],
        release=log["release"],
        start=np.where(log["start"] < 0, np.nan, log["start"]),
        end=np.where(np.isfinite(log["end"]), log["end"], np.nan),
    )


def waits(run) -> pd.DataFrame:
    log = run.logs.waits[np.isin(run.logs.waits["attempt"], run.logs.jobs["attempt"])]
    return _table(
        "waits",
        job=log["attempt"],
        reason=REASONS[np.minimum(log["reason"], GATE)],
        on=_ids(run.compiled.estate.services)[np.where(log["reason"] >= GATE, log["reason"] - GATE, -1)],
        since=log["since"],
        until=log["until"],
    )


def causes(run) -> pd.DataFrame:
    found = charge_causes(run.compiled, run.logs, run.scenario.horizon_hours)
    rows = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    return _table(
        "causes",
        service=_ids(run.compiled.estate.services)[[s for (s, _), _ in rows]],
        site=_ids(run.compiled.estate.sites)[[site for (_, site), _ in rows]],
        lost_user_hours=[hours for _, hours in rows],
    )


def sites(run) -> pd.DataFrame:
    log = run.logs.sites
    returns = np.where(np.isfinite(log["returns"]), log["returns"], np.nan)
    return _table(
        "sites", t=log["t"], site=_ids(run.compiled.estate.sites)[log["site"]], dark=log["dark"], returns=returns
    )


def placements(run) -> pd.DataFrame:
    log = run.logs.placed
    return _table(
        "placements",
        t=log["t"],
        placement=_ids(run.compiled.estate.placements)[log["placement"]],
        serving=log["serving"],
        servers=log["servers"],
        lost=log["lost"],
    )


TABLES = {
    make.__name__: make for make in (services, timeline, regions, availability, jobs, waits, causes, sites, placements)
}
