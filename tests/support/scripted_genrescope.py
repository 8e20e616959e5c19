"""``python -m support.scripted_genrescope``: the command line as a process of its own, with a scripted network.

For what a process, a pipe or a terminal has to show whatever the network answers; PyTorch would only add its seconds.
"""

from __future__ import annotations

import sys

from genrescope.cli import main
from support.scripted import ScriptedNetwork, take_every_place

LOADING_SECONDS = 1.0  # long enough for a view to say that it is loading
ANSWER_SECONDS = 0.05  # about what the real one takes

if __name__ == "__main__":
    take_every_place(ScriptedNetwork(seconds=ANSWER_SECONDS, classical=0.8, pop=0.2), setattr, LOADING_SECONDS)
    sys.exit(main())
