"""Versions: drafted with their verdict, edited, approved by another, superseded, withdrawn; who may and who sees."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import formulas as make
from tests.factories.formulas import line
from tests.modules.formulas.conftest import Cast
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import Notice, TrailEntry
from tianheng.modules.compliance.models import Verdict
from tianheng.modules.formulas import actions, queries
from tianheng.modules.formulas.enums import FORMULA_VERBS, FormulaState
from tianheng.modules.formulas.models import FormulaLine, FormulaLook, FormulaVersion, Product

NOW = make.NOW
DAY = date(2026, 5, 6)


@pytest.fixture
def pickles(world: Cast, staff: Cast) -> Product:
    return make.product(world.own, staff.officer)


def edit(by: Any, formula: FormulaVersion, lines: list[Any], version: int | None = None, **more: Any) -> Any:
    facts = {"basis_amount": "1000", "basis_unit": "kg", **more}
    return actions.edit_formula(by=by, formula=formula, version=version, lines=lines, at=NOW, **facts)


def test_a_draft_is_saved_with_verdict_edition_and_trace(pickles: Product, staff: Cast) -> None:
    formula = make.draft(pickles, staff.officer)
    verdict = Verdict.objects.get()
    assert (formula.number, formula.state, formula.verdict) == (1, "draft", verdict)
    assert (verdict.conclusion, verdict.edition, verdict.production_date) == ("pass", "GB 2760-2024", DAY)
    assert "山梨酸 ÷ 山梨酸钾" in verdict.result
    assert list(formula.lines.values_list("name", "additive")) == [
        ("萝卜", ""),
        ("食用盐", ""),
        ("辣椒", ""),
        ("山梨酸钾", "山梨酸及其钾盐"),
    ]
    entry = TrailEntry.objects.get(verb="start_formula")
    assert "山梨酸钾 0.5 kg" in entry.after


def test_what_fails_can_be_saved_but_not_approved(pickles: Product, staff: Cast) -> None:
    formula = make.draft(pickles, staff.officer, make.pickle_lines("1.5"))
    assert formula.verdict is not None
    assert formula.verdict.conclusion == "fail"
    with pytest.raises(Mistakes, match=r"山梨酸钾.*不能批准"):
        actions.approve_formula(by=staff.head, formula=formula, note="知道了，请批准", at=NOW)
    assert FormulaVersion.objects.get().state == "draft"


def test_mistakes_leave_nothing_behind(pickles: Product, staff: Cast) -> None:
    with pytest.raises(Mistakes) as caught:
        make.draft(pickles, staff.officer, [line("甲", "x"), line("乙", "2000")], basis_amount="十")
    assert {each.field for each in caught.value.found} == {"basis_amount", "lines[0].amount"}
    assert not FormulaVersion.objects.exists()
    formula = make.draft(pickles, staff.officer)
    with pytest.raises(Mistakes, match="120%"):
        edit(staff.officer, formula, [line("萝卜", "1200", kind="ingredient")])
    assert FormulaLine.objects.filter(version=formula).count() == 4


def test_the_laws_mistakes_stand_at_the_line(pickles: Product, staff: Cast) -> None:
    def soy(category: str) -> Any:
        parts = [line("苯甲酸钠", "0.5", "g/kg")]
        return line("酱油", "20", kind="compound", category=category, parts=parts)

    for category, says in (("99", r"没有这个食品分类号.*12\.04"), ("", "要有自己的食品分类号")):
        with pytest.raises(Mistakes, match=says) as caught:
            make.draft(pickles, staff.officer, [line("萝卜", "900", kind="ingredient"), soy(category)])
        assert [each.field for each in caught.value.found] == ["lines[1].category"]
        assert "第 2 行 配料的食品分类号" in str(caught.value)
    nitrite = line("亚硝酸钠", "0.1", residue="20", residue_unit="两")
    with pytest.raises(Mistakes, match="不能这样填写") as caught:
        make.draft(pickles, staff.officer, [line("萝卜", "900", kind="ingredient"), nitrite])
    assert caught.value.found[0].field == "lines[1].residue_unit"


def test_the_same_form_twice_is_one_draft(pickles: Product, staff: Cast) -> None:
    first = make.draft(pickles, staff.officer, key="k1")
    assert make.draft(pickles, staff.officer, key="k1") == first
    assert FormulaVersion.objects.count() == 1
    with pytest.raises(Mistake, match="另一次提交"):
        make.draft(pickles, staff.officer, make.pickle_lines("0.4"), key="k1")


def test_a_stale_edit_changes_nothing(pickles: Product, staff: Cast) -> None:
    formula = make.draft(pickles, staff.officer)
    edit(staff.clerk, formula, make.pickle_lines("0.4"), version=1)
    with pytest.raises(Mistake, match="别人已经改动过"):
        edit(staff.officer, formula, make.pickle_lines("0.3"), version=1)
    row = FormulaVersion.objects.get()
    assert (row.version, row.made_by) == (2, staff.clerk)
    assert row.lines.get(name="山梨酸钾").amount == "0.4"


def test_the_trail_of_an_edit_tells_the_lines_that_changed(pickles: Product, staff: Cast) -> None:
    formula = make.draft(pickles, staff.officer)
    edit(staff.officer, formula, make.pickle_lines("0.4"))
    entry = TrailEntry.objects.get(verb="edit_formula")
    assert (entry.before, entry.after) == (
        '{"ingredients":["山梨酸钾 0.5 kg"]}',
        '{"ingredients":["山梨酸钾 0.4 kg"]}',
    )
    edit(staff.officer, formula, make.pickle_lines("0.4"))
    assert TrailEntry.objects.filter(verb="edit_formula").count() == 1


def test_parts_are_kept_below_their_ingredient(pickles: Product, staff: Cast) -> None:
    jam = line(
        "果酱", "10", "%", kind="compound", category="04.01.02.05", parts=[line("柠檬酸", "2", "g/kg")]
    )
    soy = line("酱油", "2", "%", kind="compound", category="12.04", confirmed=True,
               parts=[line("苯甲酸钠", "0.8", "g/kg"), jam])  # fmt: skip
    formula = make.draft(pickles, staff.officer, [line("萝卜", "80", "%", kind="ingredient"), soy])
    inner = formula.lines.get(name="柠檬酸")
    assert (inner.parent.name, inner.parent.parent.name) == ("果酱", "酱油")
    levels = queries.line_levels(formula)
    # 2 % of the food, a tenth of it jam, 2 g/kg in the jam
    assert levels[inner.pk].text == "0.004 g/kg"
    given = queries.check_formula(formula, DAY)
    assert given["items"] == []
    assert given["ingredients"][0]["share"] == "0.02"
    assert given["ingredients"][0]["ingredients"][0]["items"][0]["amount"] == "2"


def test_maker_and_approver_are_two_unless_said_why(pickles: Product, staff: Cast) -> None:
    formula = make.draft(pickles, staff.head)
    with pytest.raises(Mistake, match="不能自己批准"):
        actions.approve_formula(by=staff.head, formula=formula, at=NOW)
    row = actions.approve_formula(by=staff.head, formula=formula, exception="全厂只有一名管理人员", at=NOW)
    assert (row.exception, row.approved_by) == ("全厂只有一名管理人员", staff.head)
    other = actions.approve_formula(
        by=staff.director, formula=make.draft(pickles, staff.head), exception="不必要", at=NOW
    )
    assert other.exception == ""


def test_open_questions_need_an_answer_each(world: Cast, staff: Cast) -> None:
    made = make.product(world.own, staff.officer, confirmed=False)
    soy = line("酱油", "20", kind="compound")  # what is in it nobody said
    formula = make.draft(made, staff.officer, [*make.pickle_lines(), soy])
    found = queries.open_questions(formula)
    assert [one.field for one in found.questions] == ["product.category", "lines[4].confirmed"]
    with pytest.raises(Mistakes) as caught:
        actions.approve_formula(by=staff.head, formula=formula, note="好", at=NOW)
    assert len(caught.value.found) == 2
    first, second = found.questions
    with pytest.raises(Mistakes, match="酱油"):
        actions.approve_formula(by=staff.head, formula=formula, answers={first.key: "对"}, at=NOW)
    answers = {first.key: "已核对附录E", second.key: "标签无添加剂"}
    row = actions.approve_formula(by=staff.head, formula=formula, answers=answers, at=NOW)
    assert [each["answer"] for each in row.approval_answers] == ["已核对附录E", "标签无添加剂"]


def test_one_note_answers_all(world: Cast, staff: Cast) -> None:
    formula = make.draft(make.product(world.own, staff.officer, confirmed=False), staff.officer)
    row = actions.approve_formula(by=staff.head, formula=formula, note="已逐项核对", at=NOW)
    assert row.approval_answers[0]["answer"] == row.approval_note == "已逐项核对"


def test_a_new_version_supersedes(pickles: Product, staff: Cast) -> None:
    first = actions.approve_formula(by=staff.head, formula=make.draft(pickles, staff.officer), at=NOW)
    assert queries.approved(pickles) == first
    second = actions.copy_formula(by=staff.officer, formula=first, at=NOW)
    assert (second.number, second.copied_from, second.lines.count()) == (2, first, 4)
    actions.approve_formula(by=staff.head, formula=second, at=NOW)
    first.refresh_from_db()
    assert (first.state, first.ended_at, queries.approved(pickles)) == ("superseded", NOW, second)


def test_withdrawing_needs_a_reason(pickles: Product, staff: Cast) -> None:
    formula = actions.approve_formula(by=staff.head, formula=make.draft(pickles, staff.officer), at=NOW)
    with pytest.raises(Mistake, match="还没有写原因"):
        actions.withdraw_formula(by=staff.head, formula=formula, reason="", at=NOW)
    actions.withdraw_formula(by=staff.head, formula=formula, reason="改用新工艺", at=NOW)
    assert queries.approved(pickles) is None


def test_a_draft_can_be_thrown_away_and_the_trail_keeps_it(pickles: Product, staff: Cast) -> None:
    formula = make.draft(pickles, staff.officer)
    copied = actions.copy_formula(by=staff.officer, formula=formula, at=NOW)
    actions.discard_formula(by=staff.officer, formula=formula, at=NOW)
    assert list(FormulaVersion.objects.all()) == [copied]
    assert "山梨酸钾" in TrailEntry.objects.get(verb="discard_formula").before


def test_a_stopped_product_takes_no_formula(pickles: Product, staff: Cast) -> None:
    formula = make.draft(pickles, staff.officer)
    actions.stop_product(by=staff.officer, product=pickles, reason="停线", at=NOW)
    with pytest.raises(Mistake, match="已停产"):
        make.draft(pickles, staff.officer)
    with pytest.raises(Mistake, match="已停产"):
        actions.approve_formula(by=staff.head, formula=formula, at=NOW)


def test_facts_answered_beside_the_lines_are_kept_with_the_product(world: Cast, staff: Cast) -> None:
    made = make.product(world.own, staff.officer, category="07.03", name="酥性饼干")
    formula = make.draft(made, staff.officer, [line("TBHQ", "0.04", "g/kg")])
    assert formula.verdict is not None
    assert formula.verdict.conclusion == "review"  # per kilogram of fat
    formula = edit(
        staff.officer, formula, [line("TBHQ", "0.04", "g/kg")], product_facts={"fat_fraction": "25%"}
    )
    assert formula.verdict.conclusion == "pass"
    made.refresh_from_db()
    assert made.fat_fraction == "0.25"


def test_a_changed_product_is_judged_again_and_the_failing_formula_is_told(world: Cast, staff: Cast) -> None:
    made = make.product(world.own, staff.officer)
    formula = actions.approve_formula(by=staff.head, formula=make.draft(made, staff.officer), at=NOW)
    actions.confirm_category(by=staff.officer, product=made, category="06.02.01", answers={}, at=NOW)
    formula.refresh_from_db()
    assert formula.verdict is not None
    assert (formula.state, formula.verdict.conclusion) == ("approved", "fail")
    assert {each.to for each in Notice.objects.all()} == {staff.head}
    assert Verdict.objects.count() == 2


def test_a_fact_that_formulas_need_is_not_taken_away(world: Cast, staff: Cast) -> None:
    made = make.product(world.own, staff.officer, density="1.1")
    make.draft(made, staff.officer, basis_unit="L", basis_amount="1000")
    with pytest.raises(Mistake, match="密度"):
        actions.change_product(by=staff.officer, product=made, density="", at=NOW)
    made.refresh_from_db()
    assert made.density == "1.1"


VERBS: dict[str, Callable[[Any, FormulaVersion], Any]] = {
    "edit": lambda by, row: edit(by, row, make.pickle_lines("0.2")),
    "approve": lambda by, row: actions.approve_formula(by=by, formula=row, at=NOW),
    "discard": lambda by, row: actions.discard_formula(by=by, formula=row, at=NOW),
    "withdraw": lambda by, row: actions.withdraw_formula(by=by, formula=row, reason="停用", at=NOW),
    "copy": lambda by, row: actions.copy_formula(by=by, formula=row, at=NOW),
}
OFFICE, HEADS = {"officer", "clerk", "director", "head"}, {"director", "head"}
MAY = {"edit": OFFICE, "discard": OFFICE, "copy": OFFICE, "approve": HEADS, "withdraw": HEADS}


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_state_verb_and_role(pickles: Product, staff: Cast, verb: str) -> None:
    people = staff.all()
    formula = make.draft(pickles, staff.officer)
    for state in FormulaState:
        FormulaVersion.objects.filter(pk=formula.pk).update(state=state)
        for name, user in people.items():
            if name not in MAY[verb]:
                with pytest.raises((PermissionDenied, Mistake)):
                    VERBS[verb](user, formula)
            elif state not in FORMULA_VERBS[verb]:
                with pytest.raises(Mistake, match="状态不能这样做"):
                    VERBS[verb](user, formula)
        assert FormulaVersion.objects.get(pk=formula.pk).state == state
    FormulaVersion.objects.filter(pk=formula.pk).update(state=FORMULA_VERBS[verb][0])
    VERBS[verb](people["head"], formula)
    assert TrailEntry.objects.filter(verb=f"{verb}_formula").count() == 1


def test_outsiders_are_refused_by_permission_not_by_state(pickles: Product, staff: Cast) -> None:
    formula = make.draft(pickles, staff.officer)
    for name in ("feeder", "rival", "far", "county", "province", "far_county", "reader", "tester"):
        for verb in VERBS.values():
            with pytest.raises(PermissionDenied):
                verb(getattr(staff, name), formula)


OWN = {"officer", "clerk", "director", "head", "feeder"}
AREA = {"county", "city", "province"}


def test_who_sees_a_formula_and_its_lines(pickles: Product, staff: Cast) -> None:
    formula = make.draft(pickles, staff.officer)
    for state, seeing in (("draft", OWN), ("approved", OWN | AREA), ("withdrawn", OWN | AREA)):
        FormulaVersion.objects.update(state=state)
        for name, user in staff.all().items():
            expected = name in seeing
            assert (formula in set(queries.versions(user))) == expected, (state, name)
            assert FormulaLine.objects.visible_to(user).exists() == expected, (state, name)


def test_looking_is_noted_for_outsiders_only(pickles: Product, staff: Cast) -> None:
    formula = actions.approve_formula(by=staff.head, formula=make.draft(pickles, staff.officer), at=NOW)
    assert actions.looked(formula, staff.officer, "页面", NOW) is None
    row = actions.looked(formula, staff.county, "页面", NOW)
    assert row is not None
    for name, user in staff.all().items():
        assert (row in set(queries.looks(user, pickles))) == (name in OWN | {"county"}), name
    assert FormulaLook.objects.count() == 1


def test_the_trail_of_an_edit_tells_what_a_line_says_beside_its_amount(pickles: Product, staff: Cast) -> None:
    formula = make.draft(pickles, staff.officer)
    told = make.pickle_lines()
    told[-1] = {**told[-1], "assay": "99%", "maker": "另一家添加剂有限公司"}
    edit(staff.clerk, formula, told)
    entry = TrailEntry.objects.get(verb="edit_formula")
    before, after = json.loads(entry.before), json.loads(entry.after)
    assert set(before) == set(after) == {"line_facts"}
    assert before["line_facts"][0].startswith("山梨酸钾：类型 ")
    assert "某某添加剂有限公司" in before["line_facts"][0]
    assert "有效成分含量 0.99" in after["line_facts"][0]
    assert "另一家添加剂有限公司" in after["line_facts"][0]
    begun = json.loads(TrailEntry.objects.get(verb="start_formula").after)
    assert any("功能 防腐剂" in each for each in begun["line_facts"])


def test_pressing_save_makes_nobody_the_maker(pickles: Product, staff: Cast) -> None:
    """Else whoever wrote a formula could approve it after a colleague has opened and saved it."""
    formula = make.draft(pickles, staff.head)
    edit(staff.clerk, formula, make.pickle_lines())
    formula.refresh_from_db()
    assert formula.made_by == staff.head
    with pytest.raises(Mistake, match="不能自己批准"):
        actions.approve_formula(by=staff.head, formula=formula, note="核对过标签和报告", at=NOW)
