"""The pre-check R1 to R12, each on the case it is for."""

import re
from datetime import date
from typing import Any

import pytest

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tests.factories import formulas as mix
from tests.factories import registration as file
from tianheng.modules.enterprises import actions as enterprises
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import RegistrationLine
from tianheng.modules.registration.queries import checks, filings, rules

NOW = make.NOW
PRESERVED = file.sorbate()[2]


def results(line: RegistrationLine) -> dict[str, str]:
    return {code: each["result"] for code, each in line.checks.items()}


def one(world: Cast, line: dict[str, Any] | None = None, **product: Any) -> RegistrationLine:
    """The line of a draft with one additive."""
    lines = [*file.sorbate()[:2], line or PRESERVED]
    file.recipe(world.own, lines, **product)
    row = file.draft(world.own)
    found: RegistrationLine = row.lines.get()
    return found


def test_a_plain_line_passes_what_the_machine_can_say(world: Cast, people: Cast) -> None:
    enterprises.add_licence(
        by=people.head,
        organisation=world.own,
        kind="production_licence",
        number=world.own.licence_number,
        classes=["0305"],
        issued_on=date(2025, 1, 1),
        expires_on=date(2029, 12, 31),
        at=NOW,
    )
    line = one(world, licence_class="0305")
    assert results(line) == {
        "R1": "ok",
        "R2": "ok",
        "R3": "ok",
        "R4": "ok",
        "R5": "ok",
        "R6": "person",
        "R7": "ok",
        "R8": "ok",
        "R9": "ok",
        "R11": "later",
        "R12": "ok",
    }
    assert re.fullmatch(r"GB 2760-2024 表A\.1 第 \d+ 页 12\.10 复合调味料", line.checks["R2"]["text"])
    first, *_between, last = line.checks["R3"]["text"].split("；")
    assert (first, last) == ("山梨酸钾 0.5 g/kg", "0.3732 ≤ 1.0 g/kg 以山梨酸计")
    assert filings.to_answer(line) == []


@pytest.mark.parametrize(
    ("product", "licence", "result", "says"),
    [
        ({"licence_class": "0305"}, {}, "person", "没有列明许可类别"),
        ({}, {}, "ask", "没有写许可类别"),
        ({"licence_class": "0305"}, {"licence_number": ""}, "fault", "没有登记食品生产许可证"),
        ({"licence_class": "0305"}, {"licence_expires": date(2026, 5, 5)}, "fault", "已于 2026-05-05 到期"),
        ({"licence_class": "0305"}, {"licence_expires": None}, "ask", "没有写有效期"),
    ],
)
def test_r1_the_licence(
    world: Cast, product: dict[str, Any], licence: dict[str, Any], result: str, says: str
) -> None:
    place = world.own
    for name, value in licence.items():
        setattr(place, name, value)
    place.save()
    found = one(world, **product).checks["R1"]
    assert (found["result"], says in found["text"]) == (result, True), found


def test_r1_a_class_that_the_licence_does_not_name(world: Cast, people: Cast) -> None:
    enterprises.add_licence(
        by=people.head,
        organisation=world.own,
        kind="production_licence",
        number=world.own.licence_number,
        classes=["0601"],
        expires_on=date(2029, 12, 31),
        at=NOW,
    )
    assert one(world, licence_class="0305").checks["R1"]["result"] == "fault"


def test_r2_and_r3_speak_of_permission_and_of_amounts(world: Cast) -> None:
    file.recipe(world.own)
    row = file.draft(world.own)
    line = row.lines.get()
    finding = {
        "status": "not_permitted",
        "steps": ["表A.1中该添加剂没有适用于本类食品的规定"],
        "questions": [],
        "rule": None,
        "compared": None,
        "limit": None,
    }
    case = rules.Case(line=line, on=file.today(), finding=finding)
    assert rules.permitted(case) == ("fault", "表A.1中该添加剂没有适用于本类食品的规定")
    assert rules.within(case).outcome == "fault"
    asking = rules.Case(
        line=line,
        on=file.today(),
        finding={**finding, "status": "needs_narrowing", "questions": ["是不是？"]},
    )
    assert rules.permitted(asking) == ("ask", "是不是？")
    over = rules.Case(
        line=line, on=file.today(), finding={**finding, "status": "over_limit", "steps": ["1.2 > 1.0 g/kg"]}
    )
    assert (rules.permitted(over).outcome, rules.within(over)) == ("ok", ("fault", "1.2 > 1.0 g/kg"))


def test_r3_a_sum_above_one_is_a_fault_of_every_line_in_it(world: Cast) -> None:
    file.recipe(world.own)
    line = file.draft(world.own).lines.get()
    total = {
        "clause": "A.4",
        "function": "防腐剂",
        "sum": "1.42",
        "status": "exceeds",
        "questions": [],
        "members": [],
    }
    finding = {"status": "within_limit", "steps": [], "questions": [], "compared": None, "limit": None}
    case = rules.Case(line=line, on=file.today(), finding=finding, sums=[total])
    assert rules.within(case) == ("fault", "A.4 防腐剂 1.42（超过 1）")
    unsure = rules.Case(
        line=line,
        on=file.today(),
        finding=finding,
        sums=[{**total, "status": "uncertain", "questions": ["哪种功能？"]}],
    )
    assert rules.within(unsure) == ("ask", "A.4 防腐剂 1.42（待确认）哪种功能？")


@pytest.mark.parametrize(("confirmed", "result"), [(True, "person"), (None, "ask")])
def test_r4_what_is_carried_over_was_declared(world: Cast, confirmed: bool | None, result: str) -> None:
    sauce = mix.line(
        "酱油",
        "50",
        kind="compound",
        category="12.04",
        confirmed=confirmed,
        parts=[mix.line("水", "49", kind="water"), mix.line("苯甲酸钠", "0.04", function="防腐剂")],
    )
    found = one(world, sauce)
    assert (found.carried_from, found.checks["R4"]["result"]) == ("酱油", result)
    assert ("R4" in filings.to_answer(found)) == (result == "ask")


