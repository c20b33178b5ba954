"""Own test results (form F09): entered by the analyst, set beside the limit and the declared dose, reviewed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core import trail
from tianheng.core.mistakes import Mistake
from tianheng.core.once import once
from tianheng.core.stale import require_fresh
from tianheng.modules.ledger import validators
from tianheng.modules.ledger.actions.common import begin, held, require_other, saved
from tianheng.modules.ledger.enums import Outcome
from tianheng.modules.ledger.models import Batch, Lot, TestRecord
from tianheng.modules.ledger.queries.results import compare, unit_of

LABEL = _("检验")
TEXTS = (
    ("sample", _("样品"), 100),
    ("standard", _("判定标准"), 50),
    ("basis", _("以何计"), 50),
    ("instrument", _("仪器"), 50),
    ("report_number", _("报告编号"), 50),
    ("laboratory", _("检验机构"), 100),
    ("reason", _("说明"), 500),
)
KEPT = ("item", "method", "value", "unit", "basis", "loq", "limit_text", "outcome", "tested_on")


class TestFacts(TypedDict, total=False):
    """What a result may say of itself beyond item, method, value and unit."""

    sample: str
    standard: str
    basis: str
    loq: str
    instrument: str
    report_number: str
    laboratory: str
    reason: str


def record_test(
    *,
    by: User,
    batch: Batch | None = None,
    lot: Lot | None = None,
    item: str,
    method: str,
    value: str,
    unit: str,
    tested_on: date,
    outcome: str = "",
    corrects: TestRecord | None = None,
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
    **facts: Unpack[TestFacts],
) -> TestRecord:
    """Enter a result of a batch or of a lot; an empty ``value`` means not detected, below ``loq``.

    The result is set beside the law's limit and the dose that was fed. Without an ``outcome`` that comparison decides
    where it can; another outcome than the comparison's needs its reason. ``corrects`` names a result entered wrongly.
    """
    given = validators.payload({**locals(), **facts})
    with transaction.atomic():
        row, _new = once(
            by=by, key=key, verb="record_test", payload=given, at=at,
            do=lambda: _record(by, batch, lot, corrects, {**given, **facts}, at),
        )  # fmt: skip
        return row


def _record(
    by: User,
    batch: Batch | None,
    lot: Lot | None,
    corrects: TestRecord | None,
    given: Mapping[str, Any],
    at: datetime,
) -> TestRecord:
    what = batch or lot
    if what is None or (batch is not None and lot is not None):
        raise Mistake("batch", "", _("须是一个生产批，或一个批次。"), _("请选一个。"), LABEL)
    begin(by, "test", what.organisation)
    when = validators.moment(given["happened_at"], at)
    row = TestRecord(
        organisation=what.organisation,
        batch=batch,
        lot=lot,
        corrects=corrects,
        happened_at=when.happened_at,
        entered_at=at,
        entered_by=by,
    )
    fill(row, given, timezone.localdate(at))
    require_correctable(corrects, row)
    conclude(row, given["outcome"])
    row.save()
    after = trail.facts_of(row, KEPT)
    trail.record(by=by, verb="record_test", target=row, after=after, note=row.reason, at=at)
    return row


def fill(row: TestRecord, given: Mapping[str, Any], today: date) -> None:
    """Look at what was entered and put it in the row. Raises Mistake."""
    row.item = validators.text(given["item"], "item", _("项目"))
    row.method = validators.text(given["method"], "method", _("检验方法"), most=50)
    row.value = number(given["value"], "value", _("结果"))
    row.loq = number(given.get("loq") or "", "loq", _("定量限"))
    if not row.value and not row.loq:
        raise Mistake("loq", "", _("未检出须写定量限。"), _("请填结果，或填定量限。"), _("定量限"))
    row.unit = unit_of(given["unit"])
    row.tested_on = given["tested_on"]
    validators.near(row.tested_on, today, "tested_on", _("检验日期"))
    validators.not_after(row.tested_on, today, "tested_on", _("检验日期"))
    for field, label, most in TEXTS:
        setattr(row, field, validators.text(given.get(field) or "", field, label, most=most, needed=False))


def number(text: str, field: str, label: Any) -> str:
    """A number that may be 0, as text; empty stays empty. Raises Mistake."""
    plain = text.strip()
    if plain in ("0", "0.0", "0.00"):
        return plain
    return validators.decimal(plain, field, label, most="1000000")


def require_correctable(old: TestRecord | None, row: TestRecord) -> None:
    """Raise Mistake when the result named is of something else, or was corrected before."""
    if old is None:
        return
    if (old.batch_id, old.lot_id) != (row.batch_id, row.lot_id):
        raise Mistake("corrects", str(old), _("不是同一批的结果。"), _("请选同一批的结果。"), LABEL)
    if TestRecord.objects.filter(corrects=old).exists():
        raise Mistake("corrects", str(old), _("已经更正过。"), _("请更正最新的一条。"), LABEL)


def conclude(row: TestRecord, outcome: str) -> None:
    """Compare, and settle the outcome. Raises Mistake when it contradicts the comparison without a reason."""
    found = compare(row)
    row.additive, row.limit_text, row.compared = found.additive, found.limit_text, found.as_dict()
    chosen = validators.chosen(outcome, Outcome, "outcome", _("判定")) if outcome else found.outcome
    if found.outcome not in (Outcome.OPEN, chosen) and len(row.reason) < 2:
        words = {"machine": Outcome(found.outcome).label, "limit": found.limit_text}
        raise Mistake(
            "outcome",
            Outcome(chosen).label,
            _("与比对结果“%(machine)s”不同（限量 %(limit)s）。") % words,
            _("请写明原因。"),
            _("判定"),
        )
    row.outcome = chosen


@transaction.atomic
def review_test(
    *, by: User, test: TestRecord, exception: str = "", version: int | None = None, at: datetime
) -> TestRecord:
    """Another person than the analyst has looked at the result; it may be used for a release."""
    begin(by, "review_test", test.organisation)
    row = held(test)
    require_fresh(row, version)
    if row.reviewed_at is not None:
        raise Mistake("state", str(row), _("已经审核过。"), _("请刷新页面。"), LABEL)
    if TestRecord.objects.filter(corrects=row).exists():
        raise Mistake("state", str(row), _("已经更正过。"), _("请审核最新的一条。"), LABEL)
    before = trail.facts_of(row, ("reviewed_at", "exception"))
    row.exception = require_other(by, row.entered_by_id, exception)
    row.reviewer, row.reviewed_at = by, at
    saved(row, by, "review_test", before, at, note=row.exception)
    return row
