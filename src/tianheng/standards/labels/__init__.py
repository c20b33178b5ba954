"""Ingredient lists as printed on packages: read, written, compared with a formula."""

from __future__ import annotations

from tianheng.standards.labels.compare import Difference, compare
from tianheng.standards.labels.items import Item
from tianheng.standards.labels.model import Ingredient, Label, Named, Span
from tianheng.standards.labels.read import read
from tianheng.standards.labels.write import Written, compose, write

__all__ = [
    "Difference",
    "Ingredient",
    "Item",
    "Label",
    "Named",
    "Span",
    "Written",
    "compare",
    "compose",
    "read",
    "write",
]
