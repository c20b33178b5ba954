"""What the live check has to say: of the batch, the lot and its scale, the formula, the law, the register."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tianheng.modules.compliance.enums import OPEN, Status, SumStatus
from tianheng.modules.compliance.queries.limits import limit_words
from tianheng.modules.ledger.enums import BatchState, Code, LotState
from tianheng.modules.ledger.models import Feeding, Lot
from tianheng.modules.ledger.queries.plans import Plan
from tianheng.modules.ledger.queries.registered import (
    INTERNAL,
    MANDATORY,
    is_registered,
    lacking_words,
    policy_kind,
    unregistered,
)
from tianheng.modules.ledger.queries.stock import came_after, earlier_lot, on_hand
from tianheng.modules.ledger.queries.weighed import (
    NOTHING,
    REASON,
    SECOND,
    STOP,
    WHOLE,
    LineCheck,
    Remark,
    percent,
)

FAILED_AS = {
    Status.OVER: Code.OVER_LIMIT,
    Status.OVER_RESIDUE: Code.OVER_LIMIT,
    Status.NOT_PERMITTED: Code.NOT_PERMITTED,
    Status.FORBIDDEN: Code.FORBIDDEN,
    Status.UNKNOWN: Code.UNKNOWN,
}
STATES = {
    LotState.EXPIRED: Code.EXPIRED,
    LotState.BLOCKED: Code.BLOCKED,
    LotState.QUARANTINED: Code.QUARANTINED,
    LotState.USED_UP: Code.NO_STOCK,
    LotState.DISPOSED: Code.BLOCKED,
}

UNFREE = {Code.BLOCKED, Code.QUARANTINED}


def batch_remarks(plan: Plan) -> Iterator[Remark]:
    """What speaks against the batch as such."""
    if not plan.approved:
        words = {"formula": plan.batch.formula, "state": plan.batch.formula.get_state_display()}
        yield Remark(Code.UNAPPROVED, _("配方 %(formula)s 是“%(state)s”，不能照它投料。") % words, STOP)
    if plan.mass is None:
        yield massless()


def massless() -> Remark:
    """The batch is measured in litres, and nobody knows what a litre weighs."""
    return Remark(Code.NO_DENSITY, _("产品没有登记密度，不能把升折算成千克。"), STOP)


def late_remarks(plan: Plan) -> Iterator[Remark]:
    """What speaks against one more feeding of a batch that is done; not asked of a correction."""
    state = plan.batch.state
    if state == BatchState.FED:
        yield Remark(Code.AFTER_FED, _("这一批已经投料完成，请写明补记的原因。"), REASON)
    elif state != BatchState.OPEN:
        words = {"state": plan.batch.get_state_display()}
        yield Remark(Code.AFTER_RELEASE, _("这一批%(state)s，补记须写明原因并由第二人复核。") % words, SECOND)


def lot_remarks(line: LineCheck, on: date, old: Feeding | None = None) -> Iterator[Remark]:
    """What speaks against the lot itself, and against the scale; of a correction only what held on that day."""
    lot = line.weighing.lot
    state = lot.state_on(on)
    if state == LotState.EXPIRED or lot.expired_on(on):
        yield expired_remark(lot)
    elif old is None:
        yield from present_remarks(line, state, on)
    elif lot.pk != old.lot_id or UNFREE & set(
        old.codes
    ):  # another than was looked at, or one that was not free
        yield from state_remarks(lot, state)
    yield from day_remarks(lot, on, came_after(lot, on))
    yield from scale_remarks(line, on)


def told_remarks(line: LineCheck, on: date, came: date | None) -> Iterator[Remark]:
    """The same of what a sheet tells afterwards: which lot lay in front on that day, nobody knows any more.

    ``came`` is the day the lot came in.
    """
    lot = line.weighing.lot
    state = lot.state_on(on)
    if state == LotState.EXPIRED or lot.expired_on(on):
        yield expired_remark(lot)
    else:
        yield from state_remarks(lot, state)
    yield from day_remarks(lot, on, came)
    yield from scale_remarks(line, on)


def expired_remark(lot: Lot) -> Remark:
    """The lot is past its date."""
    words = {"lot": lot.number, "day": lot.expires_on}
    return Remark(Code.EXPIRED, _("批次 %(lot)s 已于 %(day)s 过期。") % words, STOP, lot.pk)


def day_remarks(lot: Lot, on: date, came: date | None) -> Iterator[Remark]:
    """The lot had not come in on that day: one of the two days is wrong."""
    if came is not None and came > on:
        words = {"lot": lot.number, "day": came, "on": on}
        text = _("批次 %(lot)s 的进货日期是 %(day)s，晚于这次使用的日期 %(on)s，请核对两处日期。") % words
        yield Remark(Code.BEFORE_RECEIPT, text, SECOND, lot.pk)


def scale_remarks(line: LineCheck, on: date) -> Iterator[Remark]:
    """The scale was not calibrated on that day."""
    scale = line.weighing.scale
    if scale is not None and not scale.valid_on(on):
        text = _("秤 %(scale)s 的校准不在有效期内。") % {"scale": scale.number}
        yield Remark(Code.SCALE, text, SECOND, line.weighing.lot.pk)


def state_remarks(lot: Lot, state: LotState) -> Iterator[Remark]:
    """The lot is in a state in which nothing is taken from it."""
    if state in STATES:
        words = {"lot": lot.number, "state": state.label}
        yield Remark(STATES[state], _("批次 %(lot)s 是“%(state)s”，不能投料。") % words, STOP, lot.pk)


def present_remarks(line: LineCheck, state: LotState, on: date) -> Iterator[Remark]:
    """What speaks against taking from the lot now: its state, its stock, another that should go first."""
    lot = line.weighing.lot
    words: dict[str, object] = {"lot": lot.number}
    yield from state_remarks(lot, state)
    if line.weighing.location is not None and on_hand(lot, line.weighing.location) < line.weighing.micro:
        yield Remark(Code.NO_STOCK, _("批次 %(lot)s 在这里的库存不够。") % words, STOP, lot.pk)
    other = earlier_lot(lot, on)
    if other is not None:
        words |= {"other": other.number, "day": other.expires_on}
        text = _("批次 %(other)s（%(day)s 到期）更早到期，应先用。") % words
        yield Remark(Code.NOT_FIRST, text, REASON, lot.pk)


def formula_remarks(plan: Plan, line: LineCheck) -> Iterator[Remark]:
    """What the formula has to say."""
    lot, words = line.weighing.lot, {"lot": line.weighing.lot.substance}
    if line.planned is None:
        yield Remark(Code.NOT_IN_FORMULA, _("配方里没有“%(lot)s”。") % words, SECOND, lot.pk)
        return
    if line.planned.what.name != lot.substance and line.planned.line.name != lot.name:
        words |= {"line": line.planned.line.name}
        text = _("配方写的是“%(line)s”，这一批次是“%(lot)s”。") % words
        yield Remark(Code.OTHER_SUBSTANCE, text, SECOND, lot.pk)
    allowed = plan.tolerances.of(lot.additive).over_formula
    if line.formula_share is not None and line.formula_share > WHOLE + allowed:
        words |= {"share": percent(line.formula_share), "allowed": percent(allowed)}
        text = _("“%(lot)s”累计为配方用量的 %(share)s，超出允差 %(allowed)s。") % words
        yield Remark(Code.OVER_FORMULA, text, SECOND, lot.pk)


def law_remarks(
    plan: Plan, verdict: dict[str, Any] | None, found: list[dict[str, Any]], lot: Lot
) -> Iterator[Remark]:
    """What the law has to say of a weighing (``found``), and of the sums it takes part in."""
    for item in found:
        yield from item_remarks(plan, item, lot)
    names = {str(item["additive"]) for item in found}
    for one in verdict["combined"] if verdict else ():
        if names & {name for member in one["members"] for name in member.split("、")}:
            yield from sum_remarks(plan, one, lot)


def item_remarks(plan: Plan, item: dict[str, Any], lot: Lot) -> Iterator[Remark]:
    """Of one finding: failing stops, a question nobody has answered needs a second person."""
    status = Status(item["status"])
    if status in FAILED_AS:
        arithmetic = "；".join(item["steps"]) or "；".join(item["questions"])
        words = {"name": item["additive"] or lot.substance, "limit": limit_words(item), "why": arithmetic}
        text = _("“%(name)s”：%(why)s（限量：%(limit)s）。") % words
        yield Remark(FAILED_AS[status], text, STOP, lot.pk)
    elif (status in OPEN or item["questions"]) and not plan.has_settled(item):
        yield Remark(Code.QUESTION, "；".join(item["questions"]), SECOND, lot.pk)


def sum_remarks(plan: Plan, one: dict[str, Any], lot: Lot) -> Iterator[Remark]:
    """Of one sum of proportions."""
    if one["status"] == SumStatus.EXCEEDS:
        shares = " + ".join(f"{term['name']} {term['share']}" for term in one["terms"])
        words = {"function": one["function"], "shares": shares, "sum": one["sum"]}
        text = _("%(function)s各自用量占其限量的比例之和：%(shares)s = %(sum)s，超过 1。") % words
        yield Remark(Code.RATIO_SUM, text, STOP, lot.pk)
    elif one["status"] == SumStatus.UNCERTAIN and not plan.has_settled_sum(one):
        yield Remark(Code.QUESTION, "；".join(one["questions"]), SECOND, lot.pk)


def register_remarks(plan: Plan, line: LineCheck) -> Iterator[Remark]:
    """Whether the additive is registered for the product, where that is asked for."""
    lot, batch = line.weighing.lot, plan.batch
    kind = policy_kind(batch.product, batch.made_on)
    if kind == INTERNAL:
        return
    matching = plan.matching(lot)
    composition = lot.composition or (matching[0].line.composition if matching else [])
    missing = unregistered(lot.additive, composition, lambda name: on_register(plan, name))
    if missing:
        words = {"what": lacking_words(lot.additive, lot.additive, missing), "product": batch.product.name}
        text = _("%(what)s没有登记用于“%(product)s”。") % words
        yield Remark(Code.UNREGISTERED, text, SECOND if kind == MANDATORY else NOTHING, lot.pk)


def on_register(plan: Plan, name: str) -> bool:
    """Whether a name is registered for the batch's product; asked once per plan."""
    if name not in plan.registered:
        plan.registered[name] = is_registered(plan.batch.product, name, plan.batch.made_on)
    return plan.registered[name]
