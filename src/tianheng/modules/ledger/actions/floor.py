"""Entries from the shop floor: each is answered by itself, none is lost, none is written twice.

What was done while there was no network has happened: it is written as it was, marked, and stops the batch where the
law or the formula would have. What cannot be booked (not enough in stock) blocks the batch and stays on the device.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tianheng.accounts.models import Membership, Organisation, User
from tianheng.core import trail
from tianheng.core.canonical import canonical
from tianheng.core.legible import visible
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import Submission
from tianheng.core.once import once
from tianheng.modules.ledger import validators
from tianheng.modules.ledger.actions.common import begin, held
from tianheng.modules.ledger.actions.feedings import block, correct_feeding, feed
from tianheng.modules.ledger.actions.issues import issue, return_issue
from tianheng.modules.ledger.actions.lots import read_for
from tianheng.modules.ledger.enums import Code, FeedingStatus
from tianheng.modules.ledger.models import Batch, Feeding, Issue, Location, Lot, Scale
from tianheng.modules.ledger.queries.stock import on_hand
from tianheng.modules.ledger.queries.weighed import STOP, Remark

SAVED, REPEATED, CONFLICT, REFUSED = "saved", "repeated", "conflict", "refused"
LATER, SIGN, PIN = "later", "sign", "pin"
# What a device is told of an entry that is written: a day that cannot be right, of the lot or of its own clock.
TOLD = (Code.BEFORE_RECEIPT,)
Row = TypeVar("Row", Feeding, Issue)


@dataclass(frozen=True)
class Answer:
    """What became of one entry.

    saved, repeated: written. conflict: words say what is wrong; written all the same when ``recorded``. refused: not
    written, to be mended. later: sent again soon. sign: a second person's PIN is wanted. pin: the person's own.
    """

    status: str
    words: tuple[str, ...] = ()
    mend: str = ""
    id: int | None = None
    recorded: bool = False
    unsigned: bool = False
    fields: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For the device."""
        plain = {name: getattr(self, name) for name in ("status", "mend", "id", "recorded", "unsigned")}
        return {**plain, "words": list(self.words), "fields": list(self.fields), **self.more}


def take_feeding(
    *,
    by: User,
    batch: Batch,
    lot: Lot,
    location: Location,
    amount: str,
    unit: str,
    scale: Scale | None = None,
    checker: User | None = None,
    pin: str = "",
    reason: str = "",
    note: str = "",
    fed: bool = False,
    waited: bool = False,
    happened_at: datetime | None = None,
    key: str,
    at: datetime,
) -> Answer:
    """A feeding from the floor. ``fed`` says that it is in the batch already; ``waited`` that it was sent before."""
    facts = {"batch": batch, "lot": lot, "location": location, "amount": amount, "unit": unit}

    def do() -> Answer:
        row = feed(
            by=by, **facts, scale=scale, checker=checker, checker_pin=pin, reason=reason, note=note,
            already_fed=fed, unsigned=fed, happened_at=happened_at, key=key, at=at,
        )  # fmt: skip
        return told(row)

    def unbooked(found: Mistakes) -> Answer | None:
        if not fed or not any(each.value == str(Code.NO_STOCK.label) for each in found.found):
            return None
        asked = read_for(lot, amount, unit)
        if not waited and on_hand(lot) >= asked.micro:
            return Answer(LATER, words_of(found), mend_of(found))
        return hold_batch(by, batch, lot, str(asked), found, at)

    return answered(Feeding, key, batch.organisation, facts, do, unbooked)


def told(row: Feeding) -> Answer:
    """A feeding that is written: quietly, or with what the law has against it."""
    unsigned = Code.UNSIGNED in row.codes
    if row.status != FeedingStatus.VIOLATION:
        words = tuple(str(Code(each).label) for each in row.codes if each in TOLD)
        return Answer(SAVED, words, id=row.pk, recorded=True, unsigned=unsigned)
    said = (row.batch.reason or str(row.get_status_display()),)
    mend = _("已如实登记，这一批已封存。请停止使用该批并报告食品安全员。")
    return Answer(CONFLICT, said, mend, id=row.pk, recorded=True, unsigned=unsigned)


def hold_batch(by: User, batch: Batch, lot: Lot, amount: str, found: Mistakes, at: datetime) -> Answer:
    """What is in the batch but cannot be booked: the batch does not leave, and the trail has what was told."""
    with transaction.atomic():
        begin(by, "feed", batch.organisation)
        row = held(batch)
        text = _("已投料未能入账：%(lot)s %(amount)s，账上库存不够。") % {"lot": lot.number, "amount": amount}
        after = {
            "lot": lot.number,
            "additive": lot.substance,
            "amount": amount,
            "stops": list(words_of(found)),
        }
        trail.record(by=by, verb="feeding_unbooked", target=row, after=after, at=at)
        block(row, [Remark(Code.NO_STOCK, text, STOP, lot.pk)], by, at)
    mend = _("这一批已封存。请核对批次、位置和数量后改正重发；账实不符时先盘点，再重发。")
    return Answer(CONFLICT, (text, *words_of(found)), mend)


def take_issue(
    *, by: User, key: str, pin: str = "", exception: str = "", at: datetime, **facts: Any
) -> Answer:
    """An issue from the floor (``facts`` as of :func:`issue`); without the other's PIN it waits on the device."""

    def do() -> Answer:
        row = issue(by=by, key=key, pin=pin, exception=exception, at=at, **facts)
        return Answer(SAVED, id=row.pk, recorded=True)

    same = {name: facts[name] for name in ("lot", "origin", "destination", "amount", "unit")}
    place = facts["lot"].organisation
    return signed(by, key, place, facts, pin or exception, lambda: answered(Issue, key, place, same, do))


