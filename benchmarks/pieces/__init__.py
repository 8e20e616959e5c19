"""Synthesised pieces of music, each made up from a number, of which it is known who plays, how fast and how densely.

``benchmarks.practice`` takes those for the instruments of an orchestra. ``python -m benchmarks.pieces SET.npz`` stores
any number of them as columns with what is known: labels that cost nothing, to pretrain a network on.
"""
