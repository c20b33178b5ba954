"""What a sheet names, as rows of the enterprise: looked up once for the whole sheet. Each finder raises Mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tianheng.accounts import scope
from tianheng.accounts.models import Membership, Organisation, User
from tianheng.core.imports import Row, Run
from tianheng.core.mistakes import Mistake
from tianheng.modules.formulas.enums import FormulaState
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.ledger.models import Batch, Location, Lot, Scale, Stock, Supplier
from tianheng.modules.ledger.queries.stock import TAKEN_FROM

AT_ONCE = 500
Found = TypeVar("Found")
VERSION = re.compile(r"[Vv]?(\d{1,4})")


class Known:
    """The enterprise's own rows by the names a sheet has for them."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.lots: dict[str, list[Lot]] = {}
        self.batches: dict[str, list[Batch]] = {}
        self.stock: dict[int, list[Stock]] = {}

    def load(self, rows: Iterable[Row]) -> None:
        """Read the lots and batches that the rows name, in few queries."""
        given = list(rows)
        lots, batches = named(given, "lot"), named(given, "batch")
        own = Lot.objects.filter(organisation=self.organisation).select_related("organisation")
        for part in parts(lots):
            for lot in own.filter(Q(number__in=part) | Q(supplier_lot__in=part)).order_by("pk"):
                for name in {lot.number, lot.supplier_lot} - {""}:
                    self.lots.setdefault(name, []).append(lot)
        for part in parts(batches):
            for batch in batches_named(self.organisation, part):
                self.batches.setdefault(batch.number, []).append(batch)

    def lot(self, name: str, field: str = "lot") -> Lot:
        """A lot by its internal number, else by its supplier's."""
        found = self.lots.get(name, [])
        exact = [each for each in found if each.number == name]
        label = _("批号")
        return one(exact or found, field, name, label, _("请先登记进货，或核对批号。"), _("请改填内部批号。"))

    def batch(self, number: str, product: str = "", field: str = "batch") -> Batch:
        """A batch by its number, and its product where several have that number."""
        found = self.batches.get(number, [])
        if product:
            fitting = [each for each in found if product in (each.product.name, each.product.code)]
            if found and not fitting:
                words = {"product": "、".join(each.product.name for each in found)}
                raise Mistake(
                    "product",
                    product,
                    _("这一批是“%(product)s”。") % words,
                    _("请核对产品名称和批号。"),
                    _("产品"),
                )
            found = fitting
        missing = _("请先开批，或先导入生产批。")
        return one(found, field, number, _("产品批号"), missing, _("请填写产品名称。"))

    def product(self, name: str) -> Product:
        """A product by its code, else by its name."""
        found = self.products.get(name, [])
        return one(found, "product", name, _("产品"), _("请先在“产品与配方”里登记。"), _("请改填产品编号。"))

    def formula(self, product: Product, version: str) -> FormulaVersion:
        """A version of a product by ``V2``; the approved one where none is told."""
        rows = FormulaVersion.objects.filter(product=product)
        found = VERSION.fullmatch(version) if version else None
        if version and not found:
            raise Mistake("formula", version, _("不是配方版本。"), _("请写作 V2。"), _("配方版本"))
        chosen = rows.filter(number=int(found[1])) if found else rows.filter(state=FormulaState.APPROVED)
        mend = _("请先批准配方，或核对版本。")
        return one(
            list(chosen.select_related("product")), "formula", version or product.name, _("配方版本"), mend
        )

    def place(self, name: str, field: str = "location") -> Location:
        """A place in use, by its name."""
        found = self.places.get(name)
        return one([found] if found else [], field, name, _("位置"), _("请填已登记的在用位置。"))

    def lying(self, lot: Lot, micro: int = 0, field: str = "location") -> Location:
        """Where a lot is to be taken from: the floor first, then the cabinet, where there is enough."""
        if lot.pk not in self.stock:
            rows = Stock.objects.filter(lot=lot, location__kind__in=TAKEN_FROM).select_related("location")
            self.stock[lot.pk] = list(rows)
        found = sorted(
            self.stock[lot.pk], key=lambda each: (each.micro < micro, rank(each.location), each.pk)
        )
        if not found:
            raise Mistake(
                field, lot.number, _("账上没有这一批次。"), _("请填写位置，或先登记进货。"), _("位置")
            )
        return found[0].location

    def supplier(self, name: str) -> Supplier:
        """A supplier by its code, else by its name."""
        found = self.suppliers.get(name, [])
        mend = _("请写档案里的全称或供货者代码；还没有档案的先登记供货者（可用 F04 表格导入）。")
        return one(found, "supplier", name, _("供货者"), mend, _("请改填供货者代码。"))

    def scale(self, number: str) -> Scale | None:
        """A scale by its number; None where none is told."""
        if not number:
            return None
        found = self.scales.get(number)
        return one([found] if found else [], "scale", number, _("秤编号"), _("请先登记这台秤。"))

    def person(self, name: str, field: str) -> User:
        """Somebody who works or worked for the enterprise, by name."""
        found = self.people.get(name, [])
        return one(
            found,
            field,
            name,
            _("人员"),
            _("请填本企业人员的姓名。"),
            _("有同名的人，请由本人在系统里录入。"),
        )

    @cached_property
    def products(self) -> Mapping[str, list[Product]]:
        """Products by code and by name."""
        rows = Product.objects.filter(organisation=self.organisation).select_related("organisation")
        return by_names(rows, lambda each: (each.code, each.name))

    @cached_property
    def suppliers(self) -> Mapping[str, list[Supplier]]:
        """Suppliers by code and by name."""
        rows = Supplier.objects.filter(organisation=self.organisation).select_related("organisation")
        return by_names(rows, lambda each: (each.code, each.name))

    @cached_property
    def places(self) -> Mapping[str, Location]:
        """Places in use by name."""
        rows = Location.objects.filter(organisation=self.organisation, closed_at=None)
        return {each.name: each for each in rows}

    @cached_property
    def scales(self) -> Mapping[str, Scale]:
        """Scales by number."""
        return {each.number: each for each in Scale.objects.filter(organisation=self.organisation)}

    @cached_property
    def people(self) -> Mapping[str, list[User]]:
        """Everybody who works or worked there, by name."""
        rows = (
            Membership.objects.filter(organisation=self.organisation)
            .select_related("user")
            .order_by("user_id")
        )
        users = {row.user_id: row.user for row in rows}
        return by_names(users.values(), lambda each: (each.name,))


