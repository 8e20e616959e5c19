"""Where samples come in: devices, files, the ring between them and the analysis, and the resampler."""
