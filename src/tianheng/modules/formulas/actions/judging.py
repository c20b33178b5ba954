"""The verdict of a version: made and stored whenever its facts, or those of its product, have changed."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.enums import Role
from tianheng.accounts.models import Membership, User
from tianheng.core.actors import Acting
from tianheng.core.mistakes import Mistakes
from tianheng.core.notify import notify
from tianheng.modules.compliance.actions.verdicts import keep_verdict
from tianheng.modules.compliance.models import Verdict
from tianheng.modules.formulas.enums import FormulaState
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.formulas.queries.checking import Given, given_of, moved

FAIL = "fail"
TOLD = (Role.HEAD, Role.SAFETY_DIRECTOR)


def keep(*, by: Acting, formula: FormulaVersion, one: Given, at: datetime) -> Verdict:
    """Judge what was given and keep the verdict with the version. Raises Mistakes, at the formula's own fields."""
    try:
        verdict = keep_verdict(
            organisation=formula.product.organisation, subject=formula, formula=one.formula, by=by, at=at
        )
    except Mistakes as several:
        raise Mistakes(moved(each, one) for each in several.found) from None
    if formula.verdict_id != verdict.pk:
        formula.verdict = verdict
        FormulaVersion.objects.filter(pk=formula.pk).update(verdict=verdict)
    return verdict


@transaction.atomic
def rejudge(*, by: Acting, formula: FormulaVersion, at: datetime) -> Verdict:
    """Judge a stored version by the law of this day and this moment; the same facts and law give the same verdict.

    Its lines are not touched. Raises Mistakes when facts of the product no longer allow it to be weighed.
    """
    return keep(by=by, formula=formula, one=given_of(formula, timezone.localdate(at)), at=at)


def rejudge_product(*, by: Acting, product: Product, at: datetime) -> None:
    """Judge the drafts and the version in force again after facts of the product changed; inside its transaction."""
    rows = FormulaVersion.objects.filter(
        product=product, state__in=(FormulaState.DRAFT, FormulaState.APPROVED)
    ).select_related("product__organisation", "verdict")
    for formula in rows:
        formula.product = product
        before = formula.verdict.conclusion if formula.verdict else ""
        verdict = rejudge(by=by, formula=formula, at=at)
        if formula.state == FormulaState.APPROVED and verdict.conclusion == FAIL != before:
            tell(formula, at)


def tell(formula: FormulaVersion, at: datetime) -> None:
    """Those who answer for the enterprise hear that a formula in force fails."""
    held = Membership.objects.in_force(timezone.localdate(at)).filter(
        organisation=formula.product.organisation, role__in=TOLD
    )
    notify(
        to=User.objects.filter(pk__in=held.values("user"), state="active").distinct(),
        subject=_("现行配方不再符合标准：%(name)s") % {"name": formula},
        link=reverse("formulas:formula", args=[formula.pk]),
        at=at,
    )
