"""Every number the app shows: its definition, unit and source."""

import pandas as pd

from lib.view.sheets import Head, Sheet
from lib.words import Words

METRICS = (  # code, unit, column of the engine's tables that holds it
    ("availability", "share", "availability.availability"),
    ("affected_users", "users", "timeline.affected_users"),
    ("lost_user_hours", "user_hours", "services.lost_user_hours"),
    ("peak_affected_users", "users", "services.peak_affected_users"),
    ("affected_people", "people", "timeline.affected_people"),
    ("low", "people", "timeline.low"),
    ("high", "people", "timeline.high"),
    ("usable_again_hours", "hours", "services.usable_again_hours"),
    ("ttr_hours", "hours", "services.ttr_hours"),
    ("rto_met", "yes_no", "services.rto_met"),
    ("rpo_met", "yes_no", "services.rpo_met"),
    ("data_loss_hours", "hours", "services.data_loss_hours"),
    ("data_lost_total", "yes_no_always", "services.data_lost_total"),
    ("resilience", "share", "services.resilience"),
    ("revenue_lost", "money", "services.revenue_lost"),
    ("compensation", "money", "services.compensation"),
    ("causes", "user_hours", "causes.lost_user_hours"),
    ("waits", "hours", "waits.reason"),
    ("error", "relative", ""),
    ("order", "rank", ""),
)


def metric_sheet(words: Words) -> Sheet:
    """Return every metric's definition, unit and source."""
    columns = ("metric", "definition", "unit", "source")
    rows = [
        [words(f"evidence.metric.{code}.name"), words(f"evidence.metric.{code}.is"), words(f"evidence.unit.{unit}"),
         words(f"evidence.metric.{code}.source")]
        for code, unit, _ in METRICS
    ]  # fmt: skip
    heads = [Head(words(f"evidence.column.{name}")) for name in columns]
    return Sheet(heads, rows, pd.DataFrame(rows, columns=columns))
