"""How the engine's document is held against the reference's: every number to a relative 1e-9."""

from math import isclose


def differences(ours: dict, theirs: dict) -> list[str]:
    """Return where two ``impact/1`` documents differ, as sentences; none if they agree."""
    found: list[str] = []
    for key in ("lost_user_hours", "peak_affected_people"):
        _compare(f"{key}", ours[key], theirs[key], found)
    for a, b in zip(ours["services"], theirs["services"], strict=True):
        _compare(f"services.{b['id']}", a, b, found)
    _compare("causes", _by(ours["causes"], "service", "site"), _by(theirs["causes"], "service", "site"), found)
    _compare("jobs", _by(ours["jobs"], "placement", "start"), _by(theirs["jobs"], "placement", "start"), found)
    _compare_steps(ours["timeline"], theirs["timeline"], found)
    return found


def _by(rows: list[dict], *keys: str) -> dict:
    """Return rows by their keys, hours rounded; causes too small to see left out."""
    table: dict = {}
    for row in rows:
        if row.get("lost_user_hours", 1) > 1e-6:
            name = tuple(round(row[k], 6) if isinstance(row[k], float) else row[k] for k in keys)
            while name in table:
                name += ("again",)
            table[name] = {k: v for k, v in row.items() if k not in keys}
    return table


def _compare(place: str, a: object, b: object, found: list[str]) -> None:
    if isinstance(b, dict) and isinstance(a, dict):
        for key in a.keys() | b.keys():
            if key not in a or key not in b:
                missing, other = ("ours", b) if key not in a else ("theirs", a)
                if not (isinstance(other[key], float) and abs(other[key]) < 1e-6):
                    found.append(f"{place}.{key}: missing in {missing} ({other[key]})")
            else:
                _compare(f"{place}.{key}", a[key], b[key], found)
    elif isinstance(a, bool) or isinstance(b, bool) or a is None or b is None or isinstance(b, str):
        if a != b:
            found.append(f"{place}: {a} against {b}")
    elif not isclose(a, b, rel_tol=1e-9, abs_tol=1e-6):
        found.append(f"{place}: {a!r} against {b!r}")


def _compare_steps(ours: list[dict], theirs: list[dict], found: list[str]) -> None:
    """Compare two timelines as step functions: rows without a change may be left out."""
    times = sorted({row["t"] for row in ours} | {row["t"] for row in theirs})
    i = j = 0
    for place, t in enumerate(times):
        if place + 1 < len(times) and times[place + 1] - t < 1e-8:
            continue
        while i + 1 < len(ours) and ours[i + 1]["t"] <= t + 1e-8:
            i += 1
        while j + 1 < len(theirs) and theirs[j + 1]["t"] <= t + 1e-8:
            j += 1
        a = {k: v for k, v in ours[i].items() if k != "t"}
        _compare(f"timeline at {t:g}", a, {k: v for k, v in theirs[j].items() if k != "t"}, found)
