"""PyTorch's build for NVIDIA GPUs, which the packaged application installs when a person wants it."""
