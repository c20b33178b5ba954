"""What a county's leader does to an accepted registration over REST: suspend, lift, cancel."""

from collections.abc import Callable
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
from tianheng.modules.registration.api.filing import done, registration_of, shown, writes
from tianheng.modules.registration.api.shapes import Refused, RegistrationOut, Stood
from tianheng.modules.registration.models import Registration, RegistrationLine

router = Router(tags=["registrations"])


@router.post(
    "/registrations/{registration_id}/suspend",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("暂停一份登记"),
)
def suspend(request: HttpRequest, registration_id: int, stood: Stood) -> dict[str, Any]:
    """Suspend the whole, or the `lines` named, with the reason: they no longer count until they are lifted."""
    return turned(request, registration_id, actions.suspend, stood)


@router.post(
    "/registrations/{registration_id}/lift",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("恢复一份登记"),
)
def lift(request: HttpRequest, registration_id: int, stood: Stood) -> dict[str, Any]:
    """End the suspension of the whole, or of the `lines` named."""
    return turned(request, registration_id, actions.lift, stood)


@router.post(
    "/registrations/{registration_id}/cancel",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("注销一份登记"),
)
def cancel(request: HttpRequest, registration_id: int, refused: Refused) -> dict[str, Any]:
    """End it for good: the licence was revoked or given back. Everything is kept."""
    return done(request, registration_id, actions.cancel, refused)


def turned(
    request: HttpRequest, pk: int, action: Callable[..., Registration], stood: Stood
) -> dict[str, Any]:
    """Suspend or lift, and show it again."""
    row = registration_of(request, pk)
    action(
        by=user_of(request),
        registration=row,
        lines=None if stood.lines is None else lines_of(row, stood.lines),
        reason=stood.reason,
        version=stood.version,
        at=timezone.now(),
    )
    return shown(request, pk)


def lines_of(row: Registration, wanted: list[int]) -> list[RegistrationLine]:
    """The lines by number; 422 naming those that are none of this registration."""
    known = {line.pk: line for line in row.lines.filter(pk__in=wanted)}
    mend = _("这份登记没有这一条，请核对编号。")
    strange: list[FieldError] = [
        {"field": f"lines[{place}]", "value": key, "mend": mend}
        for place, key in enumerate(wanted)
        if key not in known
    ]
    if strange:
        raise ApiError(422, "bad_input", _("有的内容不符合要求，请按提示改正。"), strange)
    return list(known.values())
