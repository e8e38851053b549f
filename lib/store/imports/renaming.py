"""Found rows under the names that the user chose for them, and for what they refer to."""

from lib.store.imports.found import Row

DROPPED: Row = {}  # in place of a row that the user leaves out, or that means nothing without one left out
REQUIRED = {
    "placements": {"service": "services", "site": "sites"},
    "dependencies": {"service": "services", "on": "services"},
}
OPTIONAL = {"sites": {"region": "regions"}, "services": {"team": "teams"}}
LISTS = {"sites": {"zones": "zones"}, "placements": {"serves": "regions"}}
SHARES = {"services": {"region_share": "regions"}, "placements": {"needs": "teams"}}
Rename = dict[str, dict[str, str | None]]


def renamed(kind: str, row: Row, rename: Rename) -> Row:
    """Return a row with its id and all it refers to renamed, or ``DROPPED``."""
    if not rename:
        return row
    row = dict(row)
    if kind in rename and isinstance(row.get("id"), str):
        row["id"] = rename[kind].get(row["id"], row["id"])
        if row["id"] is None:
            return DROPPED
    for field, of in REQUIRED.get(kind, {}).items():
        if isinstance(row.get(field), str):
            row[field] = _one(row[field], rename.get(of, {}))
            if row[field] is None:
                return DROPPED
    for field, of in OPTIONAL.get(kind, {}).items():
        _put(row, field, _one(row.get(field), rename.get(of, {})))
    for field, of in LISTS.get(kind, {}).items():
        if isinstance(row.get(field), list):
            kept = [_one(value, rename.get(of, {})) for value in row[field]]
            _put(row, field, list(dict.fromkeys(value for value in kept if value is not None)) or None)
            if field == "serves" and field not in row:
                return DROPPED  # it would serve every region instead of none
    for field, of in SHARES.get(kind, {}).items():
        _put(row, field, _shares(field, row.get(field), rename.get(of, {})))
    return row


def _one(value: object, names: dict[str, str | None]) -> object:
    return names.get(value, value) if isinstance(value, str) else value


def _put(row: Row, field: str, value: object) -> None:
    row.pop(field, None)
    if value is not None:
        row[field] = value


def _shares(field: str, value: object, names: dict[str, str | None]) -> object:
    """Return a mapping under new names; without one of its regions, shares no longer mean what they did."""
    if not isinstance(value, dict):
        return value
    found: dict[str, object] = {}
    for name, amount in value.items():
        new = _one(name, names)
        if new is None and field == "region_share":
            return None
        if new is not None:
            found[new] = found[new] + amount if new in found and _numbers(found[new], amount) else amount
    return found


def _numbers(*values: object) -> bool:
    return all(isinstance(value, int | float) for value in values)
