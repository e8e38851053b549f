"""Kakao's estate without the durations that were chosen to fit: what its structure alone gives."""

from math import isclose

from msgspec.structs import replace

from lib.model.estate import STANDBY_DEFAULTS, Estate, Placement, median_hours

HALL_A, HALL_B = "pangyo", "pangyo-b"
BOOTED_BY_HAND = 80  # servers an hour and crew: 14 crews then boot the reported 1,100 to 1,200 an hour
DEFAULT_RESTART_HOURS = 1.0


def unfitted(estate: Estate) -> Estate:
    """Return the estate with no duration chosen to fit.

    Activations take their role's default, hall A's servers start at 80 an hour and crew, hall B's
    restarts take the format's default.
    """
    return replace(estate, placements=[_unfitted(placement) for placement in estate.placements])


def _unfitted(placement: Placement) -> Placement:
    if placement.site == HALL_A:
        crews = sum((placement.needs or {}).values())
        return replace(placement, activation_hours=None, restart_hours=placement.servers / (BOOTED_BY_HAND * crews))
    if placement.site == HALL_B:
        return replace(placement, activation_hours=None, restart_hours=DEFAULT_RESTART_HOURS)
    return replace(placement, activation_hours=None)


def fitted(estate: Estate) -> list[tuple[Placement, str, float, float]]:
    """Return (placement, field, its median, what the structure alone gives it), hours, where the two differ by over 1%."""
    found = []
    for ours, plain in zip(estate.placements, unfitted(estate).placements, strict=True):
        default = STANDBY_DEFAULTS[ours.role][0]
        for name, chosen, other in (
            ("activation_hours", ours.activation_hours, default),
            ("restart_hours", ours.restart_hours, plain.restart_hours),
        ):
            if chosen is not None and not isclose(median_hours(chosen), median_hours(other), rel_tol=0.01):
                found.append((ours, name, median_hours(chosen), median_hours(other)))
    return found