def one(found: list[Found], field: str, value: str, label: str, missing: str, several: str = "") -> Found:
    """The one row found. Raises Mistake for none, and for several."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise Mistake(field, value, _("没有找到。"), missing, label)
    raise Mistake(field, value, _("有几个同名的。"), several, label)


def by_names(rows: Iterable[Any], names: Callable[[Any], Iterable[str]]) -> dict[str, list[Any]]:
    """Rows by each of their names."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        for name in set(names(row)) - {""}:
            found.setdefault(name, []).append(row)
    return found


def named(rows: Iterable[Row], key: str) -> list[str]:
    """The values of a column, each once."""
    return list(dict.fromkeys(str(row.values[key]) for row in rows if row.values.get(key)))


def parts(names: list[str]) -> Iterator[list[str]]:
    """A long list in pieces that a query bears."""
    for start in range(0, len(names), AT_ONCE):
        yield names[start : start + AT_ONCE]


def batches_named(organisation: Organisation, numbers: list[str]) -> QuerySet[Batch]:
    """Batches by their numbers, with all that a check of them needs."""
    rows: QuerySet[Batch] = Batch.objects.filter(organisation=organisation, number__in=numbers)
    joined = ("organisation", "product__organisation", "formula__product", "formula__verdict")
    return rows.select_related(*joined).order_by("pk")


def rank(location: Location) -> int:
    """The floor before the stores."""
    return 0 if location.kind == "floor" else 1


def known_of(run: Run, rows: Iterable[Row] = ()) -> Known:
    """What this run knows; made, and filled with what the rows name, the first time."""
    if "known" not in run.memory:
        place = scope.of(run.by)
        organisation = Organisation.objects.get(pk=place.organisation if place else None)
        run.memory["known"] = Known(organisation)
        run.memory["known"].load(rows)
    known: Known = run.memory["known"]
    return known


def prepare(rows: list[Row], run: Run) -> None:
    """For importers: look up what the sheet names."""
    known_of(run, rows)


def days(rows: Iterable[Row], key: str) -> list[date]:
    """The days a sheet is about, in order."""
    return sorted({row.values[key] for row in rows})
