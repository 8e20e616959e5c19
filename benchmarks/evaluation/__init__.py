"""The starter model's figures and its card: ``make evaluate``."""
