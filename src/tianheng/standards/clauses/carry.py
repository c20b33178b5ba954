"""3.4.1 and 3.4.2: additives that come with an ingredient."""

from __future__ import annotations

from collections.abc import Iterable

from tianheng.standards.amounts import Dose
from tianheng.standards.bounds import Ask, merged
from tianheng.standards.clauses.base import Clause
from tianheng.standards.formula import Brought, Item
from tianheng.standards.outcome import DATA, WITHIN, Outcome, outweighed
from tianheng.standards.phrases import say
from tianheng.standards.substances import policy
from tianheng.standards.units import shown, unit_per


class CarryOver(Clause):
    """在下列情况下食品添加剂可以通过食品配料(含食品添加剂)带入食品中:"""

    id = "3.4.1"

    @classmethod
    def held(cls, items: Iterable[Item], link: Brought) -> dict[int, Item]:
        """The items that an ingredient holds, by number, as it holds them: judged there by (a) and (b).

        What one of its own ingredients brings along is carried over into it in its turn.
        """
        place = link.place
        return {
            number: item._replace(brought=item.brought.within(place))
            for number, item in enumerate(items)
            if item.brought is not None and any(one.place == place for one in item.brought.links)
        }

    @classmethod
    def judged_in(cls, brought: Brought) -> Brought:
        """The ingredient in which (a) and (b) are asked: the outermost that was not made for this food."""
        return next((link for link in reversed(brought.links) if not link.for_this_food), brought)

    @classmethod
    def may_be_confirmed(cls, brought: Brought) -> bool:
        """Confirmed by a person, and not so large a share that (d) cannot hold."""
        return brought.confirmed and brought.share <= policy("carry_over_most_share")

    @classmethod
    def outcome(cls, dose: Dose, within: Outcome, *, confirmed: bool) -> Outcome:
        """(a) and (b) as judged in the ingredient; (c) and (d) only a person can confirm."""
        brought = dose.item.brought
        assert brought is not None
        path = say("carried", path=brought.path, category=brought.food.category)
        steps = (path, *within.steps, *_in_the_food(within, brought))
        if within.fails or within.open:
            return within._replace(steps=(*steps, say("carried_not", status=within.status)), counts=False)
        if confirmed:
            return within._replace(status=WITHIN, steps=(*steps, say("carried_confirmed")), counts=False)
        ask = Ask(f"{dose.item.field}.source", say("ask_carried", path=brought.path))
        return within._replace(status=DATA, steps=steps, asks=merged((ask,), within.asks), counts=False)

    @classmethod
    def with_permission(cls, permitted: Outcome, within: Outcome) -> Outcome:
        """Where the food itself permits the additive, the ingredient must still be lawful."""
        return outweighed(permitted, within) if within.fails or within.open else permitted


class CarryOverForSpecificFood(Clause):
    """当某食品配料作为特定终产品的原料时,批准用于上述特定终产品的添加剂允许添加到这些食品配料中,同时该添加剂在终产品中的量应符合本标准的要求。在所述特定食品配料的标签上应明确标示该食品配料用于上述特定食品的生产。"""

    id = "3.4.2"

    @classmethod
    def claimed(cls, dose: Dose) -> bool:
        """Whether the labels of the ingredient and of those around it are said to name this food."""
        brought = dose.item.brought
        return brought is not None and all(link.for_this_food for link in brought.links)


def _in_the_food(within: Outcome, brought: Brought) -> tuple[str, ...]:
    """How much of it reaches the food: its content in the ingredient where it was judged × the share of that one."""
    if within.compared is None or not within.compared.known or not within.unit:
        return ()
    judged = CarryOver.judged_in(brought).whole_share
    content = within.compared.low * judged
    share = shown(judged * 100)
    return (say("in_the_food", share=share, value=shown(content), unit=f"g/{unit_per(within.unit)}"),)
