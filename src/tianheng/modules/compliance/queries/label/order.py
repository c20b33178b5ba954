"""Whether the percentages printed in a list fall: ingredients stand in order of their amounts (GB 7718)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from tianheng.standards.labels import Ingredient

# What is added at 2 % or less may stand in any order (GB 7718-2011 4.1.3.1.2).
FREE = Decimal(2)


def out_of_order(ingredients: tuple[Ingredient, ...]) -> Iterator[str]:
    """A sentence for every ingredient that stands behind one with a smaller percentage, at every depth."""
    least: Ingredient | None = None
    for one in ingredients:
        yield from out_of_order(one.children)
        if one.percent is None or one.percent <= FREE:
            continue
        if least is not None and least.percent is not None and one.percent > least.percent:
            yield _(
                "“%(name)s”标示 %(percent)s%%，却排在“%(before)s”（%(least)s%%）之后；"
                "加入量超过 2%% 的配料应按加入量递减排列"
            ) % {"name": one.name, "percent": one.percent, "before": least.name, "least": least.percent}
        if least is None or least.percent is None or one.percent < least.percent:
            least = one
