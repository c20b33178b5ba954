"""Lots and stock: three lists, one lot with its books, what is done to it, books taken over."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.models import User
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import version_of
from tianheng.core import attachments
from tianheng.core.identifiers import gtin_shown
from tianheng.core.quantities import display
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.enums import LOT_VERBS
from tianheng.modules.ledger.forms.receipts import OpeningForm
from tianheng.modules.ledger.forms.stock import DescribeForm, MoveForm
from tianheng.modules.ledger.forms.suppliers import ExceptionForm, ReasonForm
from tianheng.modules.ledger.models import Lot, Movement, Receipt, Stock, TestRecord
from tianheng.modules.ledger.queries import lists
from tianheng.modules.ledger.queries.batches import kept_until
from tianheng.modules.ledger.queries.feedings import batches_fed, told_anew
from tianheng.modules.ledger.queries.labels import path_of
from tianheng.modules.ledger.queries.stock import balance, stock_of
from tianheng.modules.ledger.tables.goods import EXPIRY, LOTS, STOCK
from tianheng.modules.ledger.tables.shared import batch_light, expiry_light, lot_light
from tianheng.modules.ledger.views.common import (
    Deed,
    answered,
    deeds_for,
    done,
    entry,
    filled,
    link,
    listed,
    may_now,
    once_of,
    own,
    seen,
    stock_tabs,
    traced,
    user_of,
)

MOST = 100
JOINED = ("organisation", "supplier", "made_by", "released_by")


def fits(verb: str) -> Any:
    """Whether a lot's state lets a verb; today's state, since expiry is a fact of the date."""
    return lambda row: row.state_on(timezone.localdate()) in LOT_VERBS[verb]


def expire(user: User, row: Lot, _facts: dict[str, Any], _version: int, at: datetime) -> Lot:
    """Say of a lot past its date that it is."""
    return actions.expire_lot(by=user, lot=row, at=at)


def due(row: Lot) -> bool:
    """Whether a lot is past its date and nobody has said so."""
    return row.state in LOT_VERBS["expire_lot"] and row.expired_on(timezone.localdate())


def verb(name: str) -> Any:
    """A verb of the lot that takes its form's facts and the version."""
    act = getattr(actions, name)
    return lambda user, row, facts, version, at: act(by=user, lot=row, version=version, at=at, **facts)


DEEDS = {
    "release": Deed("release_lot", _("放行"), verb("release_lot"), fits("release_lot"), ExceptionForm,
                    _("放行后可以领用和投料。应由验收人以外的人放行。"), main=True),
    "confirm": Deed("release_lot", _("确认批次资料"), verb("release_lot"),
                    lambda row: told_anew(row, timezone.localdate()), ExceptionForm,
                    _("确认登记的资料属实：已投过这一批次的产品可以照此放行，批次本身仍不能再用。应由验收人、改动人以外的人确认。"),
                    main=True),
    "expire": Deed("expire_lot", _("确认过期"), expire, due, text=_("过期批次移入隔离区，另行处置。"), main=True),
    "block": Deed("block_lot", pgettext_lazy("verb", "封存"), verb("block_lot"), fits("block_lot"), ReasonForm,
                  _("封存后不能领用、不能投料。"), stern=True),
    "unblock": Deed("unblock_lot", pgettext_lazy("verb", "解除封存"),
                    verb("unblock_lot"), fits("unblock_lot"), ReasonForm,
                    _("解除后回到待检，另行放行。")),
}  # fmt: skip


@signed_in()
@require_safe
def lots(request: HttpRequest) -> HttpResponse:
    """Lots."""
    add = [(_("期初入账"), reverse("ledger:lot-open"), False)] if may_now(request, "open_stock") else []
    return listed(request, LOTS, lists.lots(request.user), add, stock_tabs("lots"))


@signed_in()
@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    """What lies where, first expired first."""
    return listed(request, STOCK, stock_of(request.user), (), stock_tabs("stock"))


@signed_in()
@require_safe
def expiry(request: HttpRequest) -> HttpResponse:
    """Lots there are, by the day they run out."""
    return listed(request, EXPIRY, lists.held(lists.lots(request.user)), (), stock_tabs("expiry"))


def address(row: Lot) -> str:
    """The page of a lot."""
    return reverse("ledger:lot", args=[row.pk])


@signed_in()
@require_safe
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """One lot."""
    return page(request, seen(request, Lot, pk, *JOINED))


def page(request: HttpRequest, row: Lot, bound: Any = None, problems: Any = ()) -> HttpResponse:
    """Facts, papers, books, movements, feedings, history, and what can be done now."""
    moves = list(
        Movement.objects.filter(lot=row).select_related("location", "entered_by").order_by("-id")[: MOST + 1]
    )
    books = balance(row)
    receipts = Receipt.objects.filter(lot=row).order_by("-id")
    context = {
        "row": row,
        "title": f"{row.name} {row.number}",
        "over": row.organisation.name,
        "light": lot_light(row),
        "expiry": expiry_light(row.expires_on),
        "total": display(books.on_hand, row.dimension),
        "facts": facts(row),
        "stock": places(row),
        "books": told(books.shown()),
        "fed": [
            (each, display(each.fed, row.dimension), batch_light(each)) for each in batches_fed(row)[:MOST]
        ],
        "movements": [(each, display(each.micro, row.dimension)) for each in moves[:MOST]],
        "more": len(moves) > MOST,
        "receipts": receipts,
        "files": [file for each in (*receipts, row) for file in attachments.of(each)],
        "tests": TestRecord.objects.filter(lot=row, corrected_by=None),
        "deeds": deeds_for(
            request, row, DEEDS, lambda name: reverse("ledger:lot-deed", args=[row.pk, name]), bound
        ),
        "links": links(request, row),
        "label": link("lot-label", row.pk) if access.is_producer(request.user) else "",
        "kept_until": kept_until(row),
    }
    return answered(request, "ledger/lot.html", context, problems)


