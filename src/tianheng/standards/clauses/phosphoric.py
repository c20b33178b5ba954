"""Note 7 of Table A.1: phosphoric acid of the wet process."""

from __future__ import annotations

from tianheng.standards.amounts import Dose
from tianheng.standards.bounds import Ask, merged
from tianheng.standards.clauses.base import Clause
from tianheng.standards.model import Category
from tianheng.standards.outcome import NARROWING, NOT_PERMITTED, Outcome
from tianheng.standards.phrases import say

COLA = "14.04.01"


class WetProcess(Clause):
    """包括磷酸(湿法),磷酸湿法仅用于14.04.01可乐型碳酸饮料,最大使用量为5.0 g/kg(以即饮状态计,最大使用量以磷酸根(PO43-)计。"""

    id = "note.7"
    member = "磷酸(湿法)"
    form = "湿法"

    @classmethod
    def refuses(cls, dose: Dose, lineage: tuple[str, ...]) -> bool:
        """Whether a dose is refused for its kind, whatever its amount."""
        return dose.form == cls.form and COLA not in lineage

    @classmethod
    def applied(cls, dose: Dose, lineage: tuple[str, ...], outcome: Outcome) -> Outcome:
        """The outcome of a dose, refused where it is wet-process acid outside cola."""
        if not cls.refuses(dose, lineage):
            return outcome
        return outcome._replace(status=NOT_PERMITTED, asks=(), counts=False, steps=(say("wet_process"),))

    @classmethod
    def asked(cls, outcome: Outcome, cola: Category) -> Outcome:
        """In a group of categories with cola in it: which of them the food is."""
        if outcome.fails:
            return outcome
        ask = Ask("food.category", say("ask_deeper", names=f"{cola.code} {cola.name}"))
        return outcome._replace(status=NARROWING, asks=merged(outcome.asks, (ask,)))
