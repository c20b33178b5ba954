"""My account: where I stand, what I was told, my password, second factor and PIN."""

from typing import Any

import pyotp
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts import actions, forms, queries, totp
from tianheng.accounts.enums import OrganisationState
from tianheng.accounts.models import User
from tianheng.accounts.views.gate import PLACE, signed_in
from tianheng.accounts.views.signing_in import page
from tianheng.accounts.views.trying import tried
from tianheng.core.attachments import content
from tianheng.core.models import Attachment, Notice

SECRET = "totp_secret"  # noqa: S105 - the name of the session's entry
NOTICES = 5


@signed_in(waiting=True)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Where I stand and what I was told."""
    user: Any = request.user
    now = timezone.now()
    context = {
        "places": queries.organisations_of(user, at=now),
        "held": queries.in_force(user, at=now),
        "waiting": [each for each in queries.homes(user) if each.state != OrganisationState.ACTIVE],
        "notices": list(Notice.objects.visible_to(user)[:NOTICES]),
    }
    return render(request, "accounts/me.html", context)


@signed_in()
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act for another of my organisations."""
    user: Any = request.user
    wanted = request.POST.get("organisation", "")
    places = {str(each.pk): each.pk for each in queries.organisations_of(user, at=timezone.now())}
    if wanted in places:
        request.session[PLACE] = places[wanted]
    return redirect("accounts:me")


@signed_in(waiting=True, new_password=True)
@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change my password."""
    user: Any = request.user
    form = forms.ChangePassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts, now = form.cleaned_data, timezone.now()
        if tried(form, lambda: actions.change_password(by=user, old=facts["old"], new=facts["new"], at=now)):
            update_session_auth_hash(request, user)
            return redirect("accounts:me")
    return page(request, "accounts/password.html", form)


@signed_in(waiting=True)
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Enrol an authenticator, or give it up."""
    user: Any = request.user
    return give_up(request, user) if user.has_totp else enrol(request, user)


def enrol(request: HttpRequest, user: User) -> HttpResponse:
    """Show the secret as a QR code and as text; the first six digits prove that the device has it."""
    secret = request.session.setdefault(SECRET, pyotp.random_base32())
    form = forms.Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        digits, now = form.cleaned_data["code"], timezone.now()
        if tried(form, lambda: actions.enable_totp(by=user, secret=secret, code=digits, at=now)):
            del request.session[SECRET]
            return redirect("accounts:second-factor")
    drawing = mark_safe(totp.drawing(totp.address(user, secret)))  # noqa: S308 - drawn by segno from our own text
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return page(request, "accounts/enrol.html", form, drawing=drawing, secret=groups)


def give_up(request: HttpRequest, user: User) -> HttpResponse:
    """Turn the second factor off, with the password."""
    form = forms.Password(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data["password"], timezone.now()
        if tried(form, lambda: actions.disable_totp(by=user, user=user, password=given, at=now)):
            return redirect("accounts:me")
    return page(request, "accounts/give_up.html", form)


@signed_in()
@sensitive_post_parameters("pin", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: HttpRequest) -> HttpResponse:
    """Set my PIN for a shared tablet."""
    user: Any = request.user
    form = forms.Pin(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts, now = form.cleaned_data, timezone.now()
        if tried(
            form, lambda: actions.set_pin(by=user, pin=facts["pin"], password=facts["password"], at=now)
        ):
            return redirect("accounts:me")
    return page(request, "accounts/pin.html", form)


@signed_in()
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """A file, to whoever may see the row it belongs to; always as a download, never shown in the page."""
    row = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    answer = HttpResponse(content(row), content_type=row.kind)
    answer.headers["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    return answer
