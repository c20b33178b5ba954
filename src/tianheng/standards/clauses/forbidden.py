"""Substances that may not stand in food at all, those withdrawn, and those that no table knows."""

from __future__ import annotations

from tianheng.standards.bounds import Ask
from tianheng.standards.clauses.base import Clause
from tianheng.standards.formula import Item
from tianheng.standards.outcome import FORBIDDEN, NOT_PERMITTED, UNKNOWN, Outcome
from tianheng.standards.phrases import say
from tianheng.standards.source import table


class NonFoodSubstance(Clause):
    """用非食品原料生产的食品或者添加食品添加剂以外的化学物质和其他可能危害人体健康物质的食品,或者用回收食品作为原料生产的食品"""

    id = "食品安全法34(1)"
    document = "食品安全法"


def nonedible(name: str) -> Outcome:
    """A substance on the list of non-edible substances: stop, nothing is computed."""
    row = next(row for row in table("nonedible/nonedible.csv") if row["name"] == name)
    words = say("nonedible", name=name, serial=row["serial"], document=row["document"])
    return Outcome(FORBIDDEN, steps=(words,), notes=((NonFoodSubstance.id, words),))


def withdrawn(name: str) -> Outcome:
    """A substance that once stood in the standard and no longer does."""
    row = next(row for row in table("nonedible/withdrawn.csv") if row["name"] == name)
    words = say("withdrawn", name=name, since=row["since"], notice=row["notice"])
    return Outcome(NOT_PERMITTED, steps=(words,), notes=(("A.1", words),))


def unknown(item: Item, near: tuple[str, ...]) -> Outcome:
    """A name in no table: not permitted; the nearest names are offered."""
    question = (
        say("ask_near", name=item.additive, near="、".join(near))
        if near
        else say("ask_name", name=item.additive)
    )
    return Outcome(UNKNOWN, asks=(Ask(f"{item.field}.additive", question),), steps=(say("unknown"),))
