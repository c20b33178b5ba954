"""A list as a page: filters in the address, order by column, pages, Excel, paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tianheng.web.listing import export, sorting
from tianheng.web.listing.columns import Cell, Column
from tianheng.web.listing.filters import Filter, Held
from tianheng.web.partials import page_or_part

Text = str | Promise
NOTHING = gettext_lazy("这里还没有记录")
PART = "web/listing/part.html"
FEW = 1000


@dataclass(frozen=True)
class Listing:
    """The shape of one list; made once, beside the view that answers with it.

    ``name``: letters for ids and the file's name. ``default_sort``: a column's key, ``-key`` for backwards, or empty
    for the order the rows come in. ``fields``: the only fields to read (``QuerySet.only``), when rows are wide.
    ``most``: how far rows are counted and paged. ``quick``: the columns whose order an index gives; of more rows than
    are counted only these can be sorted by (empty: by every column). ``empty`` and ``empty_hint``: said when no
    filter hides anything.
    """

    name: str
    title: Text
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    default_sort: str = ""
    per_page: int = 50
    lead: Text = ""
    empty: Text = NOTHING
    empty_hint: Text = ""
    fields: Sequence[str] = ()
    quick: Sequence[str] = ()
    most: int = 10_000
    export_most: int = 200_000

    def without(self, *keys: str) -> "Listing":
        """The same list without some columns or filters, for whoever may not see them."""
        return replace(
            self,
            columns=[each for each in self.columns if each.key not in keys],
            filters=[each for each in self.filters if each.key not in keys],
        )

    def answer(
        self,
        request: HttpRequest,
        rows: Any,
        template: str = "web/listing.html",
        context: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        """The page, its part for htmx, or with ``?export=xlsx`` the workbook of all filtered rows.

        ``rows``: what the reader may see (``visible_to``), with whatever the columns need already joined.
        ``template`` extends ``web/listing.html``; ``context`` is for it, and may replace ``title`` and ``lead``.
        """
        shown = Shown(self, request, rows)
        if request.GET.get("export") == "xlsx":
            if not shown.too_many_to_export:
                return export.answer(self, shown.ordered)
            shown.problems.append(too_many(self))
        found = {"listing": shown, "title": self.title, "lead": self.lead, **(context or {})}
        answer = page_or_part(request, template, PART, found, status=422 if shown.problems else 200)
        if getattr(request, "htmx", False):
            answer.headers["HX-Push-Url"] = shown.address(page=shown.number)
        return answer


def too_many(listing: Listing) -> dict[str, Text]:
    """What is said of an export that is too large."""
    return {
        "field": _("导出 Excel"),
        "value": "",
        "message": _("符合条件的记录超过 %(most)s 行，一个工作表放不下。")
        % {"most": f"{listing.export_most:,}"},
        "mend": _("请用上面的条件缩小范围，分几次导出。"),
    }


class Head(NamedTuple):
    """A column's heading: where pressing it leads, how it is sorted now."""

    column: Column
    link: str
    direction: str


