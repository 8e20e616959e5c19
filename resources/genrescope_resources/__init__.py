"""Files that travel with Genrescope: bundled models, taxonomies, CQT kernels, the demo tune, icons.

Read them with `importlib.resources.files("genrescope_resources")`.
"""
