"""The gate: who is there, for whom they act, and whether their session still lasts. Every page but the public ones.

A page of any module stands behind :func:`signed_in`; ``request.user`` then carries its scope. Pages for strangers are
marked by :func:`stranger`; a test walks every address and finds one or the other.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from tianheng.accounts import queries
from tianheng.accounts.models import User

View = Callable[..., HttpResponse]
SINCE, SEEN, PLACE = "since", "seen", "organisation"
TOUCH = 60  # seconds between two notes of when a session was last used


def stranger(view: View) -> View:
    """Mark a page that needs nobody signed in."""
    view.gate = "stranger"  # type: ignore[attr-defined]
    return view


def signed_in(*, waiting: bool = False, new_password: bool = False) -> Callable[[View], View]:
    """Let in whoever is signed in and acts for an organisation; others are led to where they get in.

    ``waiting`` also lets in people whose organisation is not active yet; ``new_password`` those who must first
    change their password.
    """

    def gated(view: View) -> View:
        @wraps(view)
        def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            elsewhere = led_elsewhere(request, waiting=waiting, new_password=new_password)
            response = elsewhere or view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        through.gate = "signed in"  # type: ignore[attr-defined]
        return through

    return gated


def led_elsewhere(request: HttpRequest, *, waiting: bool, new_password: bool) -> HttpResponse | None:
    """Where the person has to go first, or None: then ``request.user`` has entered its organisation."""
    now = timezone.now()
    user = request.user
    if not isinstance(user, User) or over(request, now):
        if isinstance(user, User):
            logout(request)
        return go(request, f"{reverse('accounts:login')}?{urlencode({'next': here(request)})}")
    touch(request, now)
    queries.enter(user, at=now, organisation=request.session.get(PLACE))
    request.inside = user  # type: ignore[attr-defined]  # what the frame of the page goes by
    if user.must_change_password and not new_password:
        return go(request, reverse("accounts:password"))
    if user.scope_entered is None and not waiting:
        return go(request, reverse("accounts:me"))
    return None


def go(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect; for a fragment, htmx is told to open the whole page. Not out of a form that is being filled: what
    was typed would be lost, so the page itself says that nobody is signed in any more."""
    if getattr(request, "htmx", False) and request.method == "POST":
        return HttpResponse(status=401)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def here(request: HttpRequest) -> str:
    """Where to come back to: this page, unless it was something sent."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else reverse("desk")


def begin(request: HttpRequest, user: User) -> None:
    """Begin a session: a new key, the moment it began."""
    login(request, user, backend="tianheng.accounts.backend.Accounts")
    now = int(timezone.now().timestamp())
    request.session[SINCE] = request.session[SEEN] = now


def over(request: HttpRequest, now: datetime) -> bool:
    """Whether the session has lasted, or lain idle, too long."""
    moment = now.timestamp()
    since, seen = request.session.get(SINCE, 0), request.session.get(SEEN, 0)
    return bool(moment - since > settings.SESSION_COOKIE_AGE or moment - seen > settings.SESSION_IDLE_SECONDS)


def touch(request: HttpRequest, now: datetime) -> None:
    """Note that the session is in use; at most once a minute, so that a page seldom writes."""
    if now.timestamp() - request.session[SEEN] > TOUCH:
        request.session[SEEN] = int(now.timestamp())


def next_page(request: HttpRequest) -> str:
    """Where to go after signing in: a page of this site, else one's desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("desk")
