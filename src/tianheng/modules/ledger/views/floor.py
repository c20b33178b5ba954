"""The shop floor: one page that works without a network, its day, its live check, and what it sends back."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from tianheng import __version__
from tianheng.accounts.actions import verify_pin
from tianheng.accounts.enums import OrganisationKind
from tianheng.accounts.models import Organisation, User
from tianheng.accounts.views.gate import led_elsewhere, signed_in, stranger
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.actions import floor as taking
from tianheng.modules.ledger.actions.lots import read_for
from tianheng.modules.ledger.forms.floor import MOST_ENTRIES, Entry, Found, pass_for, passed, person, read
from tianheng.modules.ledger.models import Batch, Feeding, Location, Lot, Scale
from tianheng.modules.ledger.queries import floor as queries
from tianheng.modules.ledger.queries.scales import offered
from tianheng.modules.ledger.queries.weighed import Weighing
from tianheng.modules.ledger.queries.weighing import weigh_check
from tianheng.modules.ledger.views import floor_texts
from tianheng.modules.ledger.views.floor_texts import texts

SHARED = "floor_shared"
ASSETS = (
    "ledger/floor.css",
    "ledger/floor-check.js",
    "ledger/floor-queue.js",
    "ledger/floor.js",
    "ledger/floor-feed.js",
    "ledger/floor.svg",
)
CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
View = Callable[..., HttpResponse]


def answered(view: View) -> View:
    """An address that scripts ask: says no in JSON, never by leading elsewhere."""

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        elsewhere = led_elsewhere(request, waiting=False, new_password=False)
        if elsewhere is not None:
            address = f"{reverse('accounts:login')}?next={reverse('ledger:floor')}"
            return JsonResponse({"login": address, "words": _("请重新登录，本机的记录都还在。")}, status=401)
        response = said(view, request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    through.gate = "signed in"  # type: ignore[attr-defined]
    return through


def said(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The view's answer, or its refusal in words."""
    try:
        return view(request, *args, **kwargs)
    except Http404:
        return JsonResponse({"words": _("没有找到。")}, status=404)
    except PermissionDenied:
        return JsonResponse({"words": _("您没有这项职责。")}, status=403)
    except Mistakes as found:
        return JsonResponse(taking.refusal(found).as_dict(), status=422)
    except Mistake as one:
        return JsonResponse(taking.refusal(Mistakes([one])).as_dict(), status=422)


def user_of(request: HttpRequest) -> User:
    """Who is signed in on the device."""
    user: Any = request.user
    return user  # type: ignore[no-any-return]


def place_of(request: HttpRequest) -> Organisation:
    """The enterprise the device is signed in for; else 404: nobody else has a shop floor."""
    scope = user_of(request).scope_entered
    if scope is None or scope.kind != OrganisationKind.ENTERPRISE:
        raise Http404
    found: Organisation = Organisation.objects.get(pk=scope.organisation)
    return found


def body_of(request: HttpRequest) -> dict[str, Any]:
    """What was sent. Raises Mistake for anything but a JSON object."""
    try:
        found = json.loads(request.body, parse_float=str)
    except (ValueError, RecursionError, RawPostDataException):  # the last of a form, read before
        found = None
    if not isinstance(found, dict):
        raise Mistake("body", "", _("读不出所发的内容。"), _("请更新本页后重试。"), _("内容"))
    return found


