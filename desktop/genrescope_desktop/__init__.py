"""The window: PySide6 and pyqtgraph. It knows the engine only through plain events (`genrescope.events`)."""
