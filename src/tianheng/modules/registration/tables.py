"""The shapes of the duty's lists."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Area
from tianheng.modules.compliance.queries.additives import hits
from tianheng.modules.formulas.queries.checking import resolved
from tianheng.modules.registration.enums import (
    OUTCOME_TONES,
    STANDING,
    WAITING,
    Kind,
    LineState,
    Outcome,
    RecheckState,
    State,
)
from tianheng.modules.registration.models import Registration, RegistrationLine
from tianheng.web.listing import Choice, Column, Flag, Listing, Search
from tianheng.web.listing.apart import held, known

Light = tuple[str, str]


def page_of(name: str) -> Callable[[Any], str]:
    """A function from a row to its page."""
    return lambda row: reverse(f"registration:{name}", args=[row.pk])


def state(row: Any) -> Light:
    """The light of a registration."""
    return row.tone, row.state_text


def clock(row: Any) -> Light | None:
    """By when, red when that is over."""
    if row.due_on is None:
        return None
    late = row.overdue(timezone.localdate())
    day = row.due_on.isoformat() + ("*" if row.assumed_due else "")
    return ("fail", _("%(day)s 已超期") % {"day": day}) if late else ("note", day)


def findings(row: Any) -> Light:
    """What the pre-check found in the whole."""
    if row.faults:
        return "fail", str(_("%(count)s 条有问题") % {"count": row.faults})
    if row.asks:
        return "review", str(_("%(count)s 条待说明") % {"count": row.asks})
    return "pass", str(_("未见问题"))


def by_text(rows: Any, wanted: str) -> Any:
    """Registrations whose enterprise or number holds the text, or its pinyin; found in an index of these."""
    plain = wanted.casefold()
    found = Registration.objects.filter(
        Q(name__icontains=wanted)
        | Q(pinyin__startswith=plain)
        | Q(initials__startswith=plain)
        | Q(number__icontains=wanted)
        | Q(receipt_number__icontains=wanted)
    )
    return rows.filter(pk__in=found.order_by().values("pk"))


def group(rows: Any, wanted: str) -> Any:
    """The registrations of one tab."""
    groups = {
        "waiting": WAITING,
        "standing": STANDING,
        "draft": (State.DRAFT, State.WITHDRAWN),
        "over": (State.REPLACED, State.EXPIRED, State.CANCELLED, State.REJECTED),
    }
    return rows.filter(state__in=groups[wanted])


MOST_NAMES = 12
GROUPS = [
    ("standing", _("有效")),
    ("waiting", _("办理中")),
    ("draft", _("草稿")),
    ("over", _("已结束")),
]
COLUMNS = (
    Column("name", _("企业"), "name", sort="pinyin", link=page_of("registration")),
    Column("kind", _("登记类型"), lambda row: f"{row.year} {row.get_kind_display()}", narrow=True),
    Column("number", _("编号"), lambda row: row.number or row.receipt_number or "", narrow=True),
    Column("state", _("状态"), state, kind="light"),
    Column("lines", _("产品 / 条目"), lambda row: f"{row.product_count} / {row.line_count}", kind="figure"),
    Column("findings", _("预审"), findings, kind="light"),
    Column("due", _("办理期限"), clock, sort="due_on", kind="light"),
    Column("until", _("有效期至"), "valid_until", sort="valid_until", kind="date", narrow=True),
)


def registration_list(own: bool) -> Listing:
    """The list of filings: one's own, or an area's."""
    found = own_columns() if own else COLUMNS
    return Listing(
        name="registrations",
        title=_("使用登记"),
        columns=found,
        filters=[
            Choice(
                "group", _("登记状态"), GROUPS if own else [GROUPS[0], GROUPS[1], GROUPS[3]], group, tabs=True
            ),
            *([] if own else [Search("q", _("企业、编号"), by_text, hint=_("名称、拼音或编号"))]),
            Choice("kind", _("登记类型"), Kind.choices, "kind"),
            *([] if own else [Choice("area", _("县区"), areas, "area_code")]),
        ],
        default_sort="" if own else "name",
        empty=_("还没有登记"),
        empty_hint=_("产品与配方批准之后，从这里起草。") if own else "",
    )


def own_columns() -> tuple[Column, ...]:
    """Without the enterprise's name: it is one's own."""
    first = Column(
        "kind",
        _("登记类型"),
        lambda row: f"{row.year} {row.get_kind_display()}",
        link=page_of("registration"),
    )
    return (first, *COLUMNS[2:])


def areas(request: Any) -> list[tuple[str, str]]:
    """The counties of one's area, for a select."""
    rows = Area.objects.visible_to(request.user).counties()
    return [(each.code, each.name) for each in rows]


