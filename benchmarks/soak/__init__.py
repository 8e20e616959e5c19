"""``make soak``: what a long run costs. A simulated day of ``genrescope listen``, and an hour with the window up."""
