"""``python -m genrescope`` is the command ``genrescope``; the packaged application starts here too."""

import sys

from genrescope.children import restore_environment, run_child
from genrescope.cli import main

if __name__ == "__main__":
    restore_environment()
    if not run_child(sys.argv):
        sys.exit(main())
