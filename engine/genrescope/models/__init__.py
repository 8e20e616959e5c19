"""Which network answers: manifests, checkpoints, backbones, and the library of installed models."""
