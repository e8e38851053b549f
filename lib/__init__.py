"""Outage Atlas: if a site goes dark, who is hit, for how long, and why that long.

The rooms, each depending only on those after it: ``ui`` (Streamlit session and
widgets), ``map`` (the clickable map), ``view`` (figures), ``store`` (disk),
``engine`` (records in, results out), ``model`` (what exists and what may happen);
``words`` is the only place where codes become language.

>>> from lib.engine.simulate import simulate
>>> from lib.store.files import read_estate_file, read_scenario_file
>>> estate = read_estate_file("data/estates/teaching.json")
>>> scenario = read_scenario_file("data/scenarios/teaching-fire.json", estate)
>>> impact = simulate(estate, scenario)
>>> impact.table("services")[["service", "ttr_hours"]].values.tolist()
[['auth', 7.0], ['pay', 7.1], ['shop', 10.0], ['photos', 21.0], ['ferry', 22.0]]
"""
