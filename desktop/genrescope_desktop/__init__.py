"""The window: PySide6 and pyqtgraph. It knows the engine only through plain events (`genrescope.events`)."""

import os

from genrescope_desktop import pyqtgraph_parts

os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"  # or pyqtgraph takes PyQt where that is installed too
pyqtgraph_parts.install()
