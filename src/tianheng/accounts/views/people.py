"""An administrator's pages: the people of one's area, their roles, their accounts."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts import access, actions, forms, invitations, queries
from tianheng.accounts.enums import ACCOUNT_VERBS
from tianheng.accounts.models import Membership, Organisation, User
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.signing_in import page
from tianheng.accounts.views.trying import tried

PER_PAGE = 50
VERBS: dict[str, Callable[..., User]] = {
    "send_invitation": actions.send_invitation,
    "unlock": actions.unlock,
    "disable_totp": actions.disable_totp,
}
WITH_REASON: dict[str, Callable[..., User]] = {"lock": actions.lock, "deactivate": actions.deactivate}


@signed_in()
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people whose accounts I manage."""
    user: Any = request.user
    if not user.scope_entered.administers:
        raise PermissionDenied
    search = request.GET.get("q", "").strip()[:50]
    rows = Paginator(queries.people(user, search), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"rows": rows, "search": search})


@signed_in()
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, account, history."""
    return shown(request, visible(request, pk), forms.Reason())


def visible(request: HttpRequest, pk: int) -> User:
    """The person, if I may see the account; else 404. Only administrators look at others."""
    user: Any = request.user
    rows = User.objects.visible_to(user)
    if not user.scope_entered.administers:
        rows = rows.filter(pk=user.pk)
    row: User = get_object_or_404(rows, pk=pk)
    return row


def shown(request: HttpRequest, row: User, form: forms.HouseForm) -> HttpResponse:
    """The page of one person."""
    user: Any = request.user
    managed = access.may_manage_account(user, row, queries.homes(row))
    held = Membership.objects.visible_to(user).filter(user=row, ended_at=None).select_related("organisation")
    roles = [(each, access.may_manage_organisation(user, each.organisation)) for each in held]
    return page(
        request,
        "accounts/person.html",
        form,
        row=row,
        roles=roles,
        verbs=[verb for verb in ACCOUNT_VERBS if managed and fits(verb, row)],
        link=link(request, row) if managed else "",
    )


def fits(verb: str, row: User) -> bool:
    """Whether a button for the verb makes sense."""
    if verb == "unlock":
        return row.state == "locked" or row.locked_until is not None
    if verb == "disable_totp" and not row.has_totp:
        return False
    return row.state in ACCOUNT_VERBS[verb]


def link(request: HttpRequest, row: User) -> str:
    """The open invitation's link, for the administrator to hand over."""
    token = invitations.token(row)
    if not invitations.valid(row, token, at=timezone.now()):
        return ""
    return request.build_absolute_uri(reverse("accounts:invitation", args=[row.pk, token]))


@signed_in()
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on one account."""
    row, user, now = visible(request, pk), request.user, timezone.now()
    form = forms.Reason(request.POST) if verb in WITH_REASON else forms.HouseForm({})
    if form.is_valid():
        done = tried(form, lambda: perform(verb, user, row, form.cleaned_data.get("reason", ""), now))
        if done is not None:
            return redirect("accounts:person", pk=pk)
    return shown(request, row, form)


def perform(verb: str, user: Any, row: User, reason: str, now: Any) -> User:
    """The action behind a button."""
    if verb in WITH_REASON:
        return WITH_REASON[verb](by=user, user=row, reason=reason, at=now)
    return VERBS[verb](by=user, user=row, at=now)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a person into an organisation I manage; whoever has an account already simply joins."""
    user: Any = request.user
    place = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    access.require(access.may_manage_organisation(user, place))
    form = forms.Invitation(request.POST or None, kind=place.kind)
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: brought_in(user, place, form.cleaned_data))
        if done is not None:
            return redirect("accounts:person", pk=done.pk)
    return page(request, "accounts/invite.html", form, place=place)


def brought_in(user: User, place: Organisation, facts: dict[str, Any]) -> User:
    """The person, invited or joined."""
    return actions.bring_in(by=user, organisation=place, at=timezone.now(), **facts)


@signed_in()
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    user: Any = request.user
    held = get_object_or_404(Membership.objects.visible_to(user).select_related("user"), pk=pk)
    form = forms.HouseForm({})
    done = tried(form, lambda: actions.end_membership(by=user, membership=held, at=timezone.now()))
    still = User.objects.visible_to(user).filter(pk=held.user_id).exists()
    if done is not None:
        return redirect("accounts:person", pk=held.user_id) if still else redirect("accounts:people")
    return shown(request, held.user, form)
