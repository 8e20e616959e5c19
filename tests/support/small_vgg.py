"""VGG19_BN with a layer a block, for tests of what goes on round the network: the whole one would take minutes."""

BLOCKS = [(64, 1), (64, 1), (64, 1), (64, 1), (512, 1)]
