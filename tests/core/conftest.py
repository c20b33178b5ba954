"""What the tests of the core share."""

from tests.takers import taker

__all__ = ["taker"]
