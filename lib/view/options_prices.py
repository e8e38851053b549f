"""Where an option's price stands in the estate, and where it comes from."""

from lib.model.estate import Estate
from lib.model.options import Option

WEAKEST = ("none", "assumed", "weak", "derived", "sourced")  # tags, those least to be trusted first
BY_SERVER = ("dual_site", "standby", "bigger", "pool")


def price_fields(option: Option, estate: Estate) -> list[tuple[str, str, str]]:
    """Return the prices that an option's cost is made of: kind, id and field of each."""
    what = option.what
    if option.kind in BY_SERVER:
        return [("sites", what["site"], "server_cost")]
    if option.kind == "crews":
        return [("teams", what["team"], "crew_cost")]
    if option.kind == "new_site":  # its servers are taken to cost what they do where they are dearest
        dearest = max(estate.sites, key=lambda site: site.server_cost, default=None)
        return [("estate", estate.id, "site_cost"), *([("sites", dearest.id, "server_cost")] if dearest else [])]
    field = {"automatic": "automation_cost", "split_zone": "split_cost"}.get(option.kind)
    return [("estate", estate.id, field)] if field else []


def tag_of_price(option: Option, estate: Estate) -> str | None:
    """Return the weakest tag of the prices that an option's cost is made of; None where it costs nothing or has no price."""
    if not option.cost_per_year:
        return None
    tags = {fact.of: fact.tag for fact in estate.facts}
    found = {tags.get(".".join(price), "none") for price in price_fields(option, estate)}
    return next((tag for tag in WEAKEST if tag in found), None)


def lacking(option: Option, estate: Estate) -> list[str]:
    """Return the places of the prices that an option lacks, as ``sites[3].server_cost``; none where it has a cost."""
    if option.cost_per_year is not None:
        return []
    return [place for price in price_fields(option, estate) if (place := _place(*price, estate))]


def _place(kind: str, id_: str, field: str, estate: Estate) -> str | None:
    if kind == "estate":
        return field if getattr(estate, field) is None else None
    rows = getattr(estate, kind)
    return next(
        (f"{kind}[{i}].{field}" for i, row in enumerate(rows) if row.id == id_ and not getattr(row, field)), None
    )
