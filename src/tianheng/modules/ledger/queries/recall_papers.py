"""What a recall prints: the notice to each buyer, the list of deliveries, the report and the closing report (F13)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.modules.ledger.enums import RecallState
from tianheng.modules.ledger.models import Delivery, Recall
from tianheng.modules.ledger.queries.evidence import minute
from tianheng.modules.ledger.queries.recalls import Contact, Progress, Timing, clock_source, disposals_of


def state_words(state: str) -> str:
    """How far it has come with a buyer, in words."""
    return {"untold": _("未通知"), "told": _("已通知"), "answered": _("已回复"), "returned": _("已退回")}[
        state
    ]


def spent(seconds: int | None) -> str:
    """A duration in words."""
    if seconds is None:
        return _("尚未完成")
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        return _("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s 分 %(seconds)s 秒") % {"minutes": minutes, "seconds": left}


def facts(row: Recall, clocks: Timing) -> list[tuple[Any, ...]]:
    """The facts of form F13."""
    listed = _("%(ms)s 毫秒") % {"ms": clocks.listed_ms} if clocks.listed_ms is not None else "—"
    return [
        (_("召回编号"), f"{row.number}{_('（演练）') if row.drill else ''}"),
        (_("级别"), row.get_level_display()),
        (_("召回原因"), row.cause, True),
        (_("起因批次"), f"{row.lot} {row.lot.supplier_lot}" if row.lot else ""),
        (_("启动人"), row.entered_by.name),
        (_("知悉时间"), minute(row.happened_at)),
        (_("启动时间"), f"{minute(row.started_at)}{_('（超时）') if clocks.started_late else ''}"),
        (_("应启动时间"), minute(row.start_due)),
        (
            _("应完成日期"),
            f"{row.finish_due}{counted_from(row)}{_('（逾期）') if clocks.finish_overdue else ''}",
        ),
        (_("知悉到启动"), spent(clocks.start)),
        (_("清单用时"), listed),
        (_("启动到全部通知"), spent(clocks.told)),
        (_("报告监管部门时间"), minute(row.reported_at)),
        (_("公告时间"), minute(row.announced_at)),
        (_("完成时间"), minute(row.finished_at)),
        *([(_("处置情况"), row.handling, True)] if row.handling else []),
        *([(_("演练评价") if row.drill else _("结案说明"), row.reason, True)] if row.reason else []),
    ]


def counted_from(row: Recall) -> str:
    """The moment from which the days to the end are counted."""
    if row.announced_at is not None:
        return _("（自公告发布之日起算）")
    return _("（演练，自启动之日起算）") if row.drill else _("（公告尚未发布，暂自启动之日起算）")


def frame(row: Recall, title: str, now: datetime) -> dict[str, Any]:
    """What every paper of a recall says above and below."""
    return {
        "title": title,
        "subtitle": row.organisation.name,
        "number": row.number,
        "watermark": _("演练") if row.drill else "",
        "foot": _("打印时间 %(now)s") % {"now": minute(now)},
        "page": _("第 {page} 页，共 {pages} 页"),
    }


def notice_text(row: Recall, to: Contact) -> str:
    """What a buyer is told."""
    words = {
        "buyer": to.name, "cause": row.cause, "level": row.get_level_display(), "due": row.finish_due,
        "name": row.organisation.name,
    }  # fmt: skip
    text = _(
        "%(buyer)s：\n因%(cause)s，我单位决定对下列产品实施%(level)s召回。请贵单位收到本通知后立即停止销售和使用，就地封存，"
        "清点库存数量，并通知下一级购货者和消费者；请尽快反馈封存和退回的数量，我单位将于 %(due)s 前完成召回。\n"
        "退回和处置的费用由我单位承担。请在下方签收并回传。"
    )
    told = text % words
    return _("【演练，不涉及真实产品问题】\n%(text)s") % {"text": told} if row.drill else told


def notice_page(row: Recall, to: Contact) -> dict[str, Any]:
    """One buyer's notice."""
    return {
        "text": notice_text(row, to),
        "heads": [_("产品"), _("产品批号"), _("规格"), _("销售日期"), _("数量"), _("票据号")],
        "lines": [
            [each.name, each.batch.number, each.specification, each.sold_on.isoformat(), f"{each.amount} {each.unit}",
             each.voucher]
            for each in to.deliveries
        ],
        "facts": [[_("通知对象"), to.name], [_("联系方式"), to.contact], [_("地址"), to.address, True],
                  [_("库存数量（签收时填）"), ""], [_("已售出（签收时填）"), ""]],
        "people": [{"role": _("签收人"), "name": ""}, {"role": _("签收日期"), "name": ""}],
        "sender": f"{row.organisation.name}\n{timezone.localdate(row.started_at)}",
    }  # fmt: skip


