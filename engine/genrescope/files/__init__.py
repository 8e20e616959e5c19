"""Files analysed one after the other: the queue, what a view is told of it, and the answers written down for others."""
