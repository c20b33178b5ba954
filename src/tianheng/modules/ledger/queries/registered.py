"""Whether an additive is registered for a product, and how much that matters where the enterprise lies."""

from datetime import date

from tianheng.modules.formulas.models import Product
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
