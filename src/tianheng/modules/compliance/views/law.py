"""How the law is read here: the notices' rows and the colours' hues, decided by the province."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried
from tianheng.core.mistakes import Mistake
from tianheng.modules.compliance import access
from tianheng.modules.compliance.actions import law as actions
from tianheng.modules.compliance.forms import law as forms
from tianheng.modules.compliance.models import Announcement, HueOverride
from tianheng.modules.compliance.queries import decided
from tianheng.modules.compliance.queries.law import law_digest
from tianheng.web.templatetags.web import Link

Wrong = dict[str, str]
ALL = "all"


def tabs_of(state: str) -> list[Link]:
    """The states as tabs, with how many rows each has."""
    counted = decided.counts()
    every = Link(f"?state={ALL}", decided.EVERY, state == "", sum(counted.values()))
    return [
        every,
        *(Link(f"?state={key}", words, key == state, counted[key]) for key, words in decided.STATES.items()),
    ]


@signed_in()
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices with their rows, at first those that wait for somebody; public to whoever is signed in."""
    wanted = request.GET.get("state", decided.OPEN)
    state = wanted if wanted in decided.STATES else ""
    context = {
        "notices": decided.notices(state),
        "tabs": tabs_of(state),
        "decides": access.may_decide_law(request.user),
        "digest": law_digest(),
    }
    return render(request, "compliance/law_notices.html", context)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """One row: what it says, who confirmed it, and the form to confirm it."""
    found, user = row_of(key), request.user
    form = forms.Confirmation(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(access.may_decide_law(user))
        if form.is_valid() and confirmed(form, user, key):
            return redirect("compliance:law-notice", key=key)
    return shown_notice(request, found, form)


def confirmed(form: forms.Confirmation, user: Any, key: str) -> Any:
    """Confirm the row with what was filled in; None when that was mistaken."""
    sent, note, now = form.cleaned_data["file"], form.cleaned_data["note"], timezone.now()
    file = actions.NoticeFile(sent.name, sent.read()) if sent else None
    return tried(form, lambda: actions.confirm_announcement(by=user, row=key, note=note, file=file, at=now))


def row_of(key: str) -> decided.Standing:
    """A notice's row, else 404."""
    found = decided.standing_of(key)
    if found is None:
        raise Http404
    return found


def shown_notice(
    request: HttpRequest, found: decided.Standing, form: HouseForm, wrong: Wrong | None = None
) -> HttpResponse:
    """The page of a row."""
    context = {
        "one": found,
        "form": form,
        "decides": access.may_decide_law(request.user),
        "history": decided.confirmations(found.row["id"]),
        "wrong": wrong or {},
    }
    status = 422 if form.errors or wrong else 200
    return render(request, "compliance/law_notice.html", context, status=status)


@signed_in()
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a confirmation back."""
    user: Any = request.user
    require(access.may_decide_law(user))
    row = get_object_or_404(Announcement.objects.visible_to(user), row=key, withdrawn_at=None)
    why = request.POST.get("reason", "")
    try:
        actions.withdraw_announcement(by=user, announcement=row, reason=why, at=timezone.now())
    except Mistake as mistake:
        return shown_notice(request, row_of(key), forms.Confirmation(), said(mistake, why))
    return redirect("compliance:law-notice", key=key)


def said(mistake: Mistake, given: str) -> Wrong:
    """What is wrong with a dialog's reason."""
    return {"says": f"{mistake.says}{mistake.mend}", "given": given}


@signed_in()
@require_safe
def hues(request: HttpRequest) -> HttpResponse:
    """Every colour, the unsure ones first."""
    context = {"colours": decided.palette(), "decides": access.may_decide_law(request.user)}
    return render(request, "compliance/law_hues.html", context)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def hue(request: HttpRequest, key: str) -> HttpResponse:
    """One colour: as shipped, as decided, and the form to decide."""
    found, user = colour_of(key), request.user
    now_is = found.decided.hue if found.decided else found.shipped
    form = forms.Decision(request.POST or None, initial={"hue": now_is})
    if request.method == "POST":
        require(access.may_decide_law(user))
        if form.is_valid() and decided_hue(form, user, found):
            return redirect("compliance:law-hue", key=key)
    return shown_hue(request, found, form)


def decided_hue(form: forms.Decision, user: Any, found: decided.Colour) -> Any:
    """Decide the hue with what was filled in; None when that was mistaken."""
    facts, now = form.cleaned_data, timezone.now()
    return tried(
        form,
        lambda: actions.set_hue(by=user, additive=found.additive, member=found.member, at=now, **facts),
    )


def colour_of(key: str) -> decided.Colour:
    """A colour, else 404."""
    additive, _separator, member = key.partition("|")
    found = decided.colour_of(additive, member)
    if found is None:
        raise Http404
    return found


def shown_hue(
    request: HttpRequest, found: decided.Colour, form: HouseForm, wrong: Wrong | None = None
) -> HttpResponse:
    """The page of a colour."""
    context = {
        "one": found,
        "form": form,
        "decides": access.may_decide_law(request.user),
        "history": decided.decisions(found),
        "wrong": wrong or {},
    }
    status = 422 if form.errors or wrong else 200
    return render(request, "compliance/law_hue.html", context, status=status)


@signed_in()
@require_POST
def clear(request: HttpRequest, key: str) -> HttpResponse:
    """Back to the hue that is shipped."""
    user: Any = request.user
    require(access.may_decide_law(user))
    found, why = colour_of(key), request.POST.get("reason", "")
    rows = HueOverride.objects.visible_to(user)
    row = get_object_or_404(rows, additive=found.additive, member=found.member, ended_at=None)
    try:
        actions.clear_hue(by=user, override=row, reason=why, at=timezone.now())
    except Mistake as mistake:
        return shown_hue(request, found, forms.Decision(), said(mistake, why))
    return redirect("compliance:law-hue", key=key)
