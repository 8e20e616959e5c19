"""``python -m genrescope`` is the command ``genrescope``."""

import sys

from genrescope.cli import main

if __name__ == "__main__":
    sys.exit(main())
