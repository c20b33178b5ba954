"""Every form that is printed or goes as a workbook, by its code."""

from collections.abc import Mapping

from tianheng.modules.ledger.exchange import care, goods, use
from tianheng.modules.ledger.exchange.fields import Form

FORMS: Mapping[str, Form] = {
    form.code: form
    for form in (
        goods.RECEIPTS, goods.SUPPLIERS, goods.STORED, use.ISSUES, use.FEEDINGS, use.BATCHES, care.COUNTS, use.TESTS,
        use.DELIVERIES, care.CABINETS, care.DISPOSALS, care.DAILY, care.WEEKLY, care.MONTHLY, care.RISKS,
    )
}  # fmt: skip


def form_of(code: str) -> Form | None:
    """A form by its code, in any case: ``f07``."""
    return FORMS.get(code.upper())
