"""What the moments of many cases are told as: who is hit the moment sites are lost, before any failover."""

from lib.engine.at_once import Moments
from lib.engine.contingency import Contingency
from lib.model.estate import Estate


def moments_document(estate: Estate, contingency: Contingency, moments: Moments) -> dict:
    """Return the ``at-once/1`` document of a contingency's cases, worst first by affected people.

    affected_people: uses taken as independent; affected_users: of each service, added up.
    """
    cases = contingency.cases(estate)
    users, people, down = (column.tolist() for column in moments)
    order = sorted(range(len(cases)), key=lambda i: (-people[i], -users[i], cases[i].sites))
    return {
        "format": "at-once/1", "order": contingency.order,
        "cases": [
            {"sites": list(cases[i].sites)}
            | ({"zone": cases[i].zone} if cases[i].zone else {})
            | {"affected_people": people[i], "affected_users": users[i], "services_down_count": round(down[i])}
            for i in order
        ],
    }  # fmt: skip
