"""Receipts, suppliers, issues, batches, tests, deliveries from sheets: each row by the verb a person would use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianheng.core.imports import Importer, Row, Run
from tianheng.core.mistakes import Mistake
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.actions.sheets import issue_on_paper, return_on_paper
from tianheng.modules.ledger.enums import IssueKind, SupplierState
from tianheng.modules.ledger.exchange import examples, repeated
from tianheng.modules.ledger.exchange.fields import Form
from tianheng.modules.ledger.exchange.goods import RECEIPTS, SUPPLIERS
from tianheng.modules.ledger.exchange.known import known_of, prepare
from tianheng.modules.ledger.exchange.reading import ends_on
from tianheng.modules.ledger.exchange.repeated import key_of
from tianheng.modules.ledger.exchange.rights import may_do
from tianheng.modules.ledger.exchange.use import BATCHES, DELIVERIES, ISSUES, TESTS
from tianheng.modules.ledger.models import Supplier
from tianheng.modules.ledger.validators import noon

Deed = tuple[Callable[..., object], dict[str, Any]]
Read = Callable[[Row, Run], Deed]
RECEIPT_FACTS = (
    "produced_on", "maker", "maker_licence", "maker_licence_expires", "imported", "certificate", "certificate_on",
    "label_checks", "senses", "packaging", "temperature", "voucher", "name", "specification", "amount", "unit",
    "supplier_lot", "shelf_life", "conclusion", "reason", "gtin",
)  # fmt: skip
SUPPLIER_FACTS = (
    "name", "kind", "credit_code", "licence", "licence_expires", "address", "contact", "telephone", "additives",
)  # fmt: skip
TEST_FACTS = (
    "item", "method", "value", "unit", "tested_on", "outcome", "sample", "standard", "basis", "loq", "instrument",
    "report_number", "laboratory", "reason",
)  # fmt: skip
DELIVERY_FACTS = (
    "amount", "unit", "certificate", "sold_on", "buyer_name", "buyer_address", "buyer_contact", "specification",
    "voucher", "note",
)  # fmt: skip


def facts(row: Row, names: tuple[str, ...]) -> dict[str, Any]:
    """The named values of a row."""
    return {name: row.values[name] for name in names}


def common(row: Row, run: Run) -> dict[str, Any]:
    """Who, when, and the row's key."""
    return {"by": run.by, "key": key_of(row, run), "at": run.at}


def written(read: Read) -> Callable[[list[Row], Run], int]:
    """An importer's ``write``: for every row the action it asks for."""

    def do(row: Row, run: Run) -> object:
        action, told = read(row, run)
        return action(**told)

    return lambda rows, run: run.each(rows, lambda row: do(row, run))


def looked_at(read: Read) -> Callable[[Row, Run], Iterator[Mistake]]:
    """An importer's ``check``: whether the row was written before, and whether what it names is there."""

    def check(row: Row, run: Run) -> Iterator[Mistake]:
        if "keys" in run.memory:
            yield from repeated.check(row, run)
        read(row, run)

    return check


def receipt_of(row: Row, run: Run) -> Deed:
    """Goods coming in; they wait for their second person, who signs in the system."""
    known, values = known_of(run), row.values
    expires = values["expires_on"] or ends_on(values["produced_on"], values["shelf_life"])
    if expires is None:
        raise Mistake("expires_on", "", gettext("算不出到期日。"), gettext("请填写有效期至。"), _("有效期至"))
    place = known.place(values["location"]) if values["location"] else None
    return actions.receive, {
        "organisation": known.organisation,
        "supplier": known.supplier(values["supplier"]),
        "expires_on": expires,
        "location": place,
        "happened_at": noon(values["received_on"], run.at),
        **common(row, run),
        **facts(row, RECEIPT_FACTS),
    }


def supplier_of(row: Row, run: Run) -> Deed:
    """A new supplier, or new facts of one that is known by its code or name."""
    known, name = known_of(run), row.values["code"] or row.values["name"]
    same = known.supplier(name) if name in known.suppliers else None
    return take_supplier, {"row": row, "run": run, "same": same}


def take_supplier(row: Row, run: Run, same: Supplier | None) -> Supplier:
    """Write the facts, and an assessment where the state differs."""
    told = {"by": run.by, "at": run.at, **facts(row, SUPPLIER_FACTS)}
    if same is not None:
        return assess(actions.change_supplier(supplier=same, **told), row, run)
    place = known_of(run).organisation
    return assess(actions.add_supplier(organisation=place, code=row.values["code"], **told), row, run)


