"""An enterprise's papers: which one counts, until when, and how that looks."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tianheng.accounts.models import Organisation
from tianheng.modules.enterprises.enums import SOON, PaperKind
from tianheng.modules.enterprises.models import Licence

IN_FORCE = Q(withdrawn_at=None, replaced_by=None)
PERMITS = (PaperKind.PRODUCTION_LICENCE, PaperKind.WORKSHOP_LICENCE)


class Standing(NamedTuple):
    """How a paper stands on a day: the tone of its light, and in words."""

    tone: str
    words: str | Promise


def standing(licence: Licence, today: date) -> Standing:
    """Valid, soon to run out, run out, or no longer in force."""
    if licence.withdrawn_at is not None:
        return Standing("note", _("已失效"))
    if licence.replaced_by_id is not None:
        return Standing("note", _("已换发"))
    return day_standing(licence.expires_on, today)


def day_standing(expires: date | None, today: date) -> Standing:
    """How something that lasts until ``expires``, that day included, stands today."""
    if expires is None:
        return Standing("pass", _("长期有效"))
    left = (expires - today).days
    if left < 0:
        return Standing("fail", _("已过期 %(days)s 天") % {"days": -left})
    if left == 0:
        return Standing("review", _("今天到期"))
    if left <= SOON:
        return Standing("review", _("%(days)s 天后到期") % {"days": left})
    return Standing("pass", _("有效"))


def papers_of(organisation: Organisation) -> QuerySet[Licence]:
    """Every paper, those in force first; only for an organisation got by ``visible_to``."""
    rows: QuerySet[Licence] = Licence.objects.filter(organisation=organisation).order_by(
        F("withdrawn_at").desc(nulls_first=True), F("replaced_by").desc(nulls_first=True), "kind", "-id"
    )
    return rows


def permits(organisation: Organisation) -> QuerySet[Licence]:
    """The production licence, or a workshop's registration, in force (perhaps run out)."""
    rows: QuerySet[Licence] = Licence.objects.filter(IN_FORCE, organisation=organisation, kind__in=PERMITS)
    return rows.order_by("-expires_on", "-id")


def current_licence(organisation: Organisation, on: date) -> Licence | None:
    """What permits production on ``on``: the production licence, else a workshop's registration.

    Where no paper was entered, what the organisation was let in with stands for it, as a row that is not saved.
    """
    found = list(permits(organisation))
    if not found:
        return from_registration(organisation, on)
    valid = [each for each in found if each.valid_on(on)]
    return next((each for each in valid if each.kind == PaperKind.PRODUCTION_LICENCE), None) or next(
        iter(valid), None
    )


def from_registration(organisation: Organisation, on: date) -> Licence | None:
    """The licence told when the organisation registered itself, if it is valid on ``on``; never saved."""
    if not organisation.licence_number:
        return None
    made = Licence(
        organisation=organisation,
        kind=PaperKind.PRODUCTION_LICENCE,
        number=organisation.licence_number,
        expires_on=organisation.licence_expires,
    )
    return made if made.valid_on(on) else None


def valid_until(organisation: Organisation) -> date | None:
    """The last day on which production is permitted as far as is known; None when nothing says."""
    days = [each.expires_on for each in permits(organisation) if each.expires_on]
    return max(days, default=organisation.licence_expires)


def expiring(user: Any, today: date, within_days: int = SOON) -> QuerySet[Licence]:
    """Papers that ``user`` may see and that run out within so many days or have run out, the most urgent first."""
    rows: QuerySet[Licence] = (
        Licence.objects.visible_to(user)
        .filter(IN_FORCE, expires_on__lte=today + timedelta(days=within_days))
        .select_related("organisation")
        .order_by("expires_on", "id")
    )
    return rows
