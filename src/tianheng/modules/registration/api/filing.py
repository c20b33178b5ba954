"""An enterprise's filings over REST; a bureau's key reads what was sent to it."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Status

from tianheng.accounts.access import require
from tianheng.accounts.api_auth import Token
from tianheng.accounts.models import Organisation
from tianheng.api.errors import ApiError
from tianheng.api.paging import After, Limit, page
from tianheng.core.errors import FieldError
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.formulas.api.shapes import NeededKey, user_of
from tianheng.modules.formulas.models import Product
from tianheng.modules.registration import access, actions
from tianheng.modules.registration.api.shapes import (
    DraftIn,
    Lack,
    RegistrationOut,
    Registrations,
    Said,
    Seen,
    Signed,
    SignedAgain,
    brief,
    registration_out,
)
from tianheng.modules.registration.enums import Kind, State
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries import filings

router = Router(tags=["registrations"])
reads, writes = Token("read"), Token("write")
Words = Annotated[str, Query(max_length=60)]


def rows(request: HttpRequest) -> QuerySet[Registration]:
    """The registrations the key may see."""
    found: QuerySet[Registration] = Registration.objects.visible_to(request.user).select_related(
        "organisation__area"
    )
    return found


def registration_of(request: HttpRequest, pk: int) -> Registration:
    """A registration the key may see; else 404."""
    found: Registration = get_object_or_404(rows(request), pk=pk)
    return found


def shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    """A registration with its lines."""
    return registration_out(registration_of(request, pk))


@router.get("/registrations", response=Registrations, auth=reads, summary=gettext_noop("登记列表"))
def registrations(
    request: HttpRequest,
    state: State | None = None,
    kind: Kind | None = None,
    year: Annotated[int | None, Query(ge=2000, le=2999)] = None,
    organisation: Words = "",
    number: Words = "",
    after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Registrations in the order they were begun; `organisation` is an enterprise's code."""
    asked = {
        "state": state,
        "kind": kind,
        "year": year,
        "organisation__code": organisation,
        "number": number,
    }
    found = rows(request).filter(**{name: value for name, value in asked.items() if value})
    return page(request, found, after, limit, brief)


@router.post("/registrations", response={201: RegistrationOut}, auth=writes, summary=gettext_noop("起草登记"))
def draft(request: HttpRequest, begun: DraftIn) -> Status[Any]:
    """Begin a filing; it fills itself from products and approved formulas."""
    user = user_of(request)
    require(access.produces(user))
    assert user.scope_entered is not None
    place = Organisation.objects.select_related("area").get(pk=user.scope_entered.organisation)
    made = actions.draft_registration(
        by=user,
        organisation=place,
        kind=begun.kind,
        year=begun.year,
        products=None if begun.products is None else own(user, place, begun.products),
        at=timezone.now(),
    )
    return Status(201, shown(request, made.pk))


def own(user: Any, place: Organisation, wanted: Iterable[int]) -> list[Product]:
    """One's own products by number; 422 naming those that are not."""
    keys = list(dict.fromkeys(wanted))
    found = {row.pk: row for row in Product.objects.visible_to(user).filter(organisation=place, pk__in=keys)}
    unknown: list[FieldError] = [
        {"field": f"products[{place_}]", "value": key, "mend": _("没有这个产品，请核对编号。")}
        for place_, key in enumerate(keys)
        if key not in found
    ]
    if unknown:
        raise ApiError(422, "bad_input", _("有的内容不符合要求，请按提示改正。"), unknown)
    return list(found.values())


@router.get(
    "/registrations/{registration_id}",
    response=RegistrationOut,
    auth=reads,
    summary=gettext_noop("一份登记"),
)
def one(request: HttpRequest, registration_id: int) -> dict[str, Any]:
    """Its lines, each with the checks R1 to R12; what reviewers said. That a bureau looked is noted."""
    row = registration_of(request, registration_id)
    actions.note_look(by=user_of(request), registration=row, at=timezone.now())
    return registration_out(row)


