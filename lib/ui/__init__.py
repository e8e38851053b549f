"""The only room, besides the map component, that imports Streamlit: session, cache, widgets."""
