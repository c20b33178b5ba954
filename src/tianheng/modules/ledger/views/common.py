"""What every page of the ledger does the same way: whose it is, forms, deeds asked for in a dialog."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.access import require
from tianheng.accounts.enums import OrganisationKind
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.models import Organisation, User
from tianheng.accounts.views.trying import tried, version_of
from tianheng.core.imports import importer_of
from tianheng.core.once import new_key
from tianheng.modules.ledger import access
from tianheng.web.listing.apart import table_by_table
from tianheng.web.templatetags.web import Link

Text = str | Promise
FORM_ROWS = ("facts",)


def user_of(request: HttpRequest) -> User:
    """Who is signed in; the gate has seen to it."""
    user: Any = request.user
    assert isinstance(user, User)
    return user


def key_of(text: str) -> int:
    """A row's number as it stands in an address; 0, which no row has, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def own(request: HttpRequest, verb: str = "") -> Organisation:
    """The enterprise acted for, by somebody who may do ``verb`` there; others are refused."""
    found = scope.of(request.user)
    if found is None or found.kind != OrganisationKind.ENTERPRISE:
        raise PermissionDenied
    row: Organisation = Organisation.objects.get(pk=found.organisation)
    require(not verb or access.may(request.user, verb, row))
    return row


def seen(request: HttpRequest, model: Any, pk: int, *joined: str) -> Any:
    """A row the reader may see; else 404."""
    return get_object_or_404(model.objects.visible_to(request.user).select_related(*joined), pk=pk)


def may_now(request: HttpRequest, verb: str) -> bool:
    """Whether the reader does ``verb`` in the enterprise acted for: for buttons."""
    found = scope.of(request.user)
    return found is not None and access.may(request.user, verb, Organisation(pk=found.organisation))


def once_of(request: HttpRequest) -> str:
    """The key of this very form; kept while it is mended, new for a new one."""
    return request.POST.get("once", "")[:64] or new_key()


