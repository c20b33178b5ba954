"""Narrowings as questions: 仅限… and …除外, each a yes/no fact about the food, some told by its code.

`ours/narrowings.csv` has one row for every wording printed in Table A.1.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from tianheng.standards.errors import LawError
from tianheng.standards.phrases import say
from tianheng.standards.source import split, table


class Narrowing(NamedTuple):
    """`text` as printed; `kind` only or except; `what` it names; `codes` of Appendix E that settle it."""

    text: str
    kind: str
    what: str
    codes: tuple[str, ...]

    @property
    def question(self) -> str:
        """The yes/no question; "yes" means that the food meets the wording."""
        return say("is_it" if self.kind == "only" else "is_it_not", what=self.what)


@cache
def _all() -> dict[str, Narrowing]:
    rows = table("gb2760_2024/ours/narrowings.csv")
    return {
        row["text"]: Narrowing(row["text"], row["kind"], row["what"], split(row["codes"])) for row in rows
    }


def narrowing(text: str) -> Narrowing:
    """The reading of a printed narrowing. Raises LawError when nobody has read it."""
    found = _all().get(text)
    if found is None:
        raise LawError(f"narrowing {text!r} has no reading in ours/narrowings.csv")
    return found


def known(text: str) -> bool:
    """Whether a narrowing has a reading; none at all has."""
    return not text or text in _all()
