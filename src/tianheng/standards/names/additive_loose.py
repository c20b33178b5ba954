"""Names without the signs people leave out or misplace: DL苹果酸, β胡萝卜素, 焦糖色普通法."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from tianheng.standards.names.additive_index import Sense, index

_SHORTEST = 2
_SIGNS = str.maketrans(dict.fromkeys("-,()·.+:;/、 "))


def loosened(folded: str) -> str:
    """A folded name without hyphens, commas, brackets, dots and plus signs."""
    return folded.translate(_SIGNS)


def loose_senses(folded: str) -> list[Sense]:
    """What a name stands for if such signs do not count: its own and those of names with other signs."""
    key = loosened(folded)
    if len(key) < _SHORTEST or key.isascii():
        return []
    return [*index().lookup(key), *_signless().get(key, [])]


@cache
def _signless() -> dict[str, list[Sense]]:
    """Names that have such signs, without them."""
    loose: dict[str, list[Sense]] = defaultdict(list)
    for name, senses in index().chinese.items():
        key = loosened(name)
        if len(key) < len(name):
            loose[key].extend(sense for sense in senses if sense not in loose[key])
    return dict(loose)
