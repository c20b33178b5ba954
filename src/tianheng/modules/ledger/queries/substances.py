"""What a name on a bag stands for, asked of the law once and remembered."""

from functools import lru_cache
from typing import NamedTuple

from tianheng.modules.compliance.queries.substances import resolve_additive
from tianheng.modules.formulas.enums import LineKind

KINDS = {
    "additive": LineKind.ADDITIVE,
    "flavouring": LineKind.FLAVOURING,
    "aid": LineKind.AID,
    "fortifier": LineKind.FORTIFIER,
}


class Substance(NamedTuple):
    """``name`` as the law calls it, ``heading`` of its table; both the given name where no table has it.

    ``listed`` says that the name is printed in Table A.1; salt, sugar and cultures are not. ``ruled`` says that a
    table of additives has it, by whatever name: 味精 is 谷氨酸钠. ``question`` is what must be settled first: of a
    name that is several substances, of one nobody has, and of one that only says what a mixture is for.
    """

    name: str
    heading: str
    kind: str
    known: bool
    forbidden: bool
    listed: bool = False
    ruled: bool = False
    question: str = ""
    given: str = ""

    @property
    def unsettled(self) -> bool:
        """Whether the tables have the name for several substances, or a mixture: none of them may be assumed."""
        return self.known and bool(self.question)

    @property
    def unknown(self) -> bool:
        """Whether no table has it."""
        return not self.known and not self.forbidden


def of_kind(name: str, kind: str) -> Substance:
    """What a name stands for in this kind: a compound additive goes by its own name, its parts are judged."""
    plain = name.strip()
    if kind == LineKind.PREMIX:
        return Substance(plain, plain, LineKind.PREMIX, known=True, forbidden=substance(plain).forbidden)
    return substance(plain)


@lru_cache(maxsize=4096)
def substance(name: str) -> Substance:
    """What a name stands for; the tables do not change while the program runs."""
    plain = name.strip()
    found = resolve_additive(plain)
    forbidden = found.kind == "forbidden"
    known = bool(found.heading) and found.kind not in ("forbidden", "withdrawn", "unknown")
    heading = found.heading or plain
    return Substance(
        name=found.member or heading,
        heading=heading,
        kind=KINDS.get(found.kind, LineKind.ADDITIVE),
        known=known,
        forbidden=forbidden,
        listed=found.kind == "additive" and found.exact,
        ruled=found.kind in KINDS,
        question=found.question,
        given=plain,
    )
