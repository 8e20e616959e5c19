"""Synthesised music whose labels cost nothing, to pretrain a network on: little pieces as different as can be.

Whoever composes a piece knows its instruments, its tempo and its mode; a network that has learnt to hear those needs
fewer recordings to learn genres from.
"""
