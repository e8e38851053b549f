"""Components of ours whose files the server hands out: each is loaded once, however often its data change."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PROJECT = "outage-atlas"
SHARED = Path(__file__).parent / "shared"  # scripts of all components: ``../outage-atlas.shared/``, as they are served
# A component's own script file is put into the page again at each change of its data, and Streamlit waits until it
# is loaded, in line with everything else that is being drawn. A script sent with the data is not: this one.
SCRIPT = """
const file = import(new URL("ADDRESS", document.baseURI));
let show;
export default (given) => (show ? show(given) : file.then((loaded) => (show = loaded.default)(given)));
"""


def mount(component: str, folder: Path, css: str | None = None) -> Callable:
    """Return what mounts a component: its script is ``<component>.js`` in a folder, `css` a file there."""
    serve("shared", SHARED)
    serve(component, folder)
    return _renderer(component, css)


def serve(component: str, folder: Path) -> str:
    """Have the server hand out a component's folder and return the address, without a slash at either end.

    Streamlit itself learns the folders from the pyproject.toml of installed packages only.
    """
    manager, name = get_bidi_component_manager(), f"{PROJECT}.{component}"
    if manager.get_component_asset_root(name) is None:
        config = ComponentConfig(name=component, asset_dir=folder.name)
        manifest = ComponentManifest(name=PROJECT, version="0", components=[config])
        manager.register_from_manifest(manifest, folder.parent)
    return f"_stcore/bidi-components/{name}"


@cache
def _renderer(component: str, css: str | None) -> Callable:
    name = f"{PROJECT}.{component}"
    script = SCRIPT.replace("ADDRESS", f"_stcore/bidi-components/{name}/{component}.js")
    return st.components.v2.component(name, css=css, js=script, isolate_styles=css is not None)
