"""The least that Streamlit can do for a click: what the Knock-out screen is held against."""

import streamlit as st

count = st.session_state.setdefault("count", 0)
if st.button("again", key="again"):
    st.session_state.count = count = count + 1
st.html(f'<p data-testid="count">{count}</p>')
