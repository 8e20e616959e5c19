"""``python -m genrescope`` is the command ``genrescope``; the packaged application starts here too."""

import sys

from genrescope.children import run_child
from genrescope.cli import main

if __name__ == "__main__" and not run_child(sys.argv):
    sys.exit(main())
