"""Names of additives and of food categories: folding, resolving, searching.

`resolve`, `search`, `Match`, `Resolution` speak of additives; `suggest`, `Answer`, `Suggestion` of categories
(loaded on first use: the product lexicon is large).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tianheng.standards.names.additives import Match, Resolution, resolve, search
from tianheng.standards.names.text import fold

if TYPE_CHECKING:
    from tianheng.standards.names.categories import Answer, Suggestion, suggest

__all__ = ["Answer", "Match", "Resolution", "Suggestion", "fold", "resolve", "search", "suggest"]


def __getattr__(name: str) -> Any:
    if name not in ("Answer", "Suggestion", "suggest"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tianheng.standards.names import categories

    return getattr(categories, name)
