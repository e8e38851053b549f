"""The clickable graph of services: a Streamlit component around Cytoscape.js.

``component.service_graph`` mounts it, ``contract`` describes the data that it takes.
"""
