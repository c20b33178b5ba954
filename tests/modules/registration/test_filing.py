"""An enterprise files: the page fills itself, says what it lacks, is signed once, and is what was reviewed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tests.factories import formulas as mix
from tests.factories import registration as file
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import Notice, Signature, TrailEntry
from tianheng.core.signatures import verify
from tianheng.modules.formulas import actions as formulas
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Registration, RegistrationLine
from tianheng.modules.registration.queries import filings

NOW = make.NOW
LATER = NOW + timedelta(days=1)


def handed_in(by: Any, row: Registration, at: datetime = NOW, **more: Any) -> Registration:
    return actions.submit(by=by, registration=row, commitment=True, typed_name=by.name, at=at, **more)


def test_the_page_fills_itself_from_products_and_approved_formulas(world: Cast, people: Cast) -> None:
    version = file.recipe(world.own)
    mix.draft(mix.product(world.own, name="还没有批准的产品"))
    row = file.draft(world.own, people.clerk)
    [line] = row.lines.all()
    assert (line.product_name, line.formula, line.line) == (
        "香辣酱",
        version,
        version.lines.get(name="山梨酸钾"),
    )
    assert (line.additive, line.cns, line.ins) == ("山梨酸及其钾盐", "17.003、17.004", "200、202")
    assert (line.level_text, line.level_micro, line.compared) == ("0.5 g/kg", 500_000, "0.3732 g/kg")
    assert line.limit_text == "1.0 g/kg（以山梨酸计）"
    assert (line.status, line.maker, line.carried) == ("within_limit", "泉州某某添加剂有限公司", False)
    assert row.enterprise_facts["persons"]["head"] == [{"name": "陈建国", "phone": "13800000001"}]
    assert row.enterprise_facts["licence_expires"] == "2029-12-31"
    assert (row.product_count, row.line_count, row.state, row.regime) == (1, 1, "draft", "mandatory_local")
    lacks = {str(each.text) for each in filings.missing(row, file.today())}
    assert any("还没有批准的产品" in each for each in lacks)


def test_what_a_compound_ingredient_or_a_premix_brings_is_a_line_of_its_own(
    world: Cast, people: Cast
) -> None:
    sauce = mix.line(
        "酱油",
        "50",
        kind="compound",
        category="12.04",
        confirmed=True,
        parts=[mix.line("水", "49", kind="water"), mix.line("苯甲酸钠", "0.04")],
    )
    premix = mix.line(
        "复配抗氧化剂",
        "0.3",
        kind="premix",
        composition=[
            {"additive": "D-异抗坏血酸钠", "percent": "60"},
            {"additive": "柠檬酸", "percent": "40"},
        ],
        **file.FULL_LINE,
    )
    file.recipe(world.own, [*file.sorbate()[:2], sauce, premix])
    row = file.draft(world.own, people.clerk)
    found = {line.name: line for line in row.lines.all()}
    assert set(found) == {"苯甲酸钠", "D-异抗坏血酸钠", "柠檬酸"}
    assert (found["苯甲酸钠"].carried, found["苯甲酸钠"].carried_from) == (True, "酱油")
    assert (found["柠檬酸"].premix, found["柠檬酸"].level_text) == ("复配抗氧化剂", "0.12 g/kg")
    assert found["D-异抗坏血酸钠"].level_text == "0.18 g/kg"


def test_a_filing_is_submitted_with_a_number_a_clock_and_a_signature(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    people.reviewer  # noqa: B018 - made, so that somebody can be told
    row = file.submitted(world.own, people.head)
    assert (row.state, row.receipt_number, row.sent) == ("submitted", "闽添受〔2026〕350582-00001号", True)
    assert (row.due_on, row.assumed_due) == (date(2026, 5, 12), False)  # Saturday 9 May is worked
    signature = Signature.objects.get()
    assert (signature.name, signature.role, signature.level) == (people.head.name, "主要负责人", "typed")
    assert verify(signature, filings.signed_facts(row))
    assert set(row.lines.values_list("sent", flat=True)) == {True}
    assert Notice.objects.filter(to=people.reviewer).get().link == f"/review/{row.pk}/"
    entry = TrailEntry.objects.get(verb="submit")
    assert (entry.chain, entry.actor_name) == (world.own.code, people.head.name)


def test_every_number_is_given_once_and_in_order(world: Cast, people: Cast) -> None:
    for place in (world.own, world.rival):
        file.recipe(place)
    first, second = file.submitted(world.own), file.submitted(world.rival)
    assert first.receipt_number == "闽添受〔2026〕350582-00001号"
    assert second.receipt_number == "闽添受〔2026〕350582-00002号"


def test_a_form_sent_twice_is_handed_in_once(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.answered(file.draft(world.own, people.head), people.head)
    one = handed_in(people.head, row, version=row.version, key="same-form")
    two = handed_in(people.head, row, version=row.version, key="same-form")
    assert (one.pk, one.receipt_number) == (two.pk, two.receipt_number)
    assert Signature.objects.count() == TrailEntry.objects.filter(verb="submit").count() == 1
    with pytest.raises(Mistake, match="状态"):
        handed_in(people.head, row, key="another-tab")


def test_there_is_one_open_filing_of_a_kind_and_year(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    file.draft(world.own, people.clerk)
    with pytest.raises(Mistake, match="已有一份在办"):
        file.draft(world.own, people.clerk)
    assert file.draft(world.rival).organisation == world.rival


def test_whoever_opened_the_page_before_somebody_else_changed_it_is_told(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.draft(world.own, people.clerk)
    file.answered(row, people.clerk)
    with pytest.raises(Mistake, match="别人已经改动过"):
        handed_in(people.head, row, version=1)


MISSING: list[tuple[dict[str, Any], str]] = [
    ({"commitment": False}, "承诺"),
    ({"typed_name": ""}, "还没有签名"),
    ({"typed_name": "别人"}, "与账号的姓名不一致"),
]


@pytest.mark.parametrize(("more", "says"), MISSING)
def test_without_commitment_or_signature_nothing_happens(
    world: Cast, people: Cast, more: dict[str, Any], says: str
) -> None:
    file.recipe(world.own)
    row = file.answered(file.draft(world.own, people.head), people.head)
    given = {"commitment": True, "typed_name": people.head.name, **more}
    with pytest.raises((Mistake, Mistakes), match=says):
        actions.submit(by=people.head, registration=row, at=NOW, **given)
    row.refresh_from_db()
    assert (row.state, row.receipt_number, Signature.objects.count()) == ("draft", None, 0)


def test_everything_that_lacks_is_named_at_once(world: Cast, people: Cast) -> None:
    bare = make.enterprise("350582", "空空食品有限公司")
    head = make.member(bare, "head")
    row = file.draft(bare, head)
    with pytest.raises(Mistakes) as caught:
        handed_in(head, row)
    assert {each.field for each in caught.value.found} >= {"licence_number", "address", "head", "lines"}


def test_what_is_signed_must_be_what_is_true_today(world: Cast, people: Cast) -> None:
    version = file.recipe(world.own)
    row = file.answered(file.draft(world.own, people.head), people.head)
    again = formulas.copy_formula(by=people.officer, formula=version, at=NOW)
    formulas.approve_formula(by=people.head, formula=again, at=NOW)
    assert filings.moved_on(row) == ["“香辣酱”的配方已是 V2"]
    with pytest.raises(Mistakes, match="填报之后有变化"):
        handed_in(people.head, row)
    row = actions.refill(by=people.clerk, registration=row, at=LATER)
    assert (row.lines.get().formula, row.lines.get().answer) == (again, "工艺需要，已核对检验报告。")
    assert handed_in(people.head, row, LATER).state == "submitted"


def test_an_answer_falls_away_when_the_question_is_another(world: Cast, people: Cast) -> None:
    version = file.recipe(world.own)
    row = file.answered(file.draft(world.own, people.head), people.head)
    changed = formulas.start_formula(
        by=people.officer,
        product=version.product,
        basis_amount="1000",
        basis_unit="kg",
        lines=[*file.sorbate()[:2], mix.line("山梨酸钾", "0.5", function="防腐剂")],
        at=NOW,
    )
    formulas.approve_formula(by=people.head, formula=changed, at=NOW)
    row = actions.refill(by=people.clerk, registration=row, at=LATER)
    assert row.lines.get().answer == ""


def test_what_was_signed_does_not_follow_the_product(world: Cast, people: Cast) -> None:
    version = file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    formulas.change_product(
        by=people.officer, product=version.product, version=None, at=LATER, name="新名字辣酱"
    )
    signature, whole = filings.signed(row)
    assert signature is not None
    assert whole
    assert row.lines.get().product_name == "香辣酱"
    assert filings.moved_on(row) == ["“新名字辣酱”的名称或分类号已改"]


def test_a_changed_line_shows_in_the_signature(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    row.lines.update(level_text="0.4 g/kg")
    assert filings.signed(row)[1] is False


def test_years_are_filed_in_their_time(world: Cast, people: Cast) -> None:
    december = datetime(2026, 12, 1, 1, tzinfo=NOW.tzinfo)
    with pytest.raises(Mistake, match="12 月 1 日起"):
        file.draft(world.own, people.clerk, year=2027)
    with pytest.raises(Mistake, match="以前没有登记过"):
        file.draft(world.own, people.clerk, kind="yearly")
    with pytest.raises(Mistake, match="不能这样起草"):
        file.draft(world.own, people.clerk, kind="change")
    assert file.draft(world.own, people.clerk, year=2027, at=december).year == 2027


def test_withdrawn_reopened_and_discarded(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    row = actions.withdraw(by=people.clerk, registration=row, at=NOW)
    assert (row.state, row.sent, row.due_on) == ("withdrawn", False, None)
    assert not Registration.objects.visible_to(people.reviewer).exists()
    row = actions.reopen(by=people.clerk, registration=row, at=NOW)
    with pytest.raises(Mistake, match="不能删除"):
        actions.discard(by=people.clerk, registration=row, at=NOW)
    number = row.receipt_number
    assert handed_in(people.head, row).receipt_number == number
    other = file.draft(world.rival)
    actions.discard(by=make.member(world.rival, "clerk"), registration=other, at=NOW)
    assert not Registration.objects.filter(pk=other.pk).exists()
    assert TrailEntry.objects.filter(verb="discard").exists()


def test_reopening_gives_way_to_another_that_is_under_way(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = actions.withdraw(by=people.clerk, registration=file.submitted(world.own, people.head), at=NOW)
    file.draft(world.own, people.clerk)
    with pytest.raises(Mistake, match="已有一份在办"):
        actions.reopen(by=people.clerk, registration=row, at=NOW)


def test_only_the_enterprise_drafts_and_only_its_heads_sign(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.answered(file.draft(world.own, people.clerk), people.clerk)
    line = row.lines.get()
    writers = {"head", "director", "officer", "clerk"}
    for name, user in people.all().items():
        if name in writers:
            continue
        for refused in (
            lambda user=user: file.draft(world.own, user, year=2026, kind="yearly"),
            lambda user=user: actions.refill(by=user, registration=row, at=NOW),
            lambda user=user: actions.answer_line(by=user, line=line, answer="x", at=NOW),
            lambda user=user: actions.discard(by=user, registration=row, at=NOW),
            lambda user=user: handed_in(user, row),
        ):
            with pytest.raises(PermissionDenied):
                refused()
    for name in ("officer", "clerk"):
        with pytest.raises(PermissionDenied):
            handed_in(getattr(people, name), row)
    assert handed_in(people.director, row).state == "submitted"
    assert Signature.objects.get().role == "食品安全总监"


def test_who_sees_a_filing_before_and_after_it_was_sent(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.draft(world.own, people.head)
    own = {"head", "director", "officer", "clerk", "feeder", "own_admin"}
    watchers = {
        "reviewer", "second", "leader", "inspector", "county_admin", "station_leader", "city_leader",
        "province_leader",
    }  # fmt: skip

    def seeing(model: Any) -> set[str]:
        return {name for name, user in people.all().items() if model.objects.visible_to(user).exists()}

    assert seeing(Registration) == seeing(RegistrationLine) == own
    handed_in(people.head, file.answered(row, people.head))
    assert seeing(Registration) == seeing(RegistrationLine) == own | watchers


def test_an_attachment_is_for_those_who_see_the_filing(world: Cast, people: Cast) -> None:
    from tianheng.core.models import Attachment

    file.recipe(world.own)
    row = file.draft(world.own, people.clerk)
    actions.attach(
        by=people.clerk, registration=row, name="报告.pdf", data=b"%PDF-1.7 x", note="检验报告", at=NOW
    )
    assert Attachment.objects.visible_to(people.feeder).count() == 1
    assert Attachment.objects.visible_to(people.reviewer).count() == 0
    assert Attachment.objects.visible_to(people.rival).count() == 0
    with pytest.raises(PermissionDenied):
        actions.attach(by=people.rival, registration=row, name="x.pdf", data=b"%PDF-1.7 x", at=NOW)
