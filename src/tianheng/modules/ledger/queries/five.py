"""五专 (five dedicated) by fact: what is in place, what is missing, where to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tianheng.accounts.enums import Role
from tianheng.accounts.models import Membership, Organisation
from tianheng.modules.enterprises.enums import Post
from tianheng.modules.enterprises.queries import persons
from tianheng.modules.ledger.enums import STORES, Code, LocationKind, SupplierState
from tianheng.modules.ledger.models import (
    CabinetCheck,
    DailyCheck,
    Feeding,
    Issue,
    Location,
    Receipt,
    Scale,
    Stock,
    Supplier,
)

RECENT = timedelta(days=90)
MONTH = timedelta(days=31)


class Finding(NamedTuple):
    """One fact: pass, review or fail; what it says; where it is mended."""

    tone: str
    text: str
    link: str = ""


@dataclass
class Dedicated:
    """One of the five: what it asks for, what was found."""

    key: str
    name: str
    asks: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def tone(self) -> str:
        """The worst of its findings."""
        tones = {each.tone for each in self.findings}
        return "fail" if "fail" in tones else "review" if "review" in tones else "pass"


def five(organisation: Organisation, today: date) -> list[Dedicated]:
    """The five, each with its facts."""
    return [
        Dedicated("bought", _("专店采购"), _("向合格供货者采购，证照齐全。"), [*bought(organisation, today)]),
        Dedicated("stored", _("专柜（专库）存放"), _("专用、上锁、有标识。"), [*stored(organisation, today)]),
        Dedicated("person", _("专人负责"), _("有专人保管，双人领用称量。"), [*kept(organisation, today)]),
        Dedicated("tools", _("专用工具称量"), _("秤专用，检定在有效期内。"), [*weighed(organisation, today)]),
        Dedicated(
            "ledger", _("专用台账"), _("每批有投料记录，及时、可追溯。"), [*booked(organisation, today)]
        ),
    ]


def bought(organisation: Organisation, today: date) -> Iterator[Finding]:
    """Suppliers, their licences, what came from others."""
    rows = list(Supplier.objects.filter(organisation=organisation).exclude(state=SupplierState.DROPPED))
    good = [row for row in rows if row.state == SupplierState.QUALIFIED]
    address = reverse("ledger:suppliers")
    if not good:
        yield Finding("fail", _("没有评价合格的供货者。"), address)
    else:
        yield Finding("pass", _("合格供货者 %(count)s 家。") % {"count": len(good)}, address)
    for row in good:
        page = reverse("ledger:supplier", args=[row.pk])
        if row.licence_expires is None or row.licence_expires < today:
            yield Finding("fail", _("%(name)s：许可证无效或未登记有效期。") % {"name": row.name}, page)
        elif row.next_assessment and row.next_assessment < today:
            yield Finding("review", _("%(name)s：到期未重新评价。") % {"name": row.name}, page)
    waiting = len([row for row in rows if row.state == SupplierState.CANDIDATE])
    if waiting:
        yield Finding("review", _("待评价供货者 %(count)s 家。") % {"count": waiting}, address)
    recent = Receipt.objects.filter(
        organisation=organisation, received_on__gte=today - RECENT, corrected_by=None
    )
    bare = recent.exclude(lot=None).filter(certificate="").count()
    if bare:
        words = _("近 90 天有 %(count)s 次进货没有合格证明。") % {"count": bare}
        yield Finding("fail", words, f"{reverse('ledger:receipts')}?bare=1")


def stored(organisation: Organisation, today: date) -> Iterator[Finding]:
    """Cabinets: there are some, locked, labelled, looked into."""
    address = reverse("ledger:places")
    rows = list(Location.objects.filter(organisation=organisation, closed_at=None))
    cabinets = [row for row in rows if row.kind in STORES]
    if not cabinets:
        yield Finding("fail", _("没有登记添加剂专柜或专库。"), address)
    for row in cabinets:
        page = reverse("ledger:place-edit", args=[row.pk])
        lacks = [word for fine, word in ((row.locked, _("未上锁")), (row.labelled, _("无标识"))) if not fine]
        if lacks:
            yield Finding("fail", f"{row.name}：{'、'.join(lacks)}", page)
        else:
            yield Finding("pass", _("%(name)s：上锁，有标识。") % {"name": row.name}, page)
    if not any(row.kind == LocationKind.ISOLATION for row in rows):
        yield Finding("review", _("没有隔离区：过期、不合格的应分开存放。"), address)
    last = CabinetCheck.objects.filter(organisation=organisation).aggregate(day=Max("checked_on"))["day"]
    page = reverse("ledger:cabinets")
    if last is None or last < today - MONTH:
        yield Finding("review", _("近一个月没有专柜检查记录。"), page)
    else:
        yield Finding("pass", _("最近一次专柜检查：%(day)s。") % {"day": last}, page)
    gone = Stock.objects.filter(organisation=organisation, micro__gt=0, lot__expires_on__lt=today)
    gone = gone.filter(location__kind__in=STORES).values("lot").distinct().count()
    if gone:
        words = _("专柜里有 %(count)s 个过期批次，未移入隔离区。") % {"count": gone}
        yield Finding("fail", words, f"{reverse('ledger:expiry')}?when=past")


def kept(organisation: Organisation, today: date) -> Iterator[Finding]:
    """A keeper by name and account, and two people at the scale."""
    named = persons(organisation, today)[Post.ADDITIVE_KEEPER]
    names = "、".join(each.name for each in named)
    if named:
        yield Finding(
            "pass", _("食品添加剂管理员：%(names)s。") % {"names": names}, reverse("enterprises:own")
        )
    else:
        yield Finding("fail", _("企业资料里没有食品添加剂管理员。"), reverse("enterprises:own"))
    roles = Membership.objects.in_force(today).filter(organisation=organisation, role=Role.ADDITIVE_KEEPER)
    if not roles.exists():
        yield Finding(
            "review", _("没有账号担任食品添加剂管理员，领用不能双人签字。"), reverse("accounts:people")
        )
    recent = Issue.objects.filter(organisation=organisation, happened_at__date__gte=today - MONTH)
    whole, alone = recent.count(), recent.exclude(exception="").count()
    address = reverse("ledger:issues")
    if alone:
        words = _("近一个月领用 %(whole)s 次，其中一人完成 %(alone)s 次。") % {"whole": whole, "alone": alone}
        yield Finding("review", words, f"{address}?alone=1")
    elif whole:
        yield Finding("pass", _("近一个月领用 %(whole)s 次，都是双人。") % {"whole": whole}, address)


def weighed(organisation: Organisation, today: date) -> Iterator[Finding]:
    """Scales and their calibration."""
    rows = list(Scale.objects.filter(organisation=organisation, closed_at=None))
    if not rows:
        yield Finding("fail", _("没有登记称量用的秤。"), reverse("ledger:places"))
    for row in rows:
        page = reverse("ledger:scale-edit", args=[row.pk])
        words = {"number": row.number, "day": row.calibrated_until or "—"}
        if not row.valid_on(today):
            yield Finding("fail", _("秤 %(number)s：检定已过期（%(day)s）。") % words, page)
        elif not row.valid_on(today + MONTH):
            yield Finding("review", _("秤 %(number)s：检定 %(day)s 到期。") % words, page)
        else:
            yield Finding("pass", _("秤 %(number)s：检定有效期至 %(day)s。") % words, page)


def booked(organisation: Organisation, today: date) -> Iterator[Finding]:
    """The ledger itself: the last entry, late ones, batches without feedings, the daily check."""
    recent = Feeding.objects.filter(organisation=organisation, happened_at__date__gte=today - MONTH)
    recent = recent.filter(corrected_by=None, micro__gt=0)
    whole, late = recent.count(), recent.filter(late=True).count()
    address = reverse("ledger:feedings")
    if not whole:
        yield Finding("review", _("近一个月没有投料记录。"), address)
    elif late:
        words = _("近一个月投料 %(whole)s 次，补录 %(late)s 次。") % {"whole": whole, "late": late}
        yield Finding("review", words, f"{address}?late=1")
    else:
        yield Finding(
            "pass", _("近一个月投料 %(whole)s 次，都在 24 小时内录入。") % {"whole": whole}, address
        )
    unsigned = recent.exclude(status="clean").filter(Q(codes__icontains=Code.UNSIGNED.value)).count()
    if unsigned:
        words = _("有 %(count)s 条投料待第二人复核。") % {"count": unsigned}
        yield Finding("fail", words, f"{address}?unsigned=1")
    if DailyCheck.objects.filter(organisation=organisation, day__gte=today - timedelta(days=2)).exists():
        yield Finding("pass", _("日管控在做。"), reverse("ledger:checks"))
    else:
        yield Finding("review", _("近三天没有日管控记录。"), reverse("ledger:checks"))
