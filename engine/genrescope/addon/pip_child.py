"""The process in which pip runs: it fetches wheels, holds them against their hashes, and unpacks them.

pip's inside is made for a process of its own. In the packaged application it is a library among others, and knows where
packages are fetched from, and the mirrors and proxies that a person has set for it.
"""

from __future__ import annotations

import runpy
import sys

from genrescope.children import follow_parent

if __name__ == "__main__":
    follow_parent()
    sys.argv = ["pip", *sys.argv[1:]]
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
