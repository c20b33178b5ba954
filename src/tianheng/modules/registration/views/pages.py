"""The page of one registration, for its enterprise and for the bureaus."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tianheng.accounts.forms import HouseForm
from tianheng.modules.registration import access, actions, forms
from tianheng.modules.registration.enums import (
    CHECKS,
    DISCLAIMER,
    STANDING,
    VERBS,
    WAITING,
    Change,
    Kind,
    State,
)
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries import changes, filings, pages

FILLABLE = (State.DRAFT, State.RETURNED)


def shared(request: HttpRequest, row: Registration) -> dict[str, Any]:
    """What both pages show; that a bureau's people looked is noted for the enterprise."""
    user: Any = request.user
    if access.watches(user):
        actions.note_look(by=user, registration=row, at=timezone.now())
    today = timezone.localdate()
    reviews = pages.reviews(row)
    defects = [each for review in reviews for each in review.defects.all()]
    return {
        "row": row,
        "today": today,
        "overdue": row.overdue(today),
        "stages": pages.stages(row),
        "head": pages.head(row),
        "numbers": pages.numbers(row),
        "products": pages.products(row.lines.all(), [each for each in defects if each.mended_at is None]),
        "changes": changes.line_changes(row),
        "change_words": "、".join(str(Change(each).label) for each in row.change_kinds),
        "reviews": reviews,
        "defects": defects,
        "papers": pages.papers(row),
        "signatures": pages.signatures(row),
        "ends_soon": pages.ends_soon(row, today),
        "checks": CHECKS,
        "disclaimer": DISCLAIMER,
        "is_closing": row.kind == Kind.CANCELLATION,
    }


def own_page(
    request: HttpRequest, row: Registration, form: HouseForm | None = None, **more: Any
) -> HttpResponse:
    """The page as the enterprise (or whoever only reads) sees it; 422 when something was refused."""
    writes, signs = (
        access.may_write(request.user, row.organisation),
        access.may_sign(request.user, row.organisation),
    )
    current = row.state in (*FILLABLE, *STANDING) and row.kind != Kind.CANCELLATION
    missing = filings.missing(row, timezone.localdate()) if row.state in FILLABLE else []
    context = {
        **shared(request, row),
        "form": form or HouseForm(),
        "upload": forms.Upload(),
        "writes": writes,
        "signs": signs,
        "can": {verb: writes and row.state in states for verb, states in VERBS.items()},
        "fillable": row.state in FILLABLE,
        "missing": missing,
        "lacking": sum(each.blocking for each in missing),
        "moved": filings.moved_on(row, timezone.localdate())
        if current and access.produces(request.user)
        else [],
        "follower": filings.follower(row) if row.state in STANDING else None,
        **more,
    }
    status = 422 if form is not None and form.problems else 200
    return render(request, "registration/registration.html", context, status=status)


def review_page(
    request: HttpRequest, row: Registration, form: HouseForm | None = None, **more: Any
) -> HttpResponse:
    """The page as a reviewer sees it: every check beside every line, and what may be decided."""
    user: Any = request.user
    drawn = shared(request, row)
    current = row.state in (*WAITING, *STANDING) and row.kind != Kind.CANCELLATION
    makers = {row.created_by_id, *(each.user_id for each in drawn["signatures"])}
    reviews = access.may_review(user, row.organisation) and user.pk not in makers
    context = {
        **drawn,
        "form": form or HouseForm(),
        "reviews_it": reviews,
        "decides_it": access.may_decide(user, row.organisation),
        "can": {verb: row.state in states for verb, states in VERBS.items()},
        "is_first": row.first_reviewer_id == user.pk,
        "flags": pages.flags(row),
        "closed": row.kind == Kind.CANCELLATION,
        "moved": filings.moved_on(row) if current else [],
        "lapsed": filings.licence_lapsed(row, timezone.localdate()) if current else "",
        **more,
    }
    status = 422 if form is not None and form.problems else 200
    return render(request, "registration/review.html", context, status=status)
