"""The window, measured as a person runs it: the command ``genrescope`` in a process of its own, on a real screen."""