def take_return(
    *, by: User, key: str, issued: Issue, pin: str = "", exception: str = "", at: datetime, **facts: Any
) -> Answer:
    """What was not used comes back (``facts`` as of :func:`return_issue`)."""

    def do() -> Answer:
        row = return_issue(by=by, issue=issued, key=key, pin=pin, exception=exception, at=at, **facts)
        return Answer(SAVED, id=row.pk, recorded=True)

    same = {"returns": issued, **{name: facts[name] for name in ("amount", "unit")}}
    place = issued.organisation
    return signed(by, key, place, facts, pin or exception, lambda: answered(Issue, key, place, same, do))


def signed(
    by: User,
    key: str,
    organisation: Organisation,
    facts: Mapping[str, Any],
    given: str,
    go: Callable[[], Answer],
) -> Answer:
    """Go on when the second person has given the PIN, is not wanted, or the entry is known already."""
    two = facts["taker"].pk != facts["keeper"].pk
    if given or not two or sent_before(key, organisation).exists():
        return go()
    other = facts["keeper"] if by.pk == facts["taker"].pk else facts["taker"]
    return Answer(SIGN, (_("待复核：请 %(name)s 输入 PIN。") % {"name": other.name},), fields=("pin",))


def take_correction(*, by: User, key: str, feeding: Feeding, at: datetime, **facts: Any) -> Answer:
    """A correction from the floor (``facts`` as of :func:`correct_feeding`)."""
    void = bool(facts.get("void"))
    same = {"corrects": feeding} | ({} if void else {name: facts[name] for name in ("amount", "unit")})

    def do() -> Answer:
        return told(correct_feeding(by=by, feeding=feeding, key=key, at=at, **facts))

    return answered(Feeding, key, feeding.organisation, same, do)


@transaction.atomic
def drop_entry(
    *, by: User, organisation: Organisation, entry: Mapping[str, Any], reason: str, key: str, at: datetime
) -> Answer:
    """An entry that was never written is struck off its device; the trail keeps it, with who and why."""
    begin(by, "feed", organisation)
    why = validators.reason(reason)
    kept = {"entry": visible(canonical(dict(entry)))[:2000]}

    def do() -> Organisation:
        trail.record(by=by, verb="entry_dropped", target=organisation, after=kept, note=why, at=at)
        return organisation

    once(by=by, key=f"drop.{key}", verb="entry_dropped", payload=[kept, why], at=at, do=do)
    return Answer(SAVED, recorded=True)


def answered(
    model: type[Row],
    key: str,
    organisation: Organisation,
    same: Mapping[str, Any],
    do: Callable[[], Answer],
    unbooked: Callable[[Mistakes], Answer | None] = lambda found: None,
) -> Answer:
    """Do it once; what the device sends again is recognised by its key, whoever sends it."""
    before = known(model, key, organisation, same)
    if before is not None:
        return before
    try:
        return do()
    except PermissionDenied:
        return Answer(REFUSED, (_("您没有这项职责，或所选的不是本企业的。"),), _("请换有此职责的人登记。"))
    except Mistake as one:
        again = known(model, key, organisation, same) if one.field == "key" else None
        return again or refusal(Mistakes([one]))
    except Mistakes as found:
        return unbooked(found) or refusal(found)


def known(model: type[Row], key: str, organisation: Organisation, same: Mapping[str, Any]) -> Answer | None:
    """The answer for an entry that is written already; a refusal when the key came with something else."""
    entry = sent_before(key, organisation).filter(target_kind=model._meta.label_lower).first()
    row: Any = model._base_manager.filter(pk=entry.target_key).first() if entry else None
    if row is None or row.organisation_id != organisation.pk:
        return None
    if any(getattr(row, name) != value for name, value in same.items()):
        words = (_("这个编号已经用于另一条记录，内容与这次不同。"),)
        return Answer(REFUSED, words, _("请按新记录重新登记。"), fields=("key",))
    return Answer(REPEATED, id=row.pk, recorded=True, unsigned=Code.UNSIGNED in row.codes)


def sent_before(key: str, organisation: Organisation) -> QuerySet[Submission]:
    """What anybody of the enterprise sent under a key: on a shared tablet another may send it again."""
    people = Membership.objects.filter(organisation=organisation).values_list("user", flat=True)
    rows: QuerySet[Submission] = Submission.objects.filter(actor__in={f"user:{pk}" for pk in people}, key=key)
    return rows


def refusal(found: Mistakes) -> Answer:
    """Nothing is written: what is wrong, and how to mend it."""
    fields = tuple(dict.fromkeys(each.field for each in found.found))
    return Answer(REFUSED, words_of(found), mend_of(found), fields=fields)


def words_of(found: Mistakes) -> tuple[str, ...]:
    """What is wrong."""
    return tuple(dict.fromkeys(spoken(each) for each in found.found))


def spoken(one: Mistake) -> str:
    """One of them, with the value it is about."""
    quoted = f"「{one.value}」" if one.value not in (None, "") else ""
    return f"{one.label}{quoted}：{one.says}"


def mend_of(found: Mistakes) -> str:
    """What to do now."""
    return "".join(dict.fromkeys(str(each.mend) for each in found.found if each.mend))
