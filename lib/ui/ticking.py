"""Parts of a page that are drawn anew by themselves, every so often."""

from collections.abc import Callable

import streamlit as st


def ticking(draw: Callable[[], None], every: float | None, key: str | None = None) -> None:
    """Show a part, and draw it anew every so many seconds; in a container of its own.

    Where such a part is due while what the page's run has said is still on its way, Streamlit drops the part's share of
    that. The browser then takes the part out until it comes, and what stands beside it moves to its place and is
    overwritten by it. Alone in a container it has nothing beside it.
    """
    with st.container():
        st.fragment(draw, run_every=every, key=key)()
