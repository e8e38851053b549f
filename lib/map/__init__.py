"""The clickable map of sites: a Streamlit component around Leaflet, with an offline base map.

`component.site_map` mounts it, `contract` says what data it takes, `base` reads the base map's
shapes for the views that draw the same land by other means. Only `component` imports Streamlit.
"""
