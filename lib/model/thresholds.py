"""The availabilities at which a service's state changes its name (section 2 of ``MODEL.md``)."""

DOWN = 0.05  # down at this or less
USABLE = 0.5  # usable from this on
UP = 0.99  # up from this on; between, degraded
TIE = 1e-9  # thresholds and ties allow this much
