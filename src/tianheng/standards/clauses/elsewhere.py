"""Chapters 10 and 11, and all else that another rule judges: recognised, never passed here."""

from __future__ import annotations

from tianheng.standards.bounds import Ask
from tianheng.standards.clauses.base import Clause
from tianheng.standards.formula import Item
from tianheng.standards.outcome import DATA, Outcome
from tianheng.standards.phrases import say
from tianheng.standards.source import table


class Fortifier(Clause):
    """营养强化剂的使用应符合《食品安全国家标准 食品营养强化剂使用标准》(GB14880)和相关规定。"""

    id = "10"


class GumBase(Clause):
    """胶基糖果中基础剂物质及其配料的使用应符合《食品安全国家标准 食品添加剂 胶基及其配料》(GB1886.359)的规定。"""

    id = "11"


def judge(item: Item, name: str) -> Outcome:
    """A substance that another standard, list or no additive rule governs: said, and asked for."""
    row = next(row for row in table("elsewhere/elsewhere.csv") if row["name"] == name)
    words = say("elsewhere", name=name, rule=row["governed_by"])
    question = f"{words} {row['question']}".strip()
    return Outcome(
        DATA, steps=(words,), asks=(Ask(item.field, question),), notes=((row["clause"] or "5", words),)
    )


def ambiguous(item: Item, question: str) -> Outcome:
    """A name that stands for several things is asked, never guessed."""
    return Outcome(DATA, asks=(Ask(f"{item.field}.additive", question),), steps=(say("ambiguous"),))


def unsaid(item: Item) -> Outcome:
    """The part of a compound additive that its composition does not name."""
    question = say("ask_rest", name=item.premix, percent=item.additive)
    return Outcome(DATA, asks=(Ask(item.field, question),), steps=(question,))
