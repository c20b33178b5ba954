"""What was registered changes or ends, over REST: the enterprise's drafts of form F14; a draft is thrown away."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router, Status

from tianheng.modules.formulas.api.shapes import user_of
from tianheng.modules.registration import actions
from tianheng.modules.registration.api.filing import registration_of, shown, writes
from tianheng.modules.registration.api.shapes import Begun, Changed, RegistrationOut, Seen
from tianheng.modules.registration.models import Registration

router = Router(tags=["registrations"])


@router.post(
    "/registrations/{registration_id}/change",
    response={201: RegistrationOut},
    auth=writes,
    summary=gettext_noop("起草变更"),
)
def change(request: HttpRequest, registration_id: int, changed: Changed) -> Status[Any]:
    """Begin a change, filled from products and formulas as they are now. It is signed like any draft; the old
    registration counts until it is accepted, unless `immediate_stop`."""
    return begun(request, registration_id, actions.begin_change, changed)


@router.post(
    "/registrations/{registration_id}/close",
    response={201: RegistrationOut},
    auth=writes,
    summary=gettext_noop("起草注销"),
)
def close(request: HttpRequest, registration_id: int, why: Begun) -> Status[Any]:
    """Begin to close it; signed like any draft, the old one counts till the closing is accepted."""
    return begun(request, registration_id, actions.begin_cancellation, why)


def begun(request: HttpRequest, pk: int, action: Callable[..., Registration], facts: Begun) -> Status[Any]:
    """Begin a filing about a registration that the key may see, and show it."""
    row = registration_of(request, pk)
    made = action(by=user_of(request), registration=row, at=timezone.now(), **facts.model_dump())
    return Status(201, shown(request, made.pk))


@router.post(
    "/registrations/{registration_id}/discard",
    response={204: None},
    auth=writes,
    summary=gettext_noop("删除登记草稿"),
)
def discard(request: HttpRequest, registration_id: int, seen: Seen) -> Status[Any]:
    """Throw a draft away; one that has a receipt number is kept."""
    row = registration_of(request, registration_id)
    actions.discard(by=user_of(request), registration=row, at=timezone.now(), **seen.model_dump())
    return Status(204, None)