def notices(row: Recall, found: list[Contact], now: datetime) -> dict[str, Any]:
    """The notices of several buyers, a page each."""
    return {**frame(row, _("食品召回通知书"), now), "pages": [notice_page(row, each) for each in found]}


def list_rows(found: list[Contact]) -> list[list[str]]:
    """A row for each delivery, with its buyer's state."""
    return [list_row(each, contact) for contact in found for each in contact.deliveries]


def list_heads() -> list[str]:
    """The heads of the recall list."""
    return [
        _("产品批号"),
        _("产品"),
        _("销售日期"),
        _("数量"),
        _("购货者名称"),
        _("购货者地址"),
        _("联系方式"),
        _("票据号"),
        _("状态"),
        _("通知时间"),
    ]


def list_row(row: Delivery, to: Contact) -> list[str]:
    """One delivery."""
    return [
        row.batch.number, row.name, row.sold_on.isoformat(), f"{row.amount} {row.unit}", row.buyer_name,
        row.buyer_address, row.buyer_contact, row.voucher, state_words(to.state), minute(to.told_at),
    ]  # fmt: skip


def list_part(found: list[Contact]) -> dict[str, Any]:
    """The list as a part of a form on paper."""
    rows = list_rows(found)
    title = _("召回清单（%(count)s 次出厂，%(buyers)s 个购货者）") % {
        "count": len(rows),
        "buyers": len(found),
    }
    return {"kind": "rows", "title": title, "heads": list_heads(), "rows": rows, "numbers": [3],
            "widths": [5, 6, 5, 4, 8, 8, 6, 4, 4, 6]}  # fmt: skip


def quantity_heads() -> list[str]:
    """The heads of the quantities."""
    return [_("产品批号"), _("产品"), _("生产数量"), _("库存数量"), _("售出数量"), _("召回数量"), _("未收回")]


def quantity_row(each: Progress) -> list[str]:
    """One batch's quantities."""
    part = each.part
    micros = (part.made_micro, part.in_store_micro, part.sold_micro, part.recovered_micro, each.left)
    return [part.batch.number, part.batch.product.name, *(each.shown(micro) for micro in micros)]


def quantity_part(found: list[Progress]) -> dict[str, Any]:
    """The quantities as a part of a form on paper."""
    rows = [quantity_row(each) for each in found]
    return {"kind": "rows", "title": _("数量"), "heads": quantity_heads(), "rows": rows, "numbers": [2, 3, 4, 5, 6],
            "widths": []}  # fmt: skip


def listing(row: Recall, found: list[Contact], now: datetime) -> dict[str, Any]:
    """The recall list on paper."""
    return {**frame(row, _("食品召回清单"), now), "landscape": True, "parts": [list_part(found)]}


def report(
    row: Recall, found: list[Contact], parts: list[Progress], clocks: Timing, now: datetime
) -> dict[str, Any]:
    """The report to the bureau; once it is over, the closing report."""
    over = row.state == RecallState.FINISHED
    title = _("食品召回总结报告") if over else _("食品召回情况报告（F13）")
    told = sum(1 for each in found if each.told_at)
    said = _("已通知 %(told)s / %(all)s 个购货者。") % {"told": told, "all": len(found)}
    signers = (_("主要负责人"), _("食品安全总监"), _("日期"))
    pieces: list[dict[str, Any]] = [
        {"kind": "facts", "columns": 2, "rows": [[each[0], str(each[1]), *each[2:]] for each in facts(row, clocks)]},
        quantity_part(parts),
        {"kind": "text", "title": _("通知购货者"), "text": said},
        disposal_part(row),
        list_part(found),
        {"kind": "text", "title": _("时限依据"), "text": "\n".join(clock_source(row.level))},
        {"kind": "signatures", "people": [{"role": each, "name": ""} for each in signers]},
    ]  # fmt: skip
    if row.announcement:
        pieces.insert(2, {"kind": "text", "title": _("召回公告"), "text": row.announcement})
    return {**frame(row, title, now), "landscape": True, "parts": pieces}


def disposal_part(row: Recall) -> dict[str, Any]:
    """What was done with the goods, with time and place told before (FSL 63)."""
    heads = [
        _("编号"),
        _("产品批号"),
        _("数量"),
        _("处置方式"),
        _("销毁时间地点"),
        _("报告时间"),
        _("处置日期"),
        _("监督人"),
        _("状态"),
    ]
    rows = [
        [
            each.number, each.batch.number if each.batch else "", f"{each.amount} {each.unit}",
            str(each.get_way_display()), each.announced, minute(each.reported_at), str(each.done_on or ""),
            each.supervisor.name if each.supervisor else "", str(each.get_state_display()),
        ]
        for each in disposals_of(row)
    ]  # fmt: skip
    return {
        "kind": "rows",
        "title": _("召回食品的处置"),
        "heads": heads,
        "rows": rows,
        "numbers": [2],
        "widths": [],
    }
