"""Judging for the record: a verdict is stored with the law it was made by, and made again when that law changes."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation
from tianheng.core.actors import Acting
from tianheng.core.canonical import canonical
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.compliance.models import Verdict
from tianheng.modules.compliance.queries.check import judged, mistakes
from tianheng.modules.compliance.queries.law import Law, law_in_force
from tianheng.modules.compliance.queries.verdicts import latest_verdict
from tianheng.standards import InputError

RECORDED = "zh-hans"  # the language of the record, whoever is signed in


def judge(formula: dict[str, Any], law: Law | None = None, language: str = "") -> dict[str, Any]:
    """The verdict of a formula, not stored; in the reader's language unless another is asked for.

    Raises Mistakes, each naming its field as in the formula (``items[0].amount``).
    """
    try:
        return judged(formula, law, language)
    except InputError as error:
        raise Mistakes(mistake(each) for each in mistakes(error)) from None


def mistake(error: InputError) -> Mistake:
    """A mistake of the law's library as one of the house."""
    return Mistake(error.field, error.value, _("不能这样填写。"), error.mend)


@transaction.atomic
def keep_verdict(
    *,
    organisation: Organisation,
    subject: Model,
    formula: dict[str, Any],
    by: Acting,
    at: datetime,
    law: Law | None = None,
) -> Verdict:
    """Judge a formula and store what was given, what came out, and by which law; raises Mistakes.

    When the subject's latest verdict has the same facts and the same law, that one is returned: nothing is judged
    twice. Whoever calls has looked at access and writes the trail.
    """
    used = law or law_in_force()
    given = canonical(formula)
    known = latest_verdict(subject)
    if known is not None and (known.law, known.given) == (used.digest, given):
        return known
    result = recorded(formula, used)
    row = Verdict(
        organisation=organisation,
        subject_kind=subject._meta.label_lower,
        subject_key=subject.pk,
        edition=result["edition"],
        law=used.digest,
        conclusion=result["verdict"],
        given=given,
        result=canonical(result),
        production_date=made_on(formula),
        judged_at=at,
        judged_by=by.as_actor().name,
    )
    row.save()
    return row


def recorded(formula: dict[str, Any], law: Law) -> dict[str, Any]:
    """The verdict in the language of the record; mistakes are told in that of whoever reads them."""
    try:
        return judge(formula, law, RECORDED)
    except Mistakes:
        judge(formula, law)
        raise


def made_on(formula: dict[str, Any]) -> date | None:
    """The production date of a formula that was judged; None when an edition was named instead."""
    day = formula.get("production_date")
    return date.fromisoformat(str(day)) if day else None
