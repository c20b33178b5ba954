"""The printed tables, and those beside them, as lists that a page shows and Excel holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.modules.compliance.queries.standard.words import LAW, UNNAMED, page_words
from tianheng.standards import edition
from tianheng.standards.names import fold
from tianheng.standards.source import Row, table

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field of the row, its heading, and what its cells are (text, additive, category, page)."""

    field: str
    title: Text
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value under its column; `link` is the kind of page it leads to, "" for plain text."""

    column: Column
    value: str
    link: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of the standard, or one that stands beside it."""

    key: str
    name: Text
    title: Text
    file: str
    columns: tuple[Column, ...]
    ours: bool = False
    fill: Callable[[Row], Row] | None = None

    def rows(self) -> tuple[Row, ...]:
        """Every row in printed order."""
        return _rows(self.key)

    def cells(self, row: Row) -> tuple[Cell, ...]:
        """A row as it is shown, cell by cell."""
        return tuple(_cell(one, row) for one in self.columns)

    def matching(self, text: str) -> tuple[Row, ...]:
        """The rows of which some shown cell holds the text, however wide or in which characters it is written."""
        wanted = fold(text)
        if not wanted:
            return self.rows()
        fields = [one.field for one in self.columns if one.kind != "page"]
        return tuple(row for row in self.rows() if any(wanted in fold(row[name]) for name in fields))


def _cell(column: Column, row: Row) -> Cell:
    """A cell; where a row is printed is said in the reader's language, so it is not kept with the row."""
    if column.kind == "page":
        return Cell(column, page_words(row["page"], row["pdf_page"]), "page")
    return Cell(column, row[column.field], _link(column, row[column.field]))


def _link(column: Column, value: str) -> str:
    """Categories that Appendix E names are linked; `*` and lists of several are not."""
    if column.kind != "category":
        return column.kind
    found = edition().categories.get(value)
    return "category" if found and found.name != UNNAMED else "text"


@lru_cache(maxsize=32)
def _rows(key: str) -> tuple[Row, ...]:
    listing = LISTINGS[key]
    fill = listing.fill or (lambda row: row)
    return tuple(fill(row) for row in table(listing.file))


def _with_heading(row: Row) -> Row:
    """A row of Table A.1 with its additive's name and its limit in one cell."""
    limit = f"{row['value']} {row['unit']}" if row["value"] else row["maximum"]
    return {**row, "additive": edition().headings[row["heading"]].name, "limit": limit}


def _joined(row: Row) -> Row:
    return {key: value.replace("|", "、") if key != "heading" else value for key, value in row.items()}


def _paired(row: Row) -> Row:
    """Function and scope of Table C.2, which belong together pair by pair."""
    return {**row, "function": row["function"].replace("|", "；"), "scope": row["scope"].replace("|", "；")}


def _dated(row: Row) -> Row:
    """A row of a notice: the limit in one cell, and that nobody has compared it with the notice."""
    limit = f"{row['value']} {row['unit']}".strip()
    return {**_joined(row), "limit": limit}


AT = Column("at", _("出处"), "page")
NAME, ENGLISH = Column("name", _("名称")), Column("english", _("英文名称"))
CODE = Column("code", _("食品分类号"), "category")
SERIAL = Column("serial", _("序号"))
FLAVOURING = (Column("code", _("编码")), NAME, ENGLISH, Column("fema", _("FEMA编号")), AT)
SOURCE = Column("source", _("来源"))


