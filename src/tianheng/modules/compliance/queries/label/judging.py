"""May this additive be in that food? The check is asked without an amount: only whether, and up to how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianheng.modules.compliance.queries.label.reading import AID, COLLECTIVE, FLAVOURING, FORTIFIER, Entry
from tianheng.modules.compliance.queries.law import law_in_force
from tianheng.modules.compliance.queries.standard.texts import sentence
from tianheng.modules.compliance.queries.standard.words import LAW, page_words
from tianheng.standards import check, edition
from tianheng.standards.model import ALL_FOODS
from tianheng.standards.source import table

Text = str | Promise
ROLES = {FLAVOURING: "食品用香料", AID: "加工助剂", FORTIFIER: "营养强化剂"}
ALL_FOODS_NOTE = "note.2"  # says only which categories "all foods" are
FAILING = ("not_permitted", "forbidden_substance", "over_limit", "over_residue")
REFUSED: dict[str, Text] = {
    "not_permitted": _("不得用于本类食品"),
    "forbidden_substance": _("非食用物质，不得使用"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How one additive stands in a food: tone, words, the row behind it, and what is to be asked."""

    tone: str
    words: Text
    limit: str = ""
    row: str = ""
    scope: str = ""
    remark: str = ""
    page: str = ""
    questions: tuple[str, ...] = ()
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The standings by entry number, and what the law adds for the food as a whole."""

    standings: dict[int, Standing]
    notes: tuple[tuple[str, str, str], ...]

    @property
    def tones(self) -> dict[str, int]:
        """How many entries stand in each tone."""
        found = [one.tone for one in self.standings.values()]
        return {tone: found.count(tone) for tone in ("fail", "review", "pass", "note") if tone in found}


def judge(entries: Iterable[Entry], category: str, day: str) -> Judgement:
    """Every entry in a food of `category`, made on `day` (ISO; "" judges by the edition alone).

    Raises InputErrors for a day before the edition was in force.
    """
    known = [entry for entry in entries if entry.name]
    law = law_in_force()
    verdict = check(_formula(known, category, day), law.confirmed, law.hues)
    items = {entry.number: item for entry, item in zip(known, verdict["items"], strict=True)}
    standings = {
        entry.number: _standing(entry, items[entry.number]) if entry.name else _unnamed(entry, category)
        for entry in entries
    }
    return Judgement(standings, tuple(_notes(verdict["notes"])))


def _notes(notes: list[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Each note with its clause as people number it, and the clause's id when it is one of this standard."""
    for one in notes:
        found = sentence(one["clause"])
        if one["clause"] != ALL_FOODS_NOTE:
            yield (found.number, found.id, one["text"]) if found else (one["clause"], "", one["text"])


def _formula(known: list[Entry], category: str, day: str) -> dict[str, Any]:
    items = [
        {"additive": entry.name, "amount": None, "function": ROLES.get(entry.kind, entry.named.function)}
        for entry in known
    ]
    dated = {"production_date": day} if day else {"edition": edition().name}
    return {**dated, "food": {"category": category}, "items": items}


def _unnamed(entry: Entry, category: str) -> Standing:
    """A name that is not settled, or a collective one: 食用香精 is judged by Table B.1."""
    if entry.kind != COLLECTIVE:
        return Standing("review", _("须先明确名称"))
    lineage = edition().categories[category].lineage
    barred = next((row for row in table(f"{LAW}/b1.csv") if row["code"] in lineage), None)
    if barred is None:
        return Standing("pass", _("可以使用，按生产需要适量"), scope="B.1.2")
    scope = f"B.1 {barred['code']} {barred['name']}"
    page = page_words(barred["page"], barred["pdf_page"])
    if barred["note"]:
        return Standing("review", _("除标准注明的品种外不得添加香料、香精"), scope=scope, page=page)
    return Standing("fail", _("表B.1所列食品，不得添加香料、香精"), scope=scope, page=page)


def _standing(entry: Entry, item: dict[str, Any]) -> Standing:
    """The verdict on one item in words; a carried one is not refused, it is asked about."""
    found = _direct(item)
    return _carried(found) if entry.named.carried and item["status"] != "forbidden_substance" else found


def _direct(item: dict[str, Any]) -> Standing:
    status, rule, limit = item["status"], item["rule"], item["limit"]
    if status in FAILING:
        return _from_row("fail", REFUSED.get(status, _("不得用于本类食品")), item)
    if status == "flavouring":
        return _from_row("pass", _("可以使用，按生产需要适量"), item)
    if status == "processing_aid_only":
        return _from_row("note", _("只能作加工助剂，来源和使用范围见附录C"), item)
    if status == "needs_narrowing":
        return _from_row("review", _("只有符合下列条件的产品可以使用"), item, asked=True)
    if rule and limit:
        words = _("可以使用") if limit["unit"] else _("可以使用，按生产需要适量")
        return _from_row("pass", words, item)
    return _from_row("review", _("待确认"), item, asked=True)


def _from_row(tone: str, words: Text, item: dict[str, Any], *, asked: bool = False) -> Standing:
    rule, limit = item["rule"] or {}, item["limit"] or {}
    number = f"{limit['value']} {limit['unit']}" if limit.get("unit") and tone != "fail" else ""
    scope = _scope(rule) if rule else ""
    questions = tuple(one["question"] for one in item["asks"] if not one["field"].endswith(".amount"))
    return Standing(
        tone=tone,
        words=words,
        limit=_limit(number, limit.get("kind", "")),
        row=rule.get("id", ""),
        scope=scope,
        remark=rule.get("remark", ""),
        page=page_words(rule.get("printed_page") or "", rule.get("page") or ""),
        questions=questions if asked else (),
    )


def _limit(number: str, kind: str) -> str:
    if not number:
        return ""
    if kind == "residue":
        return gettext("残留量不超过 %(number)s") % {"number": number}
    return gettext("不超过 %(number)s") % {"number": number}


def _scope(rule: dict[str, Any]) -> str:
    """The category a row of Table A.1 is printed for; of another table its name."""
    if not rule["table"].startswith("A."):
        return gettext("表%(table)s") % {"table": rule["table"]}
    return gettext("各类食品") if rule["category"] == ALL_FOODS else f"{rule['category']} {rule['name']}"


def _carried(found: Standing) -> Standing:
    """3.4.1: what an ingredient brings may stay, on conditions nobody can read from a label."""
    if found.tone == "fail":
        words: Text = _("由配料带入：本类食品没有直接使用的规定，须符合带入原则 3.4.1")
        return Standing("review", words, scope=found.scope, page=found.page, carried=True)
    return Standing(
        found.tone, found.words, found.limit, found.row, found.scope, found.remark, found.page,
        found.questions, carried=True,
    )  # fmt: skip
