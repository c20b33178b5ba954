"""Whether an additive is registered for a product, and how much that matters where the enterprise lies."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tianheng.modules.formulas.models import Product
from tianheng.modules.ledger.queries.substances import substance
from tianheng.modules.registration.enums import PolicyKind
from tianheng.modules.registration.queries.filings import registered
from tianheng.modules.registration.queries.policies import policy_of

MANDATORY, INTERNAL = PolicyKind.MANDATORY_LOCAL, PolicyKind.INTERNAL_ONLY


def policy_kind(product: Product, on: date) -> str:
    """What the enterprise's area asks for."""
    return str(policy_of(product.organisation, on).kind)


def is_registered(product: Product, additive: str, on: date) -> bool:
    """Whether an accepted line covers this additive in this product on a day."""
    return registered(product.organisation, product, additive, on) is not None


def unregistered(
    heading: str, composition: Iterable[Mapping[str, Any]], known: Callable[[str], bool]
) -> list[str]:
    """What is not on the register: nothing, ``heading`` itself, or the parts of a compound additive that are not.

    A compound additive counts by its own name, or when every part that works in it does; its carriers, which are
    food, are never registered.
    """
    if known(heading):
        return []
    working = [
        what for part in composition if (what := substance(part["additive"])).ruled or part.get("function")
    ]
    names = list(dict.fromkeys(what.heading for what in working)) or [heading]
    return [name for name in names if name == heading or not known(name)]


def lacking_words(name: str, heading: str, missing: Iterable[str]) -> str:
    """An additive that is not registered as it is called; of a compound additive, which of its parts are not."""
    parts = "、".join(each for each in missing if each != heading)
    return _("“%(name)s”中的“%(parts)s”") % {"name": name, "parts": parts} if parts else f"“{name}”"
