"""Measures the hot pages beside a bare Django site of the same shape. Run by `make bench`."""