@signed_in()
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page: the same for everybody, kept by the service worker; who and what comes with the day."""
    place_of(request)
    response = render(request, "ledger/floor_app.html", {"texts": texts(), "addresses": addresses()})
    response.headers["Permissions-Policy"] = CAMERA
    return response


def addresses() -> dict[str, str]:
    """What the page asks."""
    names = ("day", "check", "who", "shared", "sync", "countersign", "weight", "worker")
    found = {name: reverse(f"ledger:floor-{name}") for name in names}
    return found | {
        "floor": reverse("ledger:floor"),
        "login": reverse("accounts:login"),
        "logout": reverse("accounts:logout"),
        "desk": reverse("desk"),
        "open_batch": reverse("ledger:batch-add"),
    }


@stranger
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its text names the version of all it keeps, so that a browser sees when to renew."""
    context = {
        "version": version(),
        "assets": [static(each) for each in ASSETS],
        "floor": reverse("ledger:floor"),
    }
    response = render(request, "ledger/floor_sw.js", context, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = reverse("ledger:floor")
    response.headers["Cache-Control"] = "no-cache"
    return response


def version() -> str:
    """The digest of the page's parts in the language asked for."""
    return f"{digest()}-{get_language()}"


@cache
def digest() -> str:
    """The sha256 of everything the page consists of, shortened."""
    whole = hashlib.sha256(__version__.encode())
    files = [str(finders.find(each)) for each in ASSETS]
    for each in (*files, get_template("ledger/floor_app.html").origin.name, floor_texts.__file__):
        whole.update(Path(each).read_bytes())
    return whole.hexdigest()[:16]


@stranger
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the page installable."""
    icon = static("ledger/floor.svg")
    floor = reverse("ledger:floor")
    found = {
        "name": _("添衡现场"),
        "short_name": _("添衡现场"),
        "lang": get_language(),
        "id": floor,
        "start_url": floor,
        "scope": floor,
        "display": "standalone",
        "orientation": "any",
        "background_color": "#0d3d44",
        "theme_color": "#0d3d44",
        "icons": [
            {"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {
                "src": static("ledger/floor-192.png"),
                "sizes": "192x192",
                "type": "image/png",
                "purpose": "any maskable",
            },
            {
                "src": static("ledger/floor-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "any maskable",
            },
        ],
    }
    return JsonResponse(
        found, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@answered
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Everything for the day, and who may act: oneself, unless the device is a shared one."""
    place, user, now = place_of(request), user_of(request), timezone.now()
    shared = bool(request.session.get(SHARED))
    own = not shared and any(access.may(user, verb, place) for verb in queries.DUTIES.values())
    found = queries.day(user, place, now)
    found["me"] = {
        "id": user.pk,
        "name": user.name,
        "shared": shared,
        "pass": pass_for(user, place) if own else "",
    }
    found["token"] = get_token(request)
    found["shift"] = settings.SESSION_COOKIE_AGE
    return JsonResponse(found)


@answered
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """What law and formula say of a weighing about to go in."""
    place, user, now = place_of(request), user_of(request), timezone.now()
    found = Found(user, place, body_of(request), now)
    batch, lot = found.row(Batch, "batch"), found.row(Lot, "lot")
    location, scale = found.row(Location, "location"), found.row(Scale, "scale", needed=False)
    asked = read_for(lot, **found.amount())
    weighing = Weighing(lot, asked.micro, location, scale, asked)
    outcome = weigh_check(batch, [weighing], on=timezone.localdate(now))
    return JsonResponse(outcome.as_dict())


@answered
@require_safe
def weight(request: HttpRequest) -> HttpResponse:
    """The last weight of a scale (``?scale=``), for the floor and the forms of the office."""
    place, user, now = place_of(request), user_of(request), timezone.now()
    scale = Found(user, place, request.GET, now).row(Scale, "scale")
    return JsonResponse(offered(scale, now))


@answered
@require_POST
@sensitive_variables("sent")
def who(request: HttpRequest) -> HttpResponse:
    """Somebody takes the tablet over by name and PIN; the pass lasts for a shift, the page forgets it when idle."""
    place, now, sent = place_of(request), timezone.now(), body_of(request)
    chosen = person(sent.get("person"), place, now)
    if not verify_pin(user=chosen, pin=str(sent.get("pin", ""))[:12], at=now):
        words = _("PIN 不对、没有设置，或已被暂时锁定。")
        raise Mistake("pin", "", words, _("请本人重新输入；没有 PIN 的先在“我的账户”里设置。"), "PIN")
    return JsonResponse({"id": chosen.pk, "name": chosen.name, "pass": pass_for(chosen, place)})


@answered
@require_POST
def shared(request: HttpRequest) -> HttpResponse:
    """The device is shared from now on: also its owner gives the PIN. Ends by signing out."""
    place_of(request)
    request.session[SHARED] = True
    return JsonResponse({"shared": True})


@answered
@require_POST
@sensitive_variables("sent")
def sync(request: HttpRequest) -> HttpResponse:
    """Entries of the device, each answered by itself in their order."""
    place, user, now = place_of(request), user_of(request), timezone.now()
    sent = body_of(request).get("entries")
    if not isinstance(sent, list) or len(sent) > MOST_ENTRIES:
        words = _("一次至多 %(most)d 条。") % {"most": MOST_ENTRIES}
        raise Mistake("entries", "", words, _("请更新本页后重试。"), _("记录"))
    answers = [{"key": key_of(each), **taken(each, user, place, now).as_dict()} for each in sent]
    return JsonResponse({"now": timezone.now().isoformat(), "answers": answers})


def key_of(sent: Any) -> str:
    """The key an entry came with."""
    return str(sent.get("key", ""))[:60] if isinstance(sent, dict) else ""


def taken(sent: Any, user: User, place: Organisation, now: datetime) -> taking.Answer:
    """What became of one entry; whatever is wrong with it concerns no other."""
    try:
        entry = read(sent, now)
        by = person(entry.actor, place, now)
        if not passed(entry.proof, by.pk, place):
            words = _("请 %(name)s 输入 PIN 确认这条记录。") % {"name": by.name}
            return taking.Answer(taking.PIN, (words,), fields=("pin",))
        return given_to(entry, by, Found(user, place, entry.facts, now), now)
    except Mistakes as found:
        return taking.refusal(found)
    except Mistake as one:
        return taking.refusal(Mistakes([one]))
    except PermissionDenied:
        return taking.Answer(taking.REFUSED, (_("您没有这项职责。"),), _("请换有此职责的人登记。"))


def given_to(entry: Entry, by: User, found: Found, now: datetime) -> taking.Answer:
    """Hand an entry to its action."""
    common: dict[str, Any] = {"by": by, "key": entry.key, "at": now}
    told = {**common, "happened_at": entry.happened_at}
    if entry.kind == "feed":
        return taking.take_feeding(**told, note=entry.note, waited=entry.waited, **found.feeding())
    if entry.kind == "issue":
        return taking.take_issue(**told, **found.issue())
    if entry.kind == "return":
        return taking.take_return(**told, **found.giving_back())
    if entry.kind == "correct":
        return taking.take_correction(**common, **found.correction())
    sent = entry.facts.get("entry")
    dropped, reason = sent if isinstance(sent, dict) else {}, found.text("reason")
    return taking.drop_entry(**common, organisation=found.organisation, entry=dropped, reason=reason)


@answered
@require_POST
@sensitive_variables("sent")
def countersign(request: HttpRequest) -> HttpResponse:
    """The second person of a feeding, later."""
    place, user, now, sent = place_of(request), user_of(request), timezone.now(), body_of(request)
    found = Found(user, place, sent, now)
    row = actions.countersign_feeding(
        by=person(sent.get("person"), place, now),
        feeding=found.row(Feeding, "feeding"),
        pin=found.text("pin", 12),
        reason=found.text("reason"),
        key=found.text("key", 64),
        at=now,
    )
    return JsonResponse({"id": row.pk})
