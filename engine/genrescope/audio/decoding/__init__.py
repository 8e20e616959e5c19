"""Turning a file's bytes into samples: the child process that does it, and the messages it sends to its parent."""
