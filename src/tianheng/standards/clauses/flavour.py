"""Appendix B: flavourings, as needed in all foods but those of Table B.1."""

from __future__ import annotations

from functools import cache

from tianheng.standards.amounts import Dose
from tianheng.standards.bounds import Ask
from tianheng.standards.clauses.base import Clause
from tianheng.standards.clauses.maximum import Setting, judge
from tianheng.standards.model import Limit, Reading
from tianheng.standards.outcome import FLAVOURING, NOT_PERMITTED, Outcome
from tianheng.standards.phrases import say
from tianheng.standards.source import table


class NoFlavouring(Clause):
    """食品用香料、香精在各类食品中按生产需要适量使用,表B.1中所列食品没有加香的必要,不得添加食品用香料、香精,法律、法规或国家食品安全标准另有明确规定者除外。除表B.1所列食品外,其他食品是否可以加香应按相关食品产品标准规定执行。"""

    id = "B.1.2"

    @classmethod
    def judge(cls, dose: Dose, setting: Setting, serial: str, tables: tuple[str, ...] = ()) -> Outcome:
        """A flavouring in a food: refused by Table B.1, bounded by its note a, or as needed."""
        listed = next((row for row in table("gb2760_2024/b1.csv") if row["code"] in setting.lineage), None)
        if listed is None:
            limit = _row(serial, "B.2/B.3", "*", "")
            asks = FlavouringWithFunction.asked(dose, tables)
            notes = ((cls.id, say("by_product_standard")),)
            return Outcome(FLAVOURING, limit, asks=asks, steps=(say("flavouring"),), notes=notes)
        infant = next(
            (one for one in _infant_limits() if one.heading == dose.member and one.code in setting.lineage),
            None,
        )
        if infant is None:
            limit = _row(f"B.1 {listed['code']}", "B.1", listed["code"], listed["page"])
            return Outcome(NOT_PERMITTED, limit, steps=(say("no_flavouring", name=listed["name"]),))
        return judge(infant, (dose,), setting)


class FlavouringWithFunction(Clause):
    """具有其他食品添加剂功能或其他食品用途的食品用香料,应配制成食品用香精用于食品加香,在食品中发挥其他食品添加剂功能时,应符合本标准相应规定,发挥其他用途时应符合相应标准的规定。"""

    id = "B.1.4"

    @classmethod
    def asked(cls, dose: Dose, tables: tuple[str, ...]) -> tuple[Ask, ...]:
        """A substance with another use is asked for the one it has; said to be a flavouring, still by Table A.1."""
        others = {"a1"} if dose.item.function else {"a1", "elsewhere"}
        if not others & set(tables):
            return ()
        return (Ask(f"{dose.item.field}.function", say("ask_flavour_only", name=dose.item.additive)),)


def _row(row_id: str, table_name: str, code: str, page: str) -> Limit:
    return Limit(
        id=row_id, heading="", code=code, name="", narrowing="", exception="", excluded_codes=(),
        excluded_a2=frozenset(), kind="gmp", number="", unit="", remark="", footnote="",
        page=int(page) + 3 if page else 0, printed_page=int(page or 0), table=table_name,
    )  # fmt: skip


@cache
def _infant_limits() -> tuple[Limit, ...]:
    """Note a of Table B.1, as rows: vanillins in food for older infants, counted as eaten."""
    return tuple(
        Limit(
            id=row["id"],
            heading=row["name"],
            code=row["code"],
            name=row["category"],
            narrowing="",
            exception="",
            excluded_codes=(),
            excluded_a2=frozenset(),
            kind=row["kind"],
            number=row["value"],
            unit=row["unit"],
            remark=row["remark"],
            footnote="a",
            page=int(row["page"]) + 3,
            printed_page=int(row["page"]),
            reading=Reading(state="as_eaten"),
            table="B.1",
        )
        for row in table("gb2760_2024/ours/b1_note_a.csv")
    )