def _all() -> Iterable[Listing]:
    yield Listing(
        "a1", _("表A.1"), _("食品添加剂的允许使用品种、使用范围以及最大使用量或残留量"), f"{LAW}/a1.csv",
        (Column("additive", _("食品添加剂"), "additive"), CODE, Column("name", _("食品名称")),
         Column("limit", _("最大使用量")), Column("remark", _("备注")), AT), fill=_with_heading,
    )  # fmt: skip
    yield Listing(
        "a2", _("表A.2"), _("表A.1中例外食品编号对应的食品类别"), f"{LAW}/a2.csv",
        (Column("number", _("编号")), CODE, Column("name", _("食品类别")), AT),
    )  # fmt: skip
    yield Listing(
        "b1", _("表B.1"), _("不得添加食品用香料、香精的食品名单"), f"{LAW}/b1.csv",
        (CODE, Column("name", _("食品名称")), Column("note", _("注")), AT),
    )  # fmt: skip
    yield Listing("b2", _("表B.2"), _("允许使用的食品用天然香料名单"), f"{LAW}/b2.csv", FLAVOURING)
    yield Listing("b3", _("表B.3"), _("允许使用的食品用合成香料名单"), f"{LAW}/b3.csv", FLAVOURING)
    yield Listing(
        "c1", _("表C.1"), _("可在各类食品加工过程中使用，残留量不需限定的加工助剂名单"), f"{LAW}/c1.csv",
        (SERIAL, NAME, ENGLISH, AT),
    )  # fmt: skip
    yield Listing(
        "c2", _("表C.2"), _("需要规定功能和使用范围的加工助剂名单"), f"{LAW}/c2.csv",
        (SERIAL, NAME, ENGLISH, Column("function", _("功能")), Column("scope", _("使用范围")), AT), fill=_paired,
    )  # fmt: skip
    yield Listing(
        "c3", _("表C.3"), _("食品用酶制剂及其来源名单"), f"{LAW}/c3.csv",
        (SERIAL, Column("enzyme", _("酶")), ENGLISH, SOURCE, Column("donor", _("供体")), AT),
    )  # fmt: skip
    yield Listing(
        "d", _("附录D"), _("食品添加剂功能类别"), f"{LAW}/d.csv",
        (Column("code", _("编号"), "function"), NAME, Column("definition", _("定义")), AT),
    )  # fmt: skip
    yield Listing(
        "e", _("附录E"), _("食品分类系统"), f"{LAW}/e.csv", (CODE, Column("name", _("食品类别")), AT)
    )
    yield Listing(
        "f", _("附录F"), _("附录A中食品添加剂使用规定索引"), f"{LAW}/f.csv",
        (SERIAL, Column("name", _("食品添加剂"), "heading"), Column("ins", _("INS号")),
         Column("printed_pages", _("页码")), AT),
    )  # fmt: skip
    yield Listing(
        "notices", _("公告"), _("标准发布以后的增补公告（均未核对公告原文）"), "announcements/announcements.csv",
        (Column("additive", _("名称")), Column("table", _("增补于")), Column("category", _("食品分类号"), "category"),
         Column("category_name", _("食品名称")), Column("limit", _("最大使用量")), Column("remark", _("备注")),
         Column("notice", _("公告")), Column("valid_from", _("施行日期")), Column("confidence", _("可信度"))),
        ours=True, fill=_dated,
    )  # fmt: skip
    yield Listing(
        "nonedible", _("非食用物质"), _("食品中可能违法添加的非食用物质"), "nonedible/nonedible.csv",
        (SERIAL, NAME, Column("aliases", _("别名")), Column("foods", _("可能违法添加的食品")), SOURCE),
        ours=True, fill=_joined,
    )  # fmt: skip
    yield Listing(
        "abused", _("易滥用"), _("食品中可能滥用的食品添加剂"), "nonedible/abused.csv",
        (SERIAL, Column("food", _("食品")), Column("additives", _("可能滥用的食品添加剂")), SOURCE),
        ours=True, fill=_joined,
    )  # fmt: skip
    yield Listing(
        "withdrawn", _("已停用"), _("曾经允许、现在不再允许的品种"), "nonedible/withdrawn.csv",
        (NAME, Column("aliases", _("别名")), Column("since", _("停用日期")), Column("notice", _("依据")), SOURCE),
        ours=True, fill=_joined,
    )  # fmt: skip
    yield Listing(
        "elsewhere", _("另有规定"), _("由其他标准或名单管理的物质"), "elsewhere/elsewhere.csv",
        (NAME, Column("aliases", _("别名")), Column("governed_by", _("依据的标准或名单")),
         Column("question", _("说明")), SOURCE), ours=True, fill=_joined,
    )  # fmt: skip


LISTINGS: dict[str, Listing] = {listing.key: listing for listing in _all()}


def place_of(row: str) -> tuple[str, str] | None:
    """Table and words to find there, for a row a verdict names: `c3-20` → `c3`, 果胶酶; None when it is none."""
    key, _, serial = row.partition("-")
    for name, listing in LISTINGS.items():
        for one in listing.rows() if name in (key, "notices") else ():
            if one.get("id") == row or (name == key and serial in (one.get("serial"), one.get("code"))):
                return name, one.get("name") or one.get("enzyme") or one["additive"]
    return None
