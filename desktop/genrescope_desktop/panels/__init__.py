"""The parts of the window, each a widget that is shown updates and knows nothing of the others."""