@cache
def queue_list() -> Listing:
    """What waits for the bureau."""
    return Listing(
        name="queue",
        title=_("登记审核"),
        columns=(
            Column("name", _("企业"), "name", sort="pinyin", link=page_of("review")),
            COLUMNS[1],
            Column("due", _("办理期限"), clock, sort="due_on", kind="light"),
            Column("state", _("状态"), queue_state, kind="light"),
            COLUMNS[5],
            Column("flagged", _("复核"), lambda row: _("须复核") if row.flagged else "", narrow=True),
            COLUMNS[4],
            Column("submitted", _("提交时间"), "submitted_at", sort="submitted_at", kind="date"),
            Column("number", _("受理编号"), "receipt_number", narrow=True),
        ),
        filters=[
            Choice("state", _("状态"), TABS, queue_group, tabs=True),
            Search("q", _("企业、编号"), by_text, hint=_("名称、拼音或编号")),
            Flag("overdue", _("只看超期"), lambda rows: rows.filter(due_on__lt=timezone.localdate())),
            Flag("faulty", _("只看有问题"), Q(faults__gt=0)),
        ],
        default_sort="due",
        empty=_("没有待办的登记"),
        empty_hint=_("企业提交后会出现在这里。"),
    )


TABS = [
    ("submitted", _("待审核")),
    ("under_review", _("审核中")),
    ("second", _("待复核")),
    ("returned", _("补正中")),
]


def queue_group(rows: Any, wanted: str) -> Any:
    """The rows of one tab."""
    if wanted == "second":
        return rows.filter(state=State.UNDER_REVIEW, first_reviewer__isnull=False)
    return rows.filter(state=wanted)


def queue_state(row: Any) -> Light:
    """Whose turn it is."""
    return ("review", str(_("待复核"))) if row.awaits_second else (row.tone, row.state_text)


def line_state(row: Any) -> Light:
    """Whether a line counts."""
    if row.registration.state not in STANDING:
        return "note", row.registration.state_text
    tone = "pass" if row.state == LineState.ACTIVE and row.registration.state != State.SUSPENDED else "fail"
    return tone, row.get_state_display() if row.state != LineState.ACTIVE else row.registration.state_text


def line_result(row: Any) -> Light | None:
    """What the law says of a line."""
    return (row.tone, row.get_status_display()) if row.status else None


def line_text(rows: Any, wanted: str) -> Any:
    """Lines of an additive by any name of it (alias, pinyin, INS …), else of products whose name holds the text."""
    names = {wanted, *(each.name for each in hits(wanted, MOST_NAMES))}
    additive = Q(additive__in=[*names, *(resolved(name).heading for name in names)])
    products = RegistrationLine.objects.filter(held("product_name", wanted))
    return rows.filter(additive | Q(pk__in=known(products)))


@cache
def line_list() -> Listing:
    """Who uses what in what."""
    return Listing(
        name="lines",
        title=_("登记条目"),
        lead=_("谁在什么产品里用什么添加剂、用多少。"),
        columns=(
            Column(
                "additive",
                _("添加剂"),
                "additive",
                sort="pinyin",
                link=lambda row: (
                    f"{reverse('registration:registration', args=[row.registration_id])}#line-{row.pk}"
                ),
            ),
            Column("product", _("产品"), "product_name"),
            Column("enterprise", _("企业"), "registration.name"),
            Column("category", _("食品分类号"), "category", narrow=True),
            Column("function", _("功能"), "function"),
            Column("level", _("设计使用量"), "level_text", kind="figure"),
            Column("limit", _("最大使用量"), "limit_text"),
            Column("result", _("核对结果"), line_result, kind="light"),
            Column("state", _("状态"), line_state, kind="light"),
        ),
        filters=[
            Search("q", _("添加剂、产品"), line_text, hint=_("名称、拼音、CNS 或 INS")),
            Choice("now", _("范围"), [("1", _("只看有效的"))], now_only, blank=_("全部")),
            Choice("worst", _("预审"), [("fault", _("有问题")), ("ask", _("待说明"))], "worst"),
            Choice("area", _("县区"), areas, "area_code"),
        ],
        empty=_("还没有登记条目"),
    )


def now_only(rows: Any, _value: str) -> Any:
    """Lines that count as things stand."""
    return rows.filter(live=True)


def recheck_light(row: Any) -> Light:
    """What the later law says."""
    return OUTCOME_TONES[Outcome(row.outcome)], row.get_new_status_display()


@cache
def recheck_list() -> Listing:
    """Lines that a later law sees otherwise."""
    return Listing(
        name="rechecks",
        title=_("标准更新复核"),
        lead=_("标准数据更新后，逐条复核已登记的内容；结果变差的列在这里，由企业与县局处理。"),
        columns=(
            Column(
                "line",
                _("条目"),
                "line",
                link=lambda row: (
                    f"{reverse('registration:registration', args=[row.line.registration_id])}#line-{row.line_id}"
                ),
            ),
            Column("enterprise", _("企业"), "organisation.name"),
            Column("before", _("原结果"), "get_old_status_display"),
            Column("now", _("新结果"), recheck_light, sort="-outcome", kind="light"),
            Column("says", _("依据"), "says"),
            Column("edition", _("判定标准"), "edition"),
            Column("found", _("发现时间"), "found_at", sort="found_at", kind="date"),
            Column(
                "state",
                _("处理"),
                lambda row: row.note or row.get_state_display(),
                link=lambda row: reverse("registration:settle", args=[row.pk]),
            ),
        ),
        filters=[
            Choice("state", _("状态"), RecheckState.choices, "state", tabs=True),
            Choice("outcome", _("新结果"), [("fault", _("不符合")), ("ask", _("待确认"))], "outcome"),
        ],
        default_sort="-found",
        empty=_("没有受影响的条目"),
        empty_hint=_("标准数据更新后会自动逐条复核。"),
    )
