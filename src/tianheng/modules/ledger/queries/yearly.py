"""Check R11 of a registration: a year's output times the dose of the formula against what was bought and used."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from tianheng.accounts.models import Organisation
from tianheng.core.models import TrailHead
from tianheng.core.quantities import display
from tianheng.modules.ledger.queries.balance import Year, year
from tianheng.modules.ledger.queries.substances import of_kind
from tianheng.modules.ledger.queries.weighed import percent
from tianheng.modules.registration.enums import Outcome
from tianheng.modules.registration.queries.rules import Case, Result


def r11(case: Case) -> Result:
    """Whether twelve months of the ledger meet; nothing is said where there is no ledger of this additive."""
    line = case.line
    if line.carried:
        return Result(Outcome.OK, _("带入的添加剂，不单独采购。"))
    name = of_kind(line.name, line.kind).heading
    found = figures(case).get(name)
    if found is None or not (found.bought or found.gone or found.asked):
        return Result(Outcome.LATER, _("台账里还没有这种添加剂的记录。"))
    return Result(Outcome.OK if found.within else Outcome.ASK, words(found))


def figures(case: Case) -> Mapping[str, Year]:
    """The year of the enterprise; worked out anew only when anything was written there since."""
    organisation = case.line.product.organisation
    head = TrailHead.objects.filter(chain=organisation.code).values_list("digest", flat=True).first()
    return taken(organisation.pk, case.on, head or "")


@lru_cache(maxsize=64)
def taken(organisation: int, on: date, _head: str) -> Mapping[str, Year]:
    """The year as it stood when the enterprise's chain of the trail ended in ``_head``."""
    return year(Organisation.objects.get(pk=organisation), on)


def words(found: Year) -> str:
    """The comparison in words."""
    said = {
        "asked": display(round(found.asked), "mass"),
        "gone": display(round(found.gone), "mass"),
        "bought": display(round(found.bought), "mass"),
        "percent": percent(found.tolerance).rstrip("%"),
    }
    text = (
        _("近 12 个月：产量 × 配方应用 %(asked)s，台账实用 %(gone)s，采购 %(bought)s；允差 %(percent)s%%。")
        % said
    )
    return text if found.within else _("%(text)s两者对不上，请说明。") % {"text": text}