def assess(found: Supplier, row: Row, run: Run) -> Supplier:
    """An assessment, where the sheet tells another state than the supplier has."""
    state = row.values["state"]
    if not state or state in (found.state, SupplierState.CANDIDATE):
        return found
    if not access.may(run.by, "assess_supplier", found.organisation):
        mend = gettext("请留空，或请食品安全员导入。")
        raise Mistake("state", SupplierState(state).label, gettext("您不能评价供货者。"), mend, _("状态"))
    return actions.assess_supplier(
        by=run.by,
        supplier=found,
        state=state,
        assessment=row.values["assessment"],
        next_assessment=row.values["next_assessment"],
        at=run.at,
    )


def issue_of(row: Row, run: Run) -> Deed:
    """An issue or a return that two people have signed on paper."""
    known, values = known_of(run), row.values
    lot = known.lot(values["lot"])
    batch = known.batch(values["batch"], values["product"]) if values["batch"] else None
    product = known.product(values["product"]) if values["product"] and batch is None else None
    origin = known.place(values["origin"], "origin") if values["origin"] else known.lying(lot, field="origin")
    told = {
        "lot": lot, "origin": origin, "destination": known.place(values["destination"], "destination"),
        "amount": values["amount"], "unit": values["unit"], "taker": known.person(values["taker"], "taker"),
        "keeper": known.person(values["keeper"], "keeper"), "scale": known.scale(values["scale"]),
        "reason": values["reason"], "happened_at": values["happened_at"], **common(row, run),
    }  # fmt: skip
    if values["kind"] == IssueKind.RETURN:
        return return_on_paper, told
    return issue_on_paper, {**told, "product": product, "batch": batch, "purpose": values["purpose"]}


def batch_of(row: Row, run: Run) -> Deed:
    """A batch, opened."""
    known, values = known_of(run), row.values
    product = known.product(values["product"])
    return actions.open_batch, {
        "organisation": known.organisation,
        "product": product,
        "formula": known.formula(product, values["formula"]),
        "happened_at": noon(values["made_on"], run.at),
        **common(row, run),
        **facts(row, ("number", "amount", "unit", "made_on", "client")),
    }


def test_of(row: Row, run: Run) -> Deed:
    """A result of a batch or of a lot."""
    known, values = known_of(run), row.values
    if bool(values["batch"]) == bool(values["lot"]):
        mend = gettext("请只填一个。")
        raise Mistake(
            "batch", values["batch"], gettext("产品批号和添加剂批号须填且只填一个。"), mend, _("产品批号")
        )
    return actions.record_test, {
        "batch": known.batch(values["batch"], values["product"]) if values["batch"] else None,
        "lot": known.lot(values["lot"]) if values["lot"] else None,
        "happened_at": noon(values["tested_on"], run.at),
        **common(row, run),
        **facts(row, TEST_FACTS),
    }


def delivery_of(row: Row, run: Run) -> Deed:
    """Goods to a buyer."""
    known, values = known_of(run), row.values
    return actions.deliver, {
        "batch": known.batch(values["batch"], values["product"]),
        "happened_at": noon(values["sold_on"], run.at),
        **common(row, run),
        **facts(row, DELIVERY_FACTS),
    }


def importer(form: Form, verb: str, read: Read, link: str, note: Any, *, keyed: bool = True) -> Importer:
    """The importer of a form whose rows are written one by one."""
    return Importer(
        title=form.title,
        columns=form.columns,
        write=written(read),
        shown=may_do(verb),
        check=looked_at(read),
        prepare=repeated.prepare if keyed else prepare,
        examples=examples.OF[form.kind],
        note=note,
        link=link,
    )


RECEIPT_NOTE = _("导入的批次先待检，由复核人在系统里放行。供货者须已在档案中。")
SUPPLIER_NOTE = _("代码或名称与档案相同的更新，其余新建。新建的供货者待评价。")
ISSUE_NOTE = _("录入纸质的领用记录：领用人、管理员是在纸上签字的两人。")
BATCH_NOTE = _("按已批准的配方开批；投料台账导入前，先导入这张表。")
TEST_NOTE = _("判定不填的由系统与限量比对；审核由另一人在系统里办理。")
DELIVERY_NOTE = _("只有已放行的批次可以出厂，数量不超过产量。")


def importers() -> dict[str, Importer]:
    """Each by its kind."""
    return {
        "suppliers": importer(
            SUPPLIERS, "keep_supplier", supplier_of, "ledger:suppliers", SUPPLIER_NOTE, keyed=False
        ),
        "receipts": importer(RECEIPTS, "receive", receipt_of, "ledger:receipts", RECEIPT_NOTE),
        "issues": importer(ISSUES, "issue", issue_of, "ledger:issues", ISSUE_NOTE),
        "batches": importer(BATCHES, "open_batch", batch_of, "ledger:batches", BATCH_NOTE),
        "tests": importer(TESTS, "test", test_of, "ledger:tests", TEST_NOTE),
        "deliveries": importer(DELIVERIES, "deliver", delivery_of, "ledger:deliveries", DELIVERY_NOTE),
    }
