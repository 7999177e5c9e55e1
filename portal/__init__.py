"""The project and the shared core: people, organisations, matters, moves, steps, clocks, notices."""

__version__ = "0.1.0"
