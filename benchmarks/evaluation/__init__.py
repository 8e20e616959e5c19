"""The figures of the recipe that ``genrescope train`` follows, and a shipped model's card: ``make evaluate``."""
