"""Results as figures, map layers and plain rows; it knows no page and no disk.

`moment` reads a run at one time, `theme` gives colours and axes, `charts` and `recovery` draw
figures, `targets` makes tables, `mapdata` and `space` place things on a map. Everything takes an
`Impact`, a `Words` and a theme, "light" or "dark".
"""
