"""Production batches: opened, fed, released or blocked."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core import quantities, trail
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.once import once
from tianheng.core.stale import require_fresh
from tianheng.modules.compliance.actions.verdicts import keep_verdict
from tianheng.modules.compliance.enums import Conclusion
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions.common import EXCEPTION_LABEL, begin, held, require_other, saved
from tianheng.modules.ledger.enums import BATCH_VERBS, BatchState
from tianheng.modules.ledger.models import Batch
from tianheng.modules.ledger.queries.batches import failed_tests, passed_tests, unfed_lines
from tianheng.modules.ledger.queries.feedings import alone_in, doubtful_lots, unsigned_feedings, violations
from tianheng.modules.ledger.queries.plans import in_force
from tianheng.modules.ledger.queries.weighing import judged_now

NUMBER_LABEL = _("产品批号")
FACTS = ("number", "amount", "unit", "made_on", "expires_on", "client")
STATE = ("state", "reason")
SIZES = ("mass", "volume")


@transaction.atomic
def open_batch(
    *,
    by: User,
    organisation: Organisation,
    product: Product,
    formula: FormulaVersion,
    number: str,
    amount: str,
    unit: str,
    made_on: date,
    client: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Batch:
    """Begin a batch of a size in kg or L by an approved version. Its number is used once per product."""
    given = validators.payload(locals())
    row, _new = once(
        by=by, key=key, verb="open_batch", payload=given, at=at,
        do=lambda: _open(by, organisation, product, formula, given, at),
    )  # fmt: skip
    return row


def _open(
    by: User,
    organisation: Organisation,
    product: Product,
    formula: FormulaVersion,
    given: dict[str, Any],
    at: datetime,
) -> Batch:
    begin(by, "open_batch", organisation)
    access.require_own(product, organisation)
    when = validators.moment(given["happened_at"], at)
    row = Batch(
        organisation=organisation,
        product=product,
        formula=formula,
        happened_at=when.happened_at,
        entered_at=at,
        entered_by=by,
    )
    fill(row, given, at)
    require_formula(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Mistake(
            "number",
            row.number,
            _("这个产品已有这一批号。"),
            _("请核对批号，或打开已有的一批。"),
            NUMBER_LABEL,
        ) from None
    after = {**trail.facts_of(row, FACTS), "formula": str(formula), "codes": list(when.codes)}
    trail.record(by=by, verb="open_batch", target=row, after=after, at=at)
    return row


def fill(row: Batch, given: dict[str, Any], at: datetime) -> None:
    """Look at what was entered and put it in the row. Raises Mistake."""
    row.number = validators.text(given["number"], "number", NUMBER_LABEL, most=50)
    size = quantities.read(given["amount"], given["unit"], label=_("批量"), dimensions=SIZES)
    row.amount, row.unit, row.micro = size.entered, size.unit, size.micro
    if size.dimension == "volume" and not row.product.density:
        raise Mistake(
            "unit",
            size.unit,
            _("产品没有登记密度，不能把升折算成千克。"),
            _("请填 kg，或先登记产品的密度。"),
            _("批量"),
        )
    row.made_on = given["made_on"]
    validators.near(row.made_on, timezone.localdate(at), "made_on", _("生产日期"), years=1)
    days = row.product.shelf_life_days
    row.expires_on = row.made_on + timedelta(days=days) if days else None
    row.client = validators.text(given["client"], "client", _("委托方"), needed=False)


def require_formula(row: Batch) -> None:
    """Raise Mistake unless the version is of the product and may be produced by."""
    formula = row.formula
    if formula.product_id != row.product_id:
        raise Mistake("formula", formula, _("不是这个产品的配方。"), _("请选这个产品的配方。"), _("配方"))
    if in_force(row):
        return
    words = {"state": formula.get_state_display()}
    raise Mistake(
        "formula", formula, _("配方是“%(state)s”，不能照它生产。") % words, _("请用已批准的配方。"), _("配方")
    )


@transaction.atomic
def change_batch(*, by: User, batch: Batch, version: int | None = None, at: datetime, **facts: Any) -> Batch:
    """Mend number, size, day or client of an open batch; feedings are then measured against the new size."""
    begin(by, "change_batch", batch.organisation)
    row = held(batch)
    require_fresh(row, version)
    access.require_state(row, BATCH_VERBS, "change_batch")
    before = trail.facts_of(row, FACTS)
    fill(row, {**before, **facts}, at)
    if Batch.objects.filter(product=row.product_id, number=row.number).exclude(pk=row.pk).exists():
        raise Mistake("number", row.number, _("这个产品已有这一批号。"), _("请换一个。"), NUMBER_LABEL)
    saved(row, by, "change_batch", before, at)
    return row


@transaction.atomic
def finish_feeding(
    *,
    by: User,
    batch: Batch,
    output: str = "",
    output_unit: str = "",
    version: int | None = None,
    at: datetime,
) -> Batch:
    """Everything is in; ``output`` is what came out, where it is known."""
    begin(by, "finish_feeding", batch.organisation)
    row = held(batch)
    require_fresh(row, version)
    access.require_state(row, BATCH_VERBS, "finish_feeding")
    before = trail.facts_of(row, ("state", "output", "output_unit"))
    if output.strip():
        made = quantities.read(output, output_unit or row.unit, "output", _("产量"), unit_field="output_unit")
        row.output, row.output_unit, row.output_micro = made.entered, made.unit, made.micro
    row.state = BatchState.FED
    saved(row, by, "finish_feeding", before, at)
    return row


@transaction.atomic
def reopen_batch(*, by: User, batch: Batch, reason: str, at: datetime) -> Batch:
    """Feeding was not done after all."""
    return _change(by, batch, "reopen_batch", BatchState.OPEN, validators.reason(reason), None, at)


@transaction.atomic
def block_batch(*, by: User, batch: Batch, reason: str, version: int | None = None, at: datetime) -> Batch:
    """Let a batch not leave, for a reason."""
    return _change(by, batch, "block_batch", BatchState.BLOCKED, validators.reason(reason), version, at)


@transaction.atomic
def unblock_batch(*, by: User, batch: Batch, reason: str, version: int | None = None, at: datetime) -> Batch:
    """The reason is gone; the batch waits for its release again."""
    return _change(by, batch, "unblock_batch", BatchState.FED, validators.reason(reason), version, at)


def _change(
    by: User, batch: Batch, verb: str, state: BatchState, reason: str, version: int | None, at: datetime
) -> Batch:
    begin(by, verb, batch.organisation)
    row = held(batch)
    require_fresh(row, version)
    access.require_state(row, BATCH_VERBS, verb)
    before = trail.facts_of(row, STATE)
    row.state, row.reason = state, reason
    saved(row, by, verb, before, at, note=reason)
    return row


@transaction.atomic
def release_batch(
    *,
    by: User,
    batch: Batch,
    reason: str = "",
    exception: str = "",
    version: int | None = None,
    at: datetime,
) -> Batch:
    """Let a batch leave: judged as it was really fed, with own tests passed or the reason why there are none.

    A batch that was fed against the law, whose test failed, or that the law does not let pass, is not released.
    Somebody who fed it alone, or wrote all of it in another's name, releases it only with an ``exception``. Where a
    lot that went in is in doubt (:func:`~tianheng.modules.ledger.queries.feedings.doubtful_lots`), only head or
    director release it, with ``reason`` and ``exception``. The verdict is stored.
    """
    begin(by, "release_batch", batch.organisation)
    row = held(batch)
    require_fresh(row, version)
    access.require_state(row, BATCH_VERBS, "release_batch")
    why = require_other(by, by.pk if alone_in(row, by) else None, exception)
    found = list(against(row, reason))
    doubt = doubtful(row)
    if (
        doubt
        and reason.strip()
        and exception.strip()
        and access.may(by, "release_doubtful", row.organisation)
    ):
        why = validators.reason(exception, "exception", EXCEPTION_LABEL)
    elif doubt:
        found.append(doubt)
    if found:
        raise Mistakes(found)
    require_lawful(row, by, at)
    before = trail.facts_of(row, STATE)
    row.state, row.released_at, row.released_by = BatchState.RELEASED, at, by
    row.reason = "；".join(each for each in (reason.strip(), why) if each)
    saved(row, by, "release_batch", before, at, note=row.reason)
    return row


def against(row: Batch, reason: str) -> Iterator[Mistake]:
    """What speaks against the release."""
    label = _("放行")
    stopped = list(violations(row))
    if stopped:
        named = "、".join(each.lot.substance for each in stopped)
        yield Mistake("batch", named, _("有违规投料。"), _("录错的请更正投料记录；属实的不得放行。"), label)
    waiting = unsigned_feedings(row)
    if waiting:
        named = "、".join(each.lot.substance for each in waiting)
        yield Mistake("batch", named, _("有投料待第二人复核。"), _("请先在现场或投料记录里补复核。"), label)
    failed = list(failed_tests(row))
    if failed:
        named = "、".join(each.item for each in failed)
        yield Mistake("batch", named, _("检验不合格。"), _("请封存并处置这一批。"), label)
    if reason.strip():
        return
    if not passed_tests(row).exists():
        yield Mistake("reason", "", _("没有审核过的合格检验结果。"), _("请先录入检验，或写明原因。"), label)
    missing = unfed_lines(row)
    if missing:
        named = "、".join(each.name for each in missing)
        yield Mistake("reason", named, _("配方里有，没有投料记录。"), _("请补记投料，或写明原因。"), label)


def doubtful(row: Batch) -> Mistake | None:
    """What speaks against the release in the lots that went in, each named by its number."""
    named = "、".join(each.number for each in doubtful_lots(row))
    if not named:
        return None
    return Mistake(
        "batch",
        named,
        _("投入的批次现已封存、待检或已按不合格处置，或投料时已过期。"),
        _("请先查清并放行这些批次；负责人或食品安全总监可写明说明和例外原因后放行。"),
        _("放行"),
    )


def require_lawful(row: Batch, by: User, at: datetime) -> None:
    """Judge the batch as it was fed, keep the verdict with it. Raises Mistake when the law does not let it pass."""
    verdict = keep_verdict(organisation=row.organisation, subject=row, formula=judged_now(row), by=by, at=at)
    if verdict.conclusion == Conclusion.FAIL:
        raise Mistake(
            "batch",
            row.number,
            _("按实际投料核查，不符合 GB 2760。"),
            _("请查看这一批的核查结果。"),
            _("放行"),
        )
