"""Measurements of the real road: ``make bench``."""

import genrescope as genrescope  # before NumPy, as in the application: it says how many threads NumPy may use