@pytest.mark.parametrize(
    ("name", "kind", "result", "says"),
    [
        ("山梨酸钾", "additive", "ok", "标准通用名称"),
        ("强力保鲜剂", "additive", "fault", "商品名"),
        ("某某复配防腐剂", "premix", "fault", "没有拆分"),
        ("辣椒香精", "flavouring", "ok", "按其名称"),
    ],
)
def test_r5_names(world: Cast, name: str, kind: str, result: str, says: str) -> None:
    line = RegistrationLine(name=name, kind=kind, additive=name)
    found = rules.named(rules.Case(line=line, on=file.today()))
    assert (found.outcome, says in found.text) == (result, True), found


@pytest.mark.parametrize(
    ("more", "result"),
    [
        ({}, "person"),
        ({"maker": ""}, "ask"),
        ({"maker_licence": ""}, "ask"),
        ({"maker_licence": "SC10635058200011"}, "fault"),
        ({"maker_licence": "", "imported": True}, "person"),
        ({"carried": True, "maker": ""}, "person"),
    ],
)
def test_r6_the_maker(more: dict[str, Any], result: str) -> None:
    facts = {"maker": "某某公司", "maker_licence": file.FULL_LINE["maker_licence"], **more}
    assert rules.supplied(rules.Case(line=RegistrationLine(**facts), on=file.today())).outcome == result


@pytest.mark.parametrize(
    ("label", "result"),
    [
        ("配料：辣椒、食用盐、食品添加剂（山梨酸钾）", "ok"),
        ("配料：辣椒、食用盐", "fault"),
        ("配料：辣椒、食用盐、食品添加剂（山梨酸钾、柠檬酸）", "person"),
        ("", "ask"),
    ],
)
def test_r7_the_label(world: Cast, label: str, result: str) -> None:
    assert one(world, label_text=label).checks["R7"]["result"] == result


def test_r8_what_may_not_be_eaten_and_what_nobody_knows() -> None:
    line = RegistrationLine(name="x", additive="x")
    for status, result in (
        ("forbidden_substance", "fault"),
        ("unknown_substance", "ask"),
        ("within_limit", "ok"),
    ):
        case = rules.Case(line=line, on=file.today(), finding={"status": status})
        assert rules.edible(case).outcome == result


def test_r9_a_pair_that_is_easily_abused_has_to_be_explained(world: Cast) -> None:
    line = one(world, name="泡菜", category="04.02.02.03")
    assert (line.checks["R9"]["result"], line.worst, filings.to_answer(line)) == ("ask", "ask", ["R9"])


def test_r10_signature_commitment_and_papers(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.answered(file.draft(world.own, people.director), people.director)
    actions.attach(by=people.clerk, registration=row, name="a.pdf", data=b"%PDF-1.7 x", at=NOW)
    row = actions.submit(
        by=people.director, registration=row, commitment=True, typed_name=people.director.name, at=NOW
    )
    found = row.lines.get().checks["R10"]
    assert (found["result"], "食品安全总监签名" in found["text"], "附件 1 份" in found["text"]) == (
        "person",
        True,
        True,
    )
    assert rules.witnessed(row, False, True, 1).outcome == "fault"
    assert "没有附件" in rules.witnessed(row, True, True, 0).text


def test_r11_is_filled_by_whoever_keeps_the_ledger(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_checks", dict(checks._checks))
    checks.register("R11", lambda case: checks.Result(checks.Outcome.FAULT, f"{case.line.additive}对不上"))
    line = one(world)
    assert line.checks["R11"] == {"result": "fault", "text": "山梨酸及其钾盐对不上"}
    with pytest.raises(ValueError, match="R13"):
        checks.register("R13", lambda case: checks.Result(checks.Outcome.OK, ""))


def test_r12_sources_of_one_additive_are_counted(world: Cast) -> None:
    lines = [*file.sorbate()[:2], PRESERVED, {**PRESERVED, "amount": "0.2"}]
    file.recipe(world.own, lines)
    row = file.draft(world.own)
    assert [line.checks["R12"]["text"] for line in row.lines.all()] == [
        "同一产品里有 2 处来源，核查已合并计算。"
    ] * 2


def test_a_culture_is_for_a_person(world: Cast) -> None:
    lines = [*file.sorbate(), mix.line("植物乳植杆菌", "0.01", kind="culture", maker="某某公司", step="发酵")]
    file.recipe(world.own, lines)
    line = file.draft(world.own).lines.get(kind="culture")
    assert (line.status, line.checks["R2"]["result"], line.function) == ("", "person", "菌种")


def test_the_record_is_in_the_language_of_the_record(world: Cast) -> None:
    from django.utils.translation import override

    with override("en"):
        line = one(world)
    assert line.checks["R6"]["text"].startswith("编号格式无误")
    assert "以山梨酸计" in line.checks["R3"]["text"]


def test_what_hinders_signing_and_what_only_lacks(world: Cast, people: Cast) -> None:
    bare = {"kind": "additive", "name": "山梨酸钾", "amount": "0.5", "unit": "kg", "function": "防腐剂"}
    file.recipe(world.own, [*file.sorbate()[:2], bare], label_text="")
    row = file.draft(world.own, people.clerk)
    found = filings.missing(row, file.today())
    assert [each for each in found if each.blocking] == []
    texts = " ".join(str(each.text) for each in found)
    assert "缺生产商、执行标准、使用工序" in texts
    assert "没有填标签配料表：香辣酱" in texts