def places(row: Lot) -> list[tuple[Any, str]]:
    """Where it lies."""
    rows = Stock.objects.filter(lot=row, micro__gt=0).select_related("location")
    return [(each.location, display(each.micro, row.dimension)) for each in rows]


def facts(row: Lot) -> list[tuple[Any, ...]]:
    """The facts of a lot."""
    parts = "、".join(f"{each['additive']} {each['percent']}%" for each in row.composition)
    found = [
        (_("名称"), row.name),
        (_("标准名称"), row.substance),
        (_("内部批号"), row.number),
        (_("生产批号"), row.supplier_lot),
        (_("类型"), row.get_kind_display()),
        (_("规格"), row.specification),
        (_("商品条码（GTIN）"), gtin_shown(row.gtin), True),
        (_("供货者"), row.supplier.name if row.supplier else ""),
        (_("生产者"), row.maker),
        (_("生产日期"), row.produced_on or ""),
        (_("有效期至"), row.expires_on),
        (_("密度（kg/L）"), row.density),
        (_("有效成分含量（%）"), row.assay),
        (_("验收人"), row.made_by.name),
        (_("放行人"), row.released_by.name if row.released_by else ""),
    ]
    return [*found, (_("复配成分"), parts, True)] if parts else found


def told(shown: dict[str, str]) -> list[tuple[str, str]]:
    """The books of a lot in words."""
    names = {
        "received": _("进货"),
        "opening": _("期初"),
        "adjusted": _("盘点调整"),
        "fed": _("投料"),
        "to_supplier": _("退供货者"),
        "disposed": _("处置"),
        "on_hand": _("在库"),
    }
    return [(words, shown[name]) for name, words in names.items()]


def links(request: HttpRequest, row: Lot) -> list[tuple[str, str]]:
    """Further pages for those who may."""
    state = row.state_on(timezone.localdate())
    found = (
        ("issue", _("领用"), f"{reverse('ledger:issue-add')}?lot={row.pk}"),
        ("move_lot", pgettext_lazy("verb", "移位"), reverse("ledger:lot-move", args=[row.pk])),
        ("dispose", _("处置"), f"{reverse('ledger:disposal-add')}?lot={row.pk}"),
    )
    here = [(words, to) for name, words, to in found if state in LOT_VERBS[name] and may(request, name, row)]
    if may(request, "describe_lot", row):
        here.append((_("补充资料"), reverse("ledger:lot-edit", args=[row.pk])))
    return [*here, (_("追溯"), traced(path_of(row)))]


def may(request: HttpRequest, name: str, row: Lot) -> bool:
    """Whether the reader may do it here."""
    return access.may(request.user, name, row.organisation)


@signed_in()
@require_POST
def deed(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Release, block, unblock, or say that it has expired."""
    return done(request, seen(request, Lot, pk, *JOINED), name, DEEDS, page, address)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What was not known of a lot."""
    row, user, now = seen(request, Lot, pk, *JOINED), user_of(request), timezone.now()
    require(may(request, "describe_lot", row))
    lines = "\n".join(f"{each['additive']} {each['percent']}" for each in row.composition)
    initial = {
        "name": row.name,
        "kind": row.kind,
        "gtin": gtin_shown(row.gtin),
        "density": row.density,
        "assay": row.assay,
        "composition": lines,
    }
    return entry(
        request, filled(request, DescribeForm, row.organisation, initial=initial), title=_("补充批次资料"),
        button=_("保存"),
        do=lambda facts: actions.describe_lot(by=user, lot=row, version=version_of(request), at=now, **facts),
        to=address, back=address(row), version=row.version, lead=str(row),
    )  # fmt: skip


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """From one place to another."""
    row, user, now = seen(request, Lot, pk, *JOINED), user_of(request), timezone.now()
    require(may(request, "move_lot", row))
    first = Stock.objects.filter(lot=row, micro__gt=0).order_by("-micro").first()
    initial = {"unit": row.unit, "origin": first.location_id if first else None}
    lying = "；".join(f"{place.name} {amount}" for place, amount in places(row))
    return entry(
        request, filled(request, MoveForm, row.organisation, initial=initial),
        title=_("移位：%(lot)s") % {"lot": row}, button=pgettext_lazy("verb", "移位"),
        do=lambda facts: actions.move_lot(by=user, lot=row, key=once_of(request), at=now, **facts),
        to=address, back=address(row), lead=lying,
    )  # fmt: skip


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """What lay there before the ledger began."""
    place, user, now = own(request, "open_stock"), user_of(request), timezone.now()
    return entry(
        request, filled(request, OpeningForm, place), title=_("期初入账"), button=_("入账"),
        do=lambda facts: actions.open_stock(by=user, organisation=place, key=once_of(request), at=now, **facts),
        to=address, back=reverse("ledger:lots"), lead=_("入账后待检，放行后可用。"),
    )  # fmt: skip
