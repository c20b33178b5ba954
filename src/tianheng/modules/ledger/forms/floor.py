"""What a device of the shop floor sends: every entry read, its rows found among those its person may see."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model
from django.utils.translation import gettext as _

from tianheng.accounts import queries
from tianheng.accounts.models import Membership, Organisation, User
from tianheng.core import quantities
from tianheng.core.legible import visible
from tianheng.core.mistakes import Mistake
from tianheng.modules.ledger.models import Batch, Feeding, Issue, Location, Lot, Scale

KINDS = ("feed", "issue", "return", "correct", "drop")
SALT = "ledger.floor"
PASS_SECONDS = 12 * 3600
SKEW = timedelta(minutes=1)
# Entries that were tried this long without success are no matter of order any more.
PATIENCE = timedelta(minutes=30)
MOST_ENTRIES = 100
KEY = re.compile(r"[A-Za-z0-9-]{8,50}")
Row = TypeVar("Row", bound=Model)


def pass_for(user: User, organisation: Organisation) -> str:
    """What proves to the server, for a shift, that this person gave the PIN (or signed in) on this device."""
    return signing.dumps({"user": user.pk, "organisation": organisation.pk}, salt=SALT, compress=False)


def passed(text: str, user: int, organisation: Organisation) -> bool:
    """Whether a pass is this person's, of this enterprise, and not older than a shift."""
    try:
        told = signing.loads(text, salt=SALT, max_age=PASS_SECONDS)
    except signing.BadSignature:
        return False
    return bool(told == {"user": user, "organisation": organisation.pk})


def person(pk: object, organisation: Organisation, at: datetime) -> User:
    """A colleague who may act today, having entered the enterprise. Raises Mistake."""
    rows = Membership.objects.filter(organisation=organisation, user=whole(pk, "person")).select_related(
        "user"
    )
    for each in rows:
        user: User = queries.enter(each.user, at=at, organisation=organisation.pk)
        if user.scope_entered is not None and user.scope_entered.organisation == organisation.pk:
            return user
    raise Mistake("person", str(pk), _("没有这个人。"), _("请重新选择人员。"), _("人员"))


def whole(value: object, field: str) -> int:
    """A row's number. Raises Mistake."""
    if isinstance(value, bool) or not str(value).isdecimal() or len(str(value)) > 18:
        raise Mistake(field, str(value)[:40], _("没有选择。"), _("请选择。"))
    return int(str(value))


def words(value: object, most: int = 500) -> str:
    """A text as sent, cut to what a field holds; what no keyboard writes is left out."""
    return visible(value).strip()[:most] if isinstance(value, str) else ""


@dataclass(frozen=True)
class Entry:
    """One entry: ``key`` made by the device, ``actor`` who did it, ``happened_at`` by the server's clock."""

    key: str
    kind: str
    actor: object
    proof: str
    happened_at: datetime
    note: str
    waited: bool
    facts: Mapping[str, Any]


def read(sent: object, at: datetime) -> Entry:
    """Read one entry. Raises Mistake for what no device of ours sends."""
    raw: Mapping[str, Any] = sent if isinstance(sent, dict) else {}
    key, kind, facts = str(raw.get("key", "")), raw.get("kind"), raw.get("facts")
    if not KEY.fullmatch(key) or kind not in KINDS or not isinstance(facts, dict):
        raise Mistake("entry", key[:60], _("读不出这条记录。"), _("请更新本页后重新登记。"), _("记录"))
    happened, note = moment(raw)
    first = instant(raw.get("first_sent"))
    waited = first is not None and at - first > PATIENCE
    return Entry(key, kind, raw.get("actor"), words(raw.get("pass"), 300), happened, note, waited, facts)


