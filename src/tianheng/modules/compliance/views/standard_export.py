"""查标准 as Excel: an additive, a category as filtered, a function, a table, the clauses."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianheng.modules.compliance.exchange.tables import Sheet, download
from tianheng.modules.compliance.queries.standard import additive, browse, category, texts
from tianheng.modules.compliance.queries.standard.provenance import facts
from tianheng.modules.compliance.queries.standard.reach import Place, Reach
from tianheng.modules.compliance.queries.standard.tables import LISTINGS
from tianheng.modules.compliance.queries.standard.words import UNNAMED
from tianheng.modules.compliance.views.standard import category_or_404, heading_or_404, spoken, wish_of
from tianheng.standards import speaking

Maker = Callable[[HttpRequest, str], Sheet]


@require_safe
def standard_export(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The workbook of a page of the standard."""
    maker = MAKERS.get(kind)
    if maker is None:
        raise Http404(kind)
    with speaking(spoken()):
        return download(maker(request, key), _("来源"))


def source_facts(ours: bool = False) -> tuple[tuple[str, str], ...]:
    """Edition, dates and digest, for the second sheet."""
    found = facts()
    mark = ((_("说明"), _("本表由本系统整理，不是标准原文，每行注明来源和可信度")),) if ours else ()
    return (
        (_("标准"), f"{found.edition} {found.title}"),
        (_("施行日期"), found.valid_from),
        (_("标准文本 sha256"), found.sha256),
        *mark,
    )


def _additive(request: HttpRequest, key: str) -> Sheet:
    heading = heading_or_404(key)
    columns = (
        _("食品分类号"),
        _("食品名称"),
        _("最大使用量"),
        _("单位"),
        _("备注"),
        _("及于"),
        _("不及于"),
        _("出处"),
        _("行号"),
    )
    rows = [
        (one.limit.code, one.limit.name, one.limit.number or one.limit.printed, one.limit.unit, one.limit.remark,
         reached(one.reach), places(one.reach.outside), one.page, one.limit.id)
        for one in additive.lines(heading)
    ]  # fmt: skip
    return Sheet(heading.name, columns, rows, source_facts())


def reached(reach: Reach) -> str:
    """Where a row reaches, in one cell."""
    parts = (
        ("", reach.places),
        (_("部分产品") + "：", reach.partly),
        (_("冲调、稀释后成为本类的") + "：", reach.beyond),
    )
    return "；".join(f"{title}{places(found)}" for title, found in parts if found)


def places(found: tuple[Place, ...]) -> str:
    """Categories as `12.04 酱油`, with a word where all below are meant."""
    below = _("及其下各类")
    return "、".join(f"{p.category.code} {p.category.name}{below if p.whole else ''}" for p in found)


def _category(request: HttpRequest, key: str) -> Sheet:
    found = category_or_404(key)
    columns = (
        _("食品添加剂"), "INS", _("功能"), _("最大使用量"), _("单位"), _("限定"), _("备注"), _("由来"),
        _("食品分类号"), _("食品名称"), _("出处"), _("行号"),
    )  # fmt: skip
    rows = [_grant_row(entry) for entry in category.entries(found.code, wish_of(request))]
    return Sheet(f"{found.code} {found.name}", columns, rows, source_facts())


def _grant_row(entry: category.Entry) -> tuple[str, ...]:
    limit, heading = entry.grant.limit, entry.grant.heading
    narrowing = "；".join(text for text in (limit.narrowing, limit.exception) if text)
    return (
        heading.name, "、".join(heading.ins), "、".join(heading.functions), limit.number or limit.printed,
        limit.unit, narrowing, limit.remark, str(category.ORIGIN_WORDS[entry.grant.origin]), limit.code,
        limit.name, entry.page, limit.id,
    )  # fmt: skip


def _function(request: HttpRequest, key: str) -> Sheet:
    found = browse.function(key)
    if found is None:
        raise Http404(key)
    columns = (_("食品添加剂"), _("英文名称"), "CNS", "INS", _("功能"))
    rows = [
        (one.name, one.english, "、".join(one.cns), "、".join(one.ins), "、".join(one.functions))
        for one in found.headings
    ]
    return Sheet(f"{found.code} {found.name}", columns, rows, source_facts())


def _table(request: HttpRequest, key: str) -> Sheet:
    listing = LISTINGS.get(key)
    if listing is None:
        raise Http404(key)
    query = request.GET.get("q", "").strip()
    rows = [tuple(cell.value for cell in listing.cells(row)) for row in listing.matching(query)]
    columns = [column.title for column in listing.columns]
    return Sheet(f"{listing.name} {listing.title}", columns, rows, source_facts(listing.ours))


def _text(request: HttpRequest, key: str) -> Sheet:
    if key != "clauses":
        raise Http404(key)
    columns = (_("条款"), _("标题"), _("内容"), _("出处"))
    rows = [
        (one.number, one.title if one.title != UNNAMED else "", one.text, one.page)
        for one in texts.sentences()
    ]
    return Sheet(_("标准条文"), columns, rows, source_facts())


def _letters(request: HttpRequest, key: str) -> Sheet:
    """All additives of Table A.1 by pinyin."""
    columns = (_("食品添加剂"), _("英文名称"), _("别名"), "CNS", "INS", _("功能"))
    rows = [
        (
            one.name,
            one.english,
            "、".join(one.aliases),
            "、".join(one.cns),
            "、".join(one.ins),
            "、".join(one.functions),
        )
        for one in browse.ordered_headings()
    ]
    return Sheet(_("食品添加剂名单"), columns, rows, source_facts())


MAKERS: dict[str, Maker] = {
    "additive": _additive,
    "category": _category,
    "function": _function,
    "table": _table,
    "text": _text,
    "letters": _letters,
}
