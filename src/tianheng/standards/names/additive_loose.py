"""Names without the signs people leave out or misplace: DL苹果酸, β胡萝卜素, 焦糖色普通法."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from tianheng.standards.names.additive_index import Sense, index

_SIGNS = str.maketrans(dict.fromkeys("-,()·.+:;/、 "))


def loosened(folded: str) -> str:
    """A folded name without hyphens, commas, brackets, dots and plus signs."""
    return folded.translate(_SIGNS)


@cache
def loose_index() -> dict[str, list[Sense]]:
    """Loosened name -> all senses of the names that loosen to it."""
    loose: dict[str, list[Sense]] = defaultdict(list)
    for name, senses in index().names.items():
        key = loosened(name)
        if len(key) > 1 and not key.isdigit():
            loose[key].extend(sense for sense in senses if sense not in loose[key])
    return dict(loose)