class Shown:
    """A list as one request asked for it; what the templates draw."""

    def __init__(self, listing: Listing, request: HttpRequest, rows: Any) -> None:
        self.listing, self.request = listing, request
        self.name = listing.name
        self.problems: list[dict[str, Text]] = []
        self.held: list[Held] = [each.read(request) for each in listing.filters]
        for each in self.held:
            rows = each.narrow(rows)
        self.rows = rows
        offered = [each for each in listing.columns if self.sortable(each)]
        self.sort = sorting.chosen(offered, request.GET.get("sort", ""), listing.default_sort)

    def sortable(self, column: Column) -> bool:
        """Whether these rows can be put in order by a column before a reader loses patience."""
        quick = self.listing.quick
        return bool(column.sort) and (not quick or column.key in quick or not self.more)

    @property
    def bound(self) -> bool:
        """Whether some order is not offered because there are too many rows."""
        return any(column.sort and not self.sortable(column) for column in self.listing.columns)

    @cached_property
    def ordered(self) -> Any:
        """All filtered rows in their order, only the fields needed."""
        rows = self.rows.only(*self.listing.fields) if self.listing.fields else self.rows
        return sorting.ordered(rows, self.listing.columns, self.sort)

    @cached_property
    def few(self) -> list[Any] | None:
        """The keys of all rows, in no order, or None when there are many: a search that finds little looks once."""
        keys = list(self.rows.order_by().values_list("pk", flat=True)[: FEW + 1])
        return keys if len(keys) <= FEW else None

    @cached_property
    def counted(self) -> int:
        """How many there are, counted no further than one past the most."""
        return (
            self.count(self.listing.most + 1)
            if self.few is None
            else min(len(self.few), self.listing.most + 1)
        )

    def count(self, most: int) -> int:
        """How many there are up to ``most``; of their keys alone, or every annotation would be worked out."""
        return int(self.rows.order_by().values("pk")[:most].count())

    @property
    def more(self) -> bool:
        """Whether there are more than are counted."""
        return self.counted > self.listing.most

    @property
    def total(self) -> str:
        """The number in words: ``1,234`` or ``>10,000``."""
        return f">{self.listing.most:,}" if self.more else f"{self.counted:,}"

    @property
    def too_many_to_export(self) -> bool:
        """Whether one worksheet could not hold them."""
        most = self.listing.export_most
        return self.more and self.count(most + 1) > most

    @cached_property
    def pages(self) -> int:
        """How many pages can be opened."""
        reached = min(self.counted, self.listing.most)
        return max(1, -(-reached // self.listing.per_page))

    @cached_property
    def number(self) -> int:
        """The present page: the one asked for, if there is such a page."""
        asked = self.request.GET.get("page", "")
        wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
        return min(max(wanted, 1), self.pages)

    @cached_property
    def body(self) -> list[list[Cell]]:
        """The present page's rows as cells."""
        return [[column.cell(row) for column in self.listing.columns] for row in self.present]

    @property
    def present(self) -> Sequence[Any]:
        """The present page's rows: their keys first, so that nothing wide is joined, sorted or skipped."""
        if not self.counted:
            return ()
        if self.few is not None and len(self.few) <= self.listing.per_page:
            return list(self.ordered.filter(pk__in=self.few))
        keys = self.keys
        found = {row.pk: row for row in self.ordered.order_by().filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    @property
    def keys(self) -> list[Any]:
        """The present page's keys. Few are all put in order: a database that is asked for the first fifty, and
        expects many, would look for them along an index of the whole table.
        """
        start = (self.number - 1) * self.listing.per_page
        page = slice(start, start + self.listing.per_page)
        keys = self.ordered.values_list("pk", flat=True)
        return list(keys[page] if self.few is None else list(keys)[page])

    @property
    def heads(self) -> list[Head]:
        """The headings with their links."""
        return [self.head(column) for column in self.listing.columns]

    def head(self, column: Column) -> Head:
        """One heading: pressing it sorts by it, pressing it again turns the order round."""
        if not self.sortable(column):
            return Head(column, "", "")
        if self.sort.removeprefix("-") != column.key:
            return Head(column, self.address(sort=column.key), "none")
        down = self.sort.startswith("-")
        other = column.key if down else f"-{column.key}"
        return Head(column, self.address(sort=other), "descending" if down else "ascending")

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Every order there is, for the select that a phone shows instead of headings."""
        columns = [each for each in self.listing.columns if self.sortable(each)]
        ways = (("", "↑"), ("-", "↓"))
        found = [(f"{sign}{each.key}", f"{each.title} {arrow}") for each in columns for sign, arrow in ways]
        return found if self.sort else [("", _("默认顺序")), *found]

    @property
    def values(self) -> dict[str, str]:
        """Every valid value of every filter."""
        return {name: value for each in self.held for name, value in each.values.items()}

    def address(self, **changes: Any) -> str:
        """The address of this list with changes; only what is valid, nothing that is the default anyway."""
        query = {**self.values, "sort": self.sort, **changes}
        if query.get("sort") == self.listing.default_sort:
            query["sort"] = ""
        if query.get("page") == 1:
            query["page"] = ""
        kept = {name: value for name, value in query.items() if value not in ("", None)}
        return f"{self.plain}?{urlencode(kept)}" if kept else self.plain

    @property
    def plain(self) -> str:
        """The address without any condition."""
        return escape_uri_path(self.request.path)

    @property
    def export(self) -> str:
        """The address of the workbook."""
        return self.address(export="xlsx")

    @property
    def before(self) -> str:
        """The page before, or nothing."""
        return self.address(page=self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """The page after, or nothing."""
        return self.address(page=self.number + 1) if self.number < self.pages else ""

    @property
    def controls(self) -> list[Held]:
        """The filters that stand in the form."""
        return [each for each in self.held if not each.tabs]

    @property
    def narrowed(self) -> bool:
        """Whether a filter beyond the first asks for something: a phone shows the others then."""
        return any(each.values for each in self.controls[1:])

    @property
    def tabs(self) -> list[tuple[str, list[tuple[str, Text, bool]]]]:
        """The filters that are tabs: name, and address, words and presence of each."""
        return [(str(each.filter.label), self.tabs_of(each)) for each in self.held if each.tabs]

    def tabs_of(self, held: Held) -> list[tuple[str, Text, bool]]:
        """One row of tabs, the first of them everything."""
        key, blank = held.filter.key, getattr(held.filter, "blank", "") or _("全部")
        pairs = [("", blank), *held.pairs]
        return [(self.address(**{key: value}), words, value == held.value) for value, words in pairs]

    @property
    def told(self) -> list[str]:
        """The conditions in force, in words, for the head of the printed sheet."""
        said = [f"{each.filter.label}：{each.told}" for each in self.held if each.told]
        moment = timezone.localtime().strftime("%Y-%m-%d %H:%M")
        return [
            *said,
            _("共 %(total)s 条") % {"total": self.total},
            _("打印于 %(moment)s") % {"moment": moment},
        ]