def moment(raw: Mapping[str, Any]) -> tuple[datetime, str]:
    """When it happened by the server's clock, and what to note of a device whose clock is off.

    ``at`` is the device's clock, ``offset`` how many milliseconds the server's was ahead when the device last asked,
    ``since`` the server's own time at that moment: nothing entered after it can have happened before.
    """
    told, since = instant(raw.get("at")), instant(raw.get("since"))
    offset = raw.get("offset")
    if told is None or isinstance(offset, bool) or not isinstance(offset, int) or abs(offset) > 10**13:
        raise Mistake(
            "at", str(raw.get("at"))[:40], _("读不出时间。"), _("请更新本页后重新登记。"), _("时间")
        )
    try:
        happened = told + timedelta(milliseconds=offset)
    except OverflowError:
        happened = since or told
    if since is not None and happened < since:
        happened = since
    off = abs(happened - told)
    if off < SKEW:
        return happened, ""
    minutes = int(off.total_seconds() // 60)
    return happened, _("设备时钟偏差 %(minutes)d 分钟，已按服务器时间校正。") % {"minutes": minutes}


def instant(value: object) -> datetime | None:
    """An ISO moment with its zone; None for anything else."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):  # a moment before the calendar's first or behind its last
        return None


@dataclass(frozen=True)
class Found:
    """The rows an entry names, among those of the enterprise that its person may see."""

    user: User
    organisation: Organisation
    facts: Mapping[str, Any]
    at: datetime

    def row(self, model: type[Row], field: str, *, needed: bool = True) -> Any:
        """The row a fact names. Raises Mistake when there is none, or it is not to be seen."""
        pk = self.facts.get(field)
        if pk in (None, "") and not needed:
            return None
        rows: Any = model._default_manager
        found = rows.visible_to(self.user).filter(organisation=self.organisation, pk=whole(pk, field)).first()
        if found is None:
            raise Mistake(field, str(pk), _("没有找到。"), _("请更新后重新选择。"), model._meta.verbose_name)
        return found

    def amount(self) -> dict[str, str]:
        """Amount and unit as they are kept. Raises Mistake."""
        asked = quantities.read(words(self.facts.get("amount"), 40), words(self.facts.get("unit"), 8))
        return {"amount": asked.entered, "unit": asked.unit}

    def people(self) -> dict[str, User]:
        """Who took and who gave."""
        return {
            name: person(self.facts.get(name), self.organisation, self.at) for name in ("taker", "keeper")
        }

    def text(self, field: str, most: int = 500) -> str:
        """A text of the entry."""
        return words(self.facts.get(field), most)

    def feeding(self) -> dict[str, Any]:
        """The facts of a feeding, as ``take_feeding`` wants them."""
        checker = self.facts.get("checker")
        return {
            "batch": self.row(Batch, "batch"),
            "lot": self.row(Lot, "lot"),
            "location": self.row(Location, "location"),
            "scale": self.row(Scale, "scale", needed=False),
            "checker": person(checker, self.organisation, self.at)
            if checker and self.text("pin", 12)
            else None,
            "pin": self.text("pin", 12),
            "reason": self.text("reason"),
            "fed": self.facts.get("fed") is True,
            **self.amount(),
        }

    def issue(self) -> dict[str, Any]:
        """The facts of an issue, as ``take_issue`` wants them."""
        return {
            "lot": self.row(Lot, "lot"),
            "origin": self.row(Location, "origin"),
            "destination": self.row(Location, "destination"),
            "scale": self.row(Scale, "scale", needed=False),
            "batch": self.row(Batch, "batch", needed=False),
            **{name: self.text(name, 500) for name in ("reason", "exception")},
            "pin": self.text("pin", 12),
            **self.people(),
            **self.amount(),
        }

    def giving_back(self) -> dict[str, Any]:
        """The facts of a return, as ``take_return`` wants them."""
        return {
            "issued": self.row(Issue, "issue"),
            "scale": self.row(Scale, "scale", needed=False),
            **{name: self.text(name, 500) for name in ("reason", "exception")},
            "pin": self.text("pin", 12),
            **self.people(),
            **self.amount(),
        }

    def correction(self) -> dict[str, Any]:
        """The facts of a correction, as ``take_correction`` wants them."""
        void = self.facts.get("void") is True
        kept = {"feeding": self.row(Feeding, "feeding"), "reason": self.text("reason"), "void": void}
        return kept if void else kept | self.amount()