@router.get(
    "/registrations/{registration_id}/missing",
    response=Lack,
    auth=reads,
    summary=gettext_noop("登记还缺什么"),
)
def missing(request: HttpRequest, registration_id: int) -> dict[str, Any]:
    """What hinders signing first; `ready` when nothing does and nothing has changed since it was filled."""
    row = registration_of(request, registration_id)
    today = timezone.localdate()
    found = filings.missing(row, today)
    moved = filings.moved_on(row, today)
    return {
        "ready": not moved and not any(each.blocking for each in found),
        "missing": [{**each._asdict(), "text": str(each.text)} for each in found],
        "moved_on": [str(each) for each in moved],
    }


@router.post(
    "/registrations/{registration_id}/refill",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("刷新登记填报内容"),
)
def refill(request: HttpRequest, registration_id: int, seen: Seen) -> dict[str, Any]:
    """Fill a draft again from products, formulas and the law as they are now."""
    return done(request, registration_id, actions.refill, seen)


def done(request: HttpRequest, pk: int, action: Callable[..., Any], facts: Seen) -> dict[str, Any]:
    """Do one verb to a registration that the key may see, and show it again."""
    row = registration_of(request, pk)
    action(by=user_of(request), registration=row, at=timezone.now(), **facts.model_dump())
    return shown(request, pk)


@router.put(
    "/registrations/{registration_id}/lines/{line_id}/answer",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("填写条目的企业说明"),
)
def answer(request: HttpRequest, registration_id: int, line_id: int, said: Said) -> dict[str, Any]:
    """The enterprise's word on what the checks ask of a line of a draft."""
    line = get_object_or_404(registration_of(request, registration_id).lines, pk=line_id)
    actions.answer_line(by=user_of(request), line=line, at=timezone.now(), **said.model_dump())
    return shown(request, registration_id)


@router.post(
    "/registrations/{registration_id}/submit",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("签名提交登记"),
)
def submit(request: HttpRequest, registration_id: int, signed: Signed, key: NeededKey) -> dict[str, Any]:
    """Sign with a typed name and hand in. The key in the header is required: sent twice, it is handed in once."""
    row = registration_of(request, registration_id)
    actions.submit(by=user_of(request), registration=row, key=key, at=timezone.now(), **signed.model_dump())
    return shown(request, registration_id)


@router.post(
    "/registrations/{registration_id}/resubmit",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("补正后再次提交"),
)
def resubmit(
    request: HttpRequest, registration_id: int, signed: SignedAgain, key: NeededKey
) -> dict[str, Any]:
    """Sign again what was returned, with a word on every open defect. The key is required, as for `submit`."""
    row = registration_of(request, registration_id)
    try:
        actions.resubmit(
            by=user_of(request), registration=row, key=key, at=timezone.now(), **signed.model_dump()
        )
    except Mistakes as several:
        raise Mistakes(in_notes(each) for each in several.found) from None
    return shown(request, registration_id)


def in_notes(mistake: Mistake) -> Mistake:
    """`note_7` of the page is `notes.7` of what was sent."""
    field = (
        mistake.field.replace("note_", "notes.", 1) if mistake.field.startswith("note_") else mistake.field
    )
    return Mistake(field, mistake.value, mistake.says, mistake.mend, mistake.label)


@router.post(
    "/registrations/{registration_id}/withdraw",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("撤回登记"),
)
def withdraw(request: HttpRequest, registration_id: int, seen: Seen) -> dict[str, Any]:
    """Take it back before a reviewer has taken it up."""
    return done(request, registration_id, actions.withdraw, seen)


@router.post(
    "/registrations/{registration_id}/reopen",
    response=RegistrationOut,
    auth=writes,
    summary=gettext_noop("接着办撤回的登记"),
)
def reopen(request: HttpRequest, registration_id: int, seen: Seen) -> dict[str, Any]:
    """Go on with what was taken back, as a draft."""
    return done(request, registration_id, actions.reopen, seen)
