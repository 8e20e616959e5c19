"""``python -m genrescope`` is the command ``genrescope``; the packaged application starts here too."""

import sys

from genrescope.addon.place import put_in_front
from genrescope.children import restore_environment, run_child
from genrescope.cli import main

if __name__ == "__main__":
    restore_environment()
    put_in_front()
    if not run_child(sys.argv):
        sys.exit(main())
