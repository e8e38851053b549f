"""A page with nothing but the graph in the mode in which a dependency is drawn; what was drawn stands beneath it."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from lib.graph.component import service_graph
from lib.graph.contract import WORDS, packed

drawn = st.session_state.setdefault("drawn", [])
NODE = {"kind": "service", "size": 1, "single": 0, "circle": False}
nodes = [NODE | {"id": id_, "name": id_.upper(), "x": 250.0 * i, "y": 0.0} for i, id_ in enumerate("abc")]
service_graph(
    packed({"nodes": nodes, "gates": [], "edges": [], "key": "k"}),
    {"words": {key: f"{key} {{name}}" for key in WORDS}, "theme": "light", "mode": "connect"},
    key="graph",
    height=400,
    on_choose=lambda done: drawn.append("chosen"),
    on_connect=lambda done: drawn.append(f"{done['from']} {done['to']}"),
)
st.code("\n".join(drawn) or "nothing")
