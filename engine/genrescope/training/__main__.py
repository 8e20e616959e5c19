"""``python -m genrescope.training``."""

from genrescope.training.command import main

raise SystemExit(main())
