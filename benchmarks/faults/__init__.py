"""``make faults``: what goes wrong with sound devices and time, done to the real road on a real sound server."""