def filled(request: HttpRequest, form: type[Any], place: Organisation, **more: Any) -> Any:
    """A form of the ledger, bound when it was sent."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form(*sent, organisation=place, user=user_of(request), now=timezone.now(), **more)


def entry(
    request: HttpRequest,
    form: Any,
    *,
    title: Text,
    button: Text,
    do: Callable[[dict[str, Any]], Any],
    to: Callable[[Any], str],
    back: str,
    template: str = "ledger/form.html",
    **context: Any,
) -> HttpResponse:
    """A page with one form: sent right, ``do(facts)`` and on to ``to(row)``; else the form with its mistakes."""
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: do(form.facts()))
        if made is not None:
            return redirect(to(made))
    status = 422 if form.is_bound and (form.errors or form.problems) else 200
    shown = {"form": form, "title": title, "button": button, "back": back, "once": once_of(request)}
    return render(request, template, {**shown, **context}, status=status)


@dataclass(frozen=True)
class Deed:
    """Something that can be done to a row from its page, asked for in a dialog.

    ``verb`` names it in ``access.ROLES``; ``do(user, row, facts, version, at)`` does it; ``fits(row)`` says whether
    the row's state lets it. ``form`` holds what is asked. ``main`` is the next step, ``stern`` cannot be undone.
    """

    verb: str
    button: Text
    do: Callable[[User, Any, dict[str, Any], int, datetime], Any]
    fits: Callable[[Any], bool]
    form: type[HouseForm] = HouseForm
    text: Text = ""
    stern: bool = False
    main: bool = False


Deeds = Mapping[str, Deed]
Bound = Mapping[str, HouseForm]


def deed_form(request: HttpRequest, name: str, deed: Deed, row: Any, *, bound: bool) -> Any:
    """What a deed asks, its inputs named apart from those of other dialogs."""
    more: dict[str, Any] = {}
    if hasattr(deed.form, "settle"):
        more = {"organisation": row.organisation, "user": user_of(request), "now": timezone.now()}
    sent = request.POST if bound else None
    return deed.form(sent, auto_id=f"{name}_%s", **more)


def deeds_for(
    request: HttpRequest, row: Any, deeds: Deeds, address: Callable[[str], str], bound: Bound | None = None
) -> list[dict[str, Any]]:
    """The deeds the reader may do now, for the template ``ledger/_deeds.html``."""
    found = []
    for name, deed in deeds.items():
        if not (deed.fits(row) and access.may(request.user, deed.verb, row.organisation)):
            continue
        again = (bound or {}).get(name)
        form = again or deed_form(request, name, deed, row, bound=False)
        wrong = "wrong" if again is not None and form.fields else ""
        found.append(
            {"name": name, "deed": deed, "form": form, "address": address(name), "row": row, "wrong": wrong}
        )
    return found


def done(
    request: HttpRequest,
    row: Any,
    name: str,
    deeds: Deeds,
    page: Callable[..., HttpResponse],
    to: Callable[[Any], str],
) -> HttpResponse:
    """Do the deed that was asked for, or show the page again with what was wrong; 404 for one there is not."""
    deed = deeds.get(name)
    if deed is None:
        raise Http404
    require(access.may(request.user, deed.verb, row.organisation))
    form = deed_form(request, name, deed, row, bound=True)
    if form.is_valid():
        facts = form.facts() if hasattr(form, "facts") else form.cleaned_data
        version, user, now = version_of(request), user_of(request), timezone.now()
        made = tried(form, lambda: deed.do(user, row, facts, version, now))
        if made is not None:
            return redirect(to(made))
    return page(request, row, bound={name: form}, problems=form.faults())


def answered(request: HttpRequest, template: str, context: dict[str, Any], problems: Any) -> HttpResponse:
    """A page that may have to say what went wrong."""
    shown = {name: plain(value) if name in FORM_ROWS else value for name, value in context.items()}
    return render(request, template, {**shown, "problems": problems}, status=422 if problems else 200)


def plain(rows: Any) -> Any:
    """The rows of a paper form with their days as on paper: 2026-05-06."""
    return [tuple(each.isoformat() if isinstance(each, date) else each for each in row) for row in rows or ()]


def link(name: str, *args: object) -> str:
    """The address of a page of the ledger, or nothing where there is none."""
    try:
        return reverse(f"ledger:{name}", args=args)
    except NoReverseMatch:
        return ""


def traced(path: str) -> str:
    """The trace of what an address of ours names."""
    return f"{link('trace')}?{urlencode({'q': path})}"


def corrections(row: Model) -> dict[str, Any]:
    """What a row corrects, and what has corrected it since."""
    return {"older": getattr(row, "corrects", None), "newer": getattr(row, "corrected_by", None)}


def listed(request: HttpRequest, listing: Any, rows: Any, buttons: Any = (), links: Any = ()) -> HttpResponse:
    """A list: of one's own enterprise without the enterprise's column; an area's, searched table by table."""
    shown = listing.without("enterprise") if access.is_producer(request.user) else table_by_table(listing)
    context = {"buttons": [*buttons, *by_sheet(request)], "links": links}
    return shown.answer(request, rows, "ledger/list.html", context)  # type: ignore[no-any-return]


def by_sheet(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The way to send the rows of a list as a sheet, for whoever may: list and sheet have the same name."""
    kind = request.resolver_match.url_name if request.resolver_match else None
    importer = importer_of(kind or "")
    if importer is None or not importer.shown(request.user):
        return []
    return [(_("从 Excel 导入"), reverse("accounts:imports", args=[kind]), False)]


def stock_tabs(here: str) -> list[Link]:
    """Lots, stock by place, expiry: three views of the same."""
    pages = (("lots", _("按批次")), ("stock", _("按位置")), ("expiry", _("效期看板")))
    return [Link(link(name), words, name == here) for name, words in pages]


def production_tabs(here: str) -> list[Link]:
    """Batches, feedings, tests."""
    pages = (
        ("batches", _("生产批")),
        ("feedings", _("投料台账")),
        ("tests", _("检验记录")),
        ("today", _("今日可投产")),
    )
    return [Link(link(name), words, name == here) for name, words in pages]
