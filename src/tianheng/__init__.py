"""Tianheng 添衡: every additive, weighed."""

__version__ = "0.1.0"
