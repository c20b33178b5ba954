"""A county's review over REST, by the pages' own verbs: a bureau's system acts as whoever made its key."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router

from tianheng.api.errors import ApiError
from tianheng.core.errors import FieldError
from tianheng.modules.formulas.api.shapes import user_of
from tianheng.modules.registration import actions
from tianheng.modules.registration.actions import DefectFacts
from tianheng.modules.registration.api.filing import done, registration_of, shown, writes
from tianheng.modules.registration.api.shapes import Agreed, Refused, RegistrationOut, Returned, Seen
from tianheng.modules.registration.enums import CHECKS
from tianheng.modules.registration.models import Registration

router = Router(tags=["registrations"])


@router.post(
    "/registrations/{registration_id}/take-up",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("开始审核登记"),
)
def take_up(request: HttpRequest, registration_id: int, seen: Seen) -> dict[str, Any]:
    """Begin to review: from now on the enterprise cannot take it back."""
    return done(request, registration_id, actions.take_up, seen)


@router.post(
    "/registrations/{registration_id}/return",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("退回登记补正"),
)
def return_(request: HttpRequest, registration_id: int, returned: Returned) -> dict[str, Any]:
    """Send it back with everything there is to mend, at one time; the clock of mending begins."""
    row = registration_of(request, registration_id)
    actions.return_for_mending(
        by=user_of(request),
        registration=row,
        defects=defects(row, returned),
        opinion=returned.opinion,
        version=returned.version,
        at=timezone.now(),
    )
    return shown(request, registration_id)


def defects(row: Registration, returned: Returned) -> list[DefectFacts]:
    """The defects, each with its line; 422 naming those whose line or check is none of this filing."""
    lines = {line.pk: line for line in row.lines.all()}
    wrong = list(strange(set(lines), returned))
    if wrong:
        raise ApiError(422, "bad_input", _("有的内容不符合要求，请按提示改正。"), wrong)
    return [
        DefectFacts(each.text, lines[each.line] if each.line is not None else None, each.check)
        for each in returned.defects
    ]


def strange(lines: set[int], returned: Returned) -> Iterator[FieldError]:
    """What names no line of the filing, no check."""
    for place, each in enumerate(returned.defects):
        if each.line is not None and each.line not in lines:
            mend = _("这份登记没有这一条，请核对编号。")
            yield {"field": f"defects[{place}].line", "value": each.line, "mend": mend}
        if each.check and each.check not in CHECKS:
            mend = _("请用以下之一：%(bound)s。") % {"bound": "、".join(CHECKS)}
            yield {"field": f"defects[{place}].check", "value": each.check, "mend": mend}


@router.post(
    "/registrations/{registration_id}/accept",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("审核同意登记"),
)
def accept(request: HttpRequest, registration_id: int, agreed: Agreed) -> dict[str, Any]:
    """Agree. What is `flagged` then waits for a second reviewer, another person with a key of his own."""
    return done(request, registration_id, actions.accept, agreed)


@router.post(
    "/registrations/{registration_id}/reject",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("审核不予登记"),
)
def reject(request: HttpRequest, registration_id: int, refused: Refused) -> dict[str, Any]:
    """Do not register, with the reason; the enterprise sees it and may file anew."""
    return done(request, registration_id, actions.reject, refused)
