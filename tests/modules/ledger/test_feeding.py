"""Feeding: what is shown before it, what stops it, what it leaves behind."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import formulas
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import TrailEntry
from tianheng.modules.compliance.actions.verdicts import keep_verdict
from tianheng.modules.compliance.queries.verdicts import given_of
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import Batch, Feeding, Lot
from tianheng.modules.ledger.queries.desk import runnable
from tianheng.modules.ledger.queries.plans import plan_of
from tianheng.modules.ledger.queries.stock import balance, on_hand
from tianheng.modules.ledger.queries.weighed import Weighing
from tianheng.modules.ledger.queries.weighing import judged_now, weigh_check
from tianheng.modules.registration.models import Policy, Registration, RegistrationLine

NOW, TODAY = make.NOW, make.TODAY
KG, G = 10**9, 10**6


def test_a_feeding_is_written_with_its_figures(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    row = plant.feed(batch, lot, "500", "g", checker=plant.keeper, checker_pin=make.PIN)
    assert (row.status, row.codes, row.checker, row.entered_by) == ("clean", [], plant.keeper, plant.feeder)
    assert (row.micro, row.level_micro) == (500 * G, 500_000)
    # 0.5 g/kg of the salt is 0.3732 g/kg of sorbic acid; 1.0 g/kg is allowed in pickled vegetables.
    assert (row.limit_share, row.formula_share) == (3732, 10_000)
    assert row.limit_text.startswith("1.0 g/kg")
    assert (row.line.name, row.step) == ("山梨酸钾", "拌料")
    assert on_hand(lot) == 25 * KG - 500 * G
    assert balance(lot).holds
    entry = TrailEntry.objects.get(verb="feed")
    assert entry.chain == plant.organisation.code
    assert json.loads(entry.after)["lot"] == lot.number


def test_over_the_limit_is_stopped_and_the_attempt_is_kept(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    plant.feed(batch, lot, "500", "g")
    with pytest.raises(Mistakes, match="超过标准限量") as caught:
        plant.feed(batch, lot, "900", "g", reason="手滑", checker=plant.keeper, checker_pin=make.PIN)
    assert caught.value.found[0].field == "amount"
    assert "1.045 > 1.0 g/kg" in str(caught.value)
    assert Feeding.objects.count() == 1
    assert on_hand(lot) == 25 * KG - 500 * G
    entry = TrailEntry.objects.get(verb="feeding_stopped")
    told = json.loads(entry.after)
    assert (entry.target_key, entry.actor_name) == (str(batch.pk), plant.feeder.name)
    assert (told["amount"], told["total"], told["codes"]) == ("900 g", "1.4 g/kg", ["over_limit"])


def test_what_happened_all_the_same_is_written_and_blocks_the_batch(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    with pytest.raises(Mistake, match="请写明原因"):
        plant.feed(batch, lot, "1400", "g", already_fed=True)
    row = plant.feed(
        batch,
        lot,
        "1400",
        "g",
        already_fed=True,
        reason="夜班误投",
        checker=plant.keeper,
        checker_pin=make.PIN,
    )
    assert (row.status, row.reason) == ("violation", "夜班误投")
    assert {"over_limit", "over_formula"} <= set(row.codes)
    batch.refresh_from_db()
    assert batch.state == "blocked"
    assert "1.045 > 1.0 g/kg" in batch.reason


def test_above_the_formula_needs_a_reason_and_a_second_person(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    assert plant.feed(batch, lot, "509", "g").status == "clean"  # within 2 %
    with pytest.raises(Mistake) as caught:
        plant.feed(batch, lot, "100", "g")
    assert caught.value.field == "reason"
    with pytest.raises(Mistake) as caught:
        plant.feed(batch, lot, "100", "g", reason="原料含水高")
    assert caught.value.field == "checker"
    row = plant.feed(batch, lot, "100", "g", reason="原料含水高", checker=plant.keeper, checker_pin=make.PIN)
    assert (row.status, row.codes, row.formula_share) == ("overridden", ["over_formula"], 12_180)


def test_the_tolerance_is_the_enterprises_own(plant: Plant) -> None:
    actions.set_tolerance(
        by=plant.head, organisation=plant.organisation, additive="山梨酸及其钾盐", over_formula=2500, at=NOW
    )
    batch, lot = plant.batch(), plant.lot()
    assert plant.feed(batch, lot, "609", "g").status == "clean"
    with pytest.raises(PermissionDenied):
        actions.set_tolerance(by=plant.feeder, organisation=plant.organisation, over_formula=1, at=NOW)


def test_a_plant_of_one_person_goes_on_with_a_reason(plant: Plant) -> None:
    lot, batch = plant.lot(), plant.batch()
    one = plant.head
    for other in (plant.keeper, plant.officer, plant.purchaser, plant.store, plant.feeder):
        other.memberships.update(until=date(2026, 5, 1))
    from tianheng.accounts.models import Membership

    Membership.objects.exclude(user=one).update(until=date(2026, 5, 1))
    row = plant.feed(batch, lot, "600", "g", by=one, reason="原料含水高")
    assert (row.checker, row.status) == (None, "overridden")
    assert "alone" in row.codes


@pytest.mark.parametrize(
    ("state", "code"),
    [("quarantined", "待检"), ("blocked", "封存"), ("disposed", "封存"), ("used_up", "没有库存")],
)
def test_a_lot_that_may_not_be_used_stops(plant: Plant, state: str, code: str) -> None:
    batch, lot = plant.batch(), plant.lot()
    Lot.objects.filter(pk=lot.pk).update(state=state)
    with pytest.raises(Mistakes, match=code):
        plant.feed(batch, lot)
    assert not Feeding.objects.exists()


def test_expiry_is_a_fact_of_the_date_whatever_the_state_says(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(expires_on=TODAY)
    assert lot.state == "released"
    plant.feed(batch, lot, "100", "g")
    with pytest.raises(Mistakes, match="过期"):
        plant.feed(batch, lot, "100", "g", at=NOW + timedelta(days=1))
    # entered the day after, but done in time
    row = plant.feed(batch, lot, "100", "g", happened_at=NOW, at=NOW + timedelta(days=2))
    assert (row.late, row.codes) == (True, ["late"])


def test_the_earliest_lot_goes_first_or_a_reason_is_given(plant: Plant) -> None:
    batch, late, early = plant.batch(), plant.lot(), plant.lot(expires_on=date(2026, 9, 1))
    with pytest.raises(Mistake, match=early.number) as caught:
        plant.feed(batch, late)
    assert caught.value.field == "reason"
    row = plant.feed(batch, late, reason="先用完开封的一箱")
    assert (row.status, row.codes) == ("overridden", ["not_first"])


def test_what_the_formula_does_not_name_needs_two(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(name="柠檬酸", specification="25 kg/袋")
    check = weigh_check(batch, [Weighing(lot, 1 * KG)], on=TODAY)
    assert ([each.code for each in check.remarks], check.need) == (["not_in_formula"], "second")
    row = plant.feed(batch, lot, "1", "kg", reason="调酸", checker=plant.keeper, checker_pin=make.PIN)
    assert (row.line, row.limit_share) == (None, None)


def test_another_substance_of_the_heading_is_told_apart(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(name="山梨酸")
    check = weigh_check(batch, [Weighing(lot, 500 * G)], on=TODAY)
    assert [each.code for each in check.remarks] == ["other_substance"]
    assert check.lines[0].limit_share == 5000


def test_what_is_not_allowed_in_the_food_stops(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(name="硫酸铝铵")
    with pytest.raises(Mistakes, match="标准不允许使用"):
        plant.feed(batch, lot, "1", "g", reason="x试用", checker=plant.keeper, checker_pin=make.PIN)


def test_ratio_sums_of_the_whole_batch_stop(plant: Plant) -> None:
    lines = [
        *formulas.pickle_lines("1"),
        formulas.line("苯甲酸钠", "0.2", function="防腐剂", step="拌料"),
    ]
    formula = formulas.approved(plant.organisation, lines=lines, made=plant.product)
    batch = plant.batch(formula=formula)
    sorbate, benzoate = plant.lot(), plant.lot(name="苯甲酸钠")
    plant.feed(batch, sorbate, "1", "kg")  # 0.7464 of its limit
    check = weigh_check(batch, [Weighing(benzoate, 200 * G)], on=TODAY)
    assert (check.stops, check.as_dict()["sums"][0]["sum"]) == ([], "0.9159")
    check = weigh_check(batch, [Weighing(benzoate, 400 * G)], on=TODAY)
    assert [each.code for each in check.stops] == ["ratio_sum"]
    with pytest.raises(Mistakes, match="比例之和"):
        plant.feed(batch, benzoate, "400", "g", reason="配方如此", checker=plant.keeper, checker_pin=make.PIN)


def test_a_scale_out_of_calibration_needs_two(plant: Plant) -> None:
    actions.calibrate_scale(
        by=plant.keeper, scale=plant.scale, certificate="JD-2025", calibrated_until=date(2026, 5, 5), at=NOW
    )
    plant.scale.refresh_from_db()
    batch, lot = plant.batch(), plant.lot()
    check = weigh_check(batch, [Weighing(lot, 500 * G, plant.cabinet, plant.scale)], on=TODAY)
    assert [(each.code, each.need) for each in check.remarks] == [("scale", "second")]
    row = plant.feed(
        batch, lot, scale=plant.scale, reason="已送检，备用秤", checker=plant.keeper, checker_pin=make.PIN
    )
    assert row.codes == ["scale"]


def test_a_withdrawn_formula_stops(plant: Plant) -> None:
    from tianheng.modules.formulas import actions as drawing

    batch, lot = plant.batch(), plant.lot()
    drawing.withdraw_formula(by=plant.head, formula=plant.formula, reason="客户要求停用", at=NOW)
    batch.refresh_from_db()
    with pytest.raises(Mistakes, match="配方未批准"):
        plant.feed(batch, lot)


def test_litres_need_a_density_and_are_turned_by_it(plant: Plant) -> None:
    batch = plant.batch()
    lot = plant.lot(name="山梨酸钾", unit="L", amount="25")
    check = weigh_check(batch, [Weighing(lot, 10**6)], on=TODAY)
    assert "no_density" in [each.code for each in check.remarks]
    assert check.lines[0].level is None
    actions.describe_lot(by=plant.keeper, lot=lot, density="1.2", at=NOW)
    lot = actions.release_lot(by=plant.store, lot=lot, at=NOW)
    row = plant.feed(batch, lot, "0.25", "L")
    assert (row.micro, row.level_micro, row.status) == (250_000, 300_000, "clean")
    again = plant.feed(batch, lot, "60", "g")  # 60 g are 50 mL
    assert again.micro == 50_000
    assert balance(lot).holds


def test_the_same_key_feeds_once(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    first = plant.feed(batch, lot, key="phone-1-0001")
    assert plant.feed(batch, lot, key="phone-1-0001") == first
    assert (Feeding.objects.count(), on_hand(lot)) == (1, 25 * KG - 500 * G)
    with pytest.raises(Mistake, match="内容与这次不同"):
        plant.feed(batch, lot, "501", "g", key="phone-1-0001")


def test_a_phone_ahead_of_the_clock_is_put_right(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    ahead = plant.feed(batch, lot, "10", "g", happened_at=NOW + timedelta(minutes=11))
    assert (ahead.happened_at, ahead.codes) == (NOW, ["clock"])
    little = plant.feed(batch, lot, "10", "g", happened_at=NOW + timedelta(minutes=9))
    assert (little.happened_at, little.codes) == (NOW + timedelta(minutes=9), [])


def test_a_wrong_pin_counts_though_the_feeding_is_refused(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    with pytest.raises(Mistake, match="PIN 不对") as caught:
        plant.feed(batch, lot, checker=plant.keeper, checker_pin="9999")
    assert "9999" not in str(caught.value)
    plant.keeper.refresh_from_db()
    assert plant.keeper.failures == 1
    with pytest.raises(Mistake, match="同一人"):
        plant.feed(batch, lot, checker=plant.feeder, checker_pin=make.PIN)


def test_the_second_person_is_one_of_the_enterprise(plant: Plant, rival: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    for other in (rival.keeper, plant.purchaser):
        with pytest.raises(Mistake, match="不能复核"):
            plant.feed(batch, lot, checker=other, checker_pin=make.PIN)


def test_more_than_there_is_stops(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(amount="100", unit="g")
    with pytest.raises(Mistakes, match="没有库存"):
        plant.feed(batch, lot, "101", "g")
    with pytest.raises(Mistakes, match="没有库存"):
        plant.feed(batch, lot, "101", "g", already_fed=True, reason="已投")
    plant.feed(batch, lot, "100", "g")
    lot.refresh_from_db()
    assert lot.state == "used_up"


def test_a_late_entry_into_a_finished_batch_is_kept_and_marked(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    with pytest.raises(Mistake, match="补记"):
        plant.feed(batch, lot)
    row = plant.feed(batch, lot, reason="漏记", happened_at=NOW, at=NOW + timedelta(hours=25))
    assert (row.late, set(row.codes)) == (True, {"late", "after_fed"})


def test_others_things_are_not_fed(plant: Plant, rival: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    for facts in ({"lot": rival.lot()}, {"location": rival.cabinet}, {"scale": rival.scale}):
        with pytest.raises(PermissionDenied):
            plant.feed(batch, facts.pop("lot", lot), **facts)
    for user in (rival.feeder, rival.head, plant.purchaser, plant.analyst):
        with pytest.raises(PermissionDenied):
            plant.feed(batch, lot, by=user)
    assert not Feeding.objects.exists()


def sulphite(plant: Plant) -> Batch:
    """A batch of a formula whose residue the approval has answered for."""
    lines = [*formulas.pickle_lines(), formulas.line("焦亚硫酸钠", "0.5", function="漂白剂", step="浸泡")]
    return plant.batch(formula=formulas.approved(plant.organisation, lines=lines, made=plant.product))


def test_a_question_that_approval_answered_is_not_asked_again(plant: Plant) -> None:
    lot, answered = plant.lot(name="焦亚硫酸钠"), sulphite(plant)
    assert answered.formula.verdict.conclusion == "review"
    assert weigh_check(answered, [Weighing(lot, 500 * G)], on=TODAY).remarks == []
    other = formulas.product(plant.organisation, by=plant.officer, name="酸甜藠头")
    formula = formulas.approved(plant.organisation, made=other)
    asked = weigh_check(plant.batch(product=other, formula=formula), [Weighing(lot, 500 * G)], on=TODAY)
    assert {each.code for each in asked.remarks} == {"not_in_formula", "question"}


def test_a_question_that_came_after_the_approval_is_asked(plant: Plant) -> None:
    """A later verdict of the same version, by other facts or another law, was answered by nobody."""
    lot, answered, batch = plant.lot(name="焦亚硫酸钠"), sulphite(plant), plant.batch()
    later = keep_verdict(
        organisation=plant.organisation,
        subject=batch.formula,
        formula=given_of(answered.formula.verdict),
        by=plant.head,
        at=NOW + timedelta(days=1),
    )
    type(batch.formula).objects.filter(pk=batch.formula_id).update(verdict=later)
    batch.formula.refresh_from_db()
    found = weigh_check(batch, [Weighing(lot, 500 * G)], on=TODAY)
    assert "question" in {each.code for each in found.remarks}


def test_a_correction_that_asks_for_a_second_person_waits_for_the_signature(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    plant.keeper  # noqa: B018 - somebody who could sign
    old = plant.feed(batch, lot, "500")
    row = actions.correct_feeding(by=plant.feeder, feeding=old, reason="看错秤", amount="900", at=NOW)
    assert (row.status, row.codes, row.checker) == ("overridden", ["over_formula", "unsigned"], None)
    actions.finish_feeding(by=plant.feeder, batch=batch, at=NOW)
    with pytest.raises(Mistakes, match="待第二人复核"):
        actions.release_batch(by=plant.officer, batch=batch, reason="免检", at=NOW)
    signed = actions.countersign_feeding(by=plant.keeper, feeding=row, pin=make.PIN, at=NOW)
    assert (signed.codes, signed.checker) == (["over_formula"], plant.keeper)


def test_a_correction_does_not_bring_in_a_lot_that_may_not_be_used(plant: Plant) -> None:
    batch, lot, other = plant.batch(), plant.lot(), plant.lot()
    other = actions.block_lot(by=plant.officer, lot=other, reason="抽检不合格", at=NOW)
    old = plant.feed(batch, lot, "500")
    row = actions.correct_feeding(by=plant.feeder, feeding=old, reason="扫错批次", lot=other, at=NOW)
    batch.refresh_from_db()
    assert (row.status, batch.state) == ("violation", "blocked")
    assert "blocked" in row.codes
    again = actions.correct_feeding(by=plant.feeder, feeding=row, reason="再改一次", at=NOW)
    assert (again.status, "blocked" in again.codes) == ("violation", True)


def test_the_last_of_a_lot_is_corrected_without_a_fuss(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(amount="500", unit="g")
    old = plant.feed(batch, lot, "500")
    row = actions.correct_feeding(by=plant.feeder, feeding=old, reason="实投 480 g", amount="480", at=NOW)
    lot.refresh_from_db()
    assert (row.status, row.codes, lot.state, on_hand(lot)) == ("clean", [], "released", 20 * G)


def test_a_late_entry_is_measured_by_its_own_day(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(expires_on=date(2026, 5, 10))
    later = NOW + timedelta(days=10)
    actions.expire_due(at=later)
    lot.refresh_from_db()
    row = plant.feed(batch, lot, "100", happened_at=NOW, at=later)
    assert (lot.state, row.status, row.codes) == ("expired", "clean", ["late"])
    with pytest.raises(Mistakes, match="过期"):
        plant.feed(batch, lot, "100", at=later)


@pytest.mark.parametrize(
    ("kind", "need"), [("mandatory_local", "second"), ("voluntary_publicity", ""), ("internal_only", None)]
)
def test_what_is_not_registered_matters_as_the_area_decided(
    plant: Plant, kind: str, need: str | None
) -> None:
    Policy.objects.create(area_id="350582", kind=kind, since=date(2026, 1, 1))
    check = weigh_check(plant.batch(), [Weighing(plant.lot(), 500 * G)], on=TODAY)
    assert [(each.code, each.need) for each in check.remarks] == (
        [] if need is None else [("unregistered", need)]
    )


MIXED = [
    {"additive": "苯甲酸钠", "percent": "50"},
    {"additive": "山梨酸钾", "percent": "30"},
    {"additive": "麦芽糊精", "percent": "20"},
]


def registers(plant: Plant, *additives: str) -> None:
    """An accepted registration of these for the plant's product."""
    page = Registration.objects.create(
        organisation=plant.organisation, area_code="350582", kind="first", year=2026, state="accepted",
        regime="mandatory_local", valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31), filled_at=NOW,
        created_at=NOW, created_by=plant.head,
    )  # fmt: skip
    for place, name in enumerate(additives):
        RegistrationLine.objects.create(
            organisation=plant.organisation, registration=page, product=plant.product, formula=plant.formula,
            line=None, position=place, product_name=plant.product.name, additive=name, name=name, kind="additive",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "says"),
    [
        (["苯甲酸及其钠盐", "山梨酸及其钾盐"], ""),
        (["清酱牌复配防腐剂"], ""),
        (["苯甲酸及其钠盐"], "“清酱牌复配防腐剂”中的“山梨酸及其钾盐”"),
        ([], "“清酱牌复配防腐剂”中的“苯甲酸及其钠盐、山梨酸及其钾盐”"),
    ],
)
def test_a_premix_is_registered_by_its_working_parts_or_its_name(
    plant: Plant, rival: Plant, listed: list[str], says: str
) -> None:
    Policy.objects.create(area_id="350582", kind="mandatory_local", since=date(2026, 1, 1))
    made = formulas.line("清酱牌复配防腐剂", "0.5", "kg", kind="premix", composition=MIXED)
    formula = formulas.approved(plant.organisation, made=plant.product, lines=[made])
    plant.formula = formula  # type: ignore[misc]
    registers(plant, *listed)
    registers(rival, "苯甲酸及其钠盐", "山梨酸及其钾盐", "清酱牌复配防腐剂")
    lot = plant.lot(name="清酱牌复配防腐剂", composition=MIXED)
    check = weigh_check(plant.batch(formula=formula), [Weighing(lot, 500 * G)], on=TODAY)
    found = [each.text for each in check.remarks if each.code == "unregistered"]
    assert [text.partition("没有登记")[0] for text in found] == ([says] if says else [])
    (ready,) = runnable(plant.organisation, NOW)
    stops = [each for each in ready.stops if "未登记" in each]
    assert [text.partition("未登记")[0] for text in stops] == ([says] if says else [])


def test_a_batch_of_litres_is_turned_by_the_density_of_the_product(plant: Plant) -> None:
    product = formulas.product(plant.organisation, by=plant.officer, name="泡椒汁", density="1.25")
    formula = formulas.approved(plant.organisation, made=product)
    batch = plant.batch(product=product, formula=formula, amount="800", unit="L")  # 1,000 kg
    row = plant.feed(batch, plant.lot(), "500")
    assert (row.level_micro, row.formula_share) == (500_000, 10_000)


def test_the_assay_of_a_lot_is_told_in_percent(plant: Plant) -> None:
    batch = plant.batch()
    plant.feed(batch, plant.lot(assay="98.5"))
    assert [item["assay"] for item in judged_now(batch)["items"]] == ["0.985"]


def test_the_parts_of_a_premix_are_judged_each(plant: Plant) -> None:
    parts = [
        {"additive": "苯甲酸钠", "percent": "50"},
        {"additive": "柠檬酸", "percent": "30"},
        {"additive": "麦芽糊精", "percent": "20"},
    ]
    lot = plant.lot(name="清酱牌复配防腐剂", composition=parts)
    assert (lot.kind, lot.additive) == ("premix", "清酱牌复配防腐剂")
    check = weigh_check(plant.batch(), [Weighing(lot, 3 * KG)], on=TODAY)
    assert [each.code for each in check.stops] == ["over_limit"]
    assert "苯甲酸" in check.stops[0].text
    with pytest.raises(Mistake, match="超过 100%"):
        plant.lot(kind="premix", composition=[*parts, {"additive": "食用盐", "percent": "0.1"}])


def test_the_check_is_plain_json_and_writes_nothing(plant: Plant) -> None:
    batch, lot, floor = plant.batch(), plant.lot(), plant.floor
    before = TrailEntry.objects.count()
    told = weigh_check(batch, [Weighing(lot, 500 * G, floor, plant.scale)], on=TODAY).as_dict()
    assert TrailEntry.objects.count() - before == 1  # the scale, made just now
    line = json.loads(json.dumps(told))["lines"][0]
    assert (line["level"], line["limit_share"], line["formula_share"]) == ("0.5 g/kg", "37.32%", "100%")
    assert told["stops"][0]["code"] == "no_stock"  # nothing lies on the floor
    assert any("0.3732" in step for step in line["steps"])


def test_the_check_is_quick_and_asks_little(plant: Plant, django_assert_max_num_queries: Any) -> None:
    batch, weighings = plant.batch(), [Weighing(plant.lot(), 500 * G)]
    plan = plan_of(batch)
    with django_assert_max_num_queries(6):
        weigh_check(batch, weighings, on=TODAY, plan=plan)
    with django_assert_max_num_queries(14):
        weigh_check(batch, weighings, on=TODAY)


def test_who_fed_does_not_sign_for_it_after_somebody_else_has_corrected_it(plant: Plant) -> None:
    """A correction names its writer as who entered it; the hand that fed stays the first one."""
    batch, lot = plant.batch(), plant.lot()
    plant.keeper  # noqa: B018 - somebody who could sign
    old = plant.feed(batch, lot, "900", unsigned=True)
    row = actions.correct_feeding(by=plant.officer, feeding=old, reason="看错秤", amount="901", at=NOW)
    again = actions.correct_feeding(by=plant.officer, feeding=row, reason="再看一次", amount="902", at=NOW)
    assert "unsigned" in again.codes
    with pytest.raises(Mistake) as refused:
        actions.countersign_feeding(by=plant.feeder, feeding=again, pin=make.PIN, reason="核过", at=NOW)
    assert refused.value.field == "checker"
    with pytest.raises(Mistake) as refused:
        actions.correct_feeding(
            by=plant.officer,
            feeding=again,
            reason="又看一次",
            checker=plant.feeder,
            checker_pin=make.PIN,
            at=NOW,
        )
    assert refused.value.field == "checker"
    signed = actions.countersign_feeding(by=plant.keeper, feeding=again, pin=make.PIN, reason="核过", at=NOW)
    assert signed.checker == plant.keeper


def test_what_was_fed_into_a_batch_of_a_mistyped_size_is_written_all_the_same(plant: Plant) -> None:
    """5 kg into 1 g: the share is beyond what PostgreSQL's column holds, the fact is not refused."""
    batch = plant.batch(amount="1", unit="g")
    row = plant.feed(batch, plant.lot(), "5", "kg", already_fed=True, reason="批量录错", unsigned=True)
    row.refresh_from_db()
    assert (row.status, row.formula_share) == ("violation", 2**31 - 1)
    assert row.level_micro == 5 * 10**12


def test_what_is_told_of_a_day_before_the_lot_came_in_needs_a_reason_and_two(plant: Plant) -> None:
    batch, lot = plant.batch(made_on=TODAY - timedelta(days=3)), plant.lot()
    before = NOW - timedelta(days=2)
    for more in ({}, {"reason": "进货日期待更正"}):
        with pytest.raises(Mistake, match=r"进货日期是 2026-05-06，晚于这次使用的日期 2026-05-04"):
            plant.feed(batch, lot, "100", "g", happened_at=before, **more)
    row = plant.feed(
        batch, lot, "100", "g", happened_at=before, reason="进货日期待更正", checker=plant.keeper,
        checker_pin=make.PIN,
    )  # fmt: skip
    assert (row.status, row.codes, row.late) == ("overridden", ["late", "before_receipt"], True)
    # the same day is no question: a paper tells days, not hours
    assert plant.feed(batch, lot, "100", "g", happened_at=NOW - timedelta(hours=5)).codes == []
    again = actions.correct_feeding(by=plant.feeder, feeding=row, reason="数量抄错", amount="90", at=NOW)
    assert {"before_receipt", "unsigned"} <= set(again.codes)
    right = actions.correct_feeding(
        by=plant.feeder, feeding=again, reason="日期抄错", happened_at=NOW, at=NOW
    )
    assert "before_receipt" not in right.codes


def test_what_lay_there_before_the_ledger_began_came_in_on_no_day(plant: Plant) -> None:
    batch = plant.batch(made_on=TODAY - timedelta(days=3))
    lot = actions.open_stock(
        by=plant.keeper, organisation=plant.organisation, name="山梨酸钾", amount="5", unit="kg",
        expires_on=date(2028, 1, 9), location=plant.cabinet, reason="启用台账", at=NOW,
    )  # fmt: skip
    actions.release_lot(by=plant.store, lot=lot, at=NOW)
    row = plant.feed(batch, Lot.objects.get(pk=lot.pk), "100", "g", happened_at=NOW - timedelta(days=2))
    assert (row.status, row.codes) == ("clean", ["late"])


def test_a_mass_of_what_is_kept_in_litres_is_judged_as_it_was_weighed(plant: Plant) -> None:
    """500.0001 g at 1.3 kg/L are 384615.46 µL: the books count whole ones, law and formula the grams."""
    none = {"organisation": plant.organisation, "additive": "山梨酸及其钾盐", "over_formula": 0}
    actions.set_tolerance(by=plant.head, at=NOW, **none)
    batch, lot = plant.batch(), plant.lot(unit="L", density="1.3")
    with pytest.raises(Mistake, match=r"100.01%"):
        plant.feed(batch, lot, "500.0001", "g")
    half = plant.feed(batch, lot, "250.0001", "g")
    assert (half.micro, half.level_micro) == (192_307, 250_001)
    with pytest.raises(Mistake, match=r"100.01%"):
        plant.feed(batch, lot, "250", "g")
    row = plant.feed(batch, lot, "249.9999", "g")
    assert (row.formula_share, row.status) == (10_000, "clean")
    assert judged_now(batch)["items"][0]["amount"] == "0.5"
    assert balance(lot).holds
    assert on_hand(lot) == 25 * 10**6 - half.micro - row.micro
    # told otherwise later, the density changes the books of litres, not what the scale showed
    actions.describe_lot(by=plant.keeper, lot=Lot.objects.get(pk=lot.pk), density="1.2", at=NOW)
    assert judged_now(batch)["items"][0]["amount"] == "0.5"


def test_a_volume_of_what_is_kept_in_litres_is_judged_by_its_density(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(unit="L", density="1.25")
    plant.feed(batch, lot, "200", "mL")
    plant.feed(batch, lot, "250", "g")
    assert judged_now(batch)["items"][0]["amount"] == "0.5"
    assert on_hand(lot) == 25 * 10**6 - 400_000


def test_the_parts_of_a_mass_in_litres_never_come_to_more_than_the_whole(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot(unit="L", density="1.3")
    actions.issue(
        by=plant.feeder, lot=lot, origin=plant.cabinet, destination=plant.floor, amount="500", unit="g",
        taker=plant.feeder, keeper=plant.keeper, pin=make.PIN, scale=plant.scale, at=NOW,
    )  # fmt: skip
    for _half in range(2):
        plant.feed(batch, lot, "250", "g", location=plant.floor)
    assert on_hand(lot, plant.floor) == 1  # of 384,615 µL; the two halves are 192,307 each
    assert balance(lot).holds


def test_a_word_beside_accepted_goods_is_no_doubt_about_the_lot(plant: Plant) -> None:
    """Told after the lot has expired, what was fed in time is what it was."""
    batch, lot = plant.batch(), plant.lot(expires_on=TODAY, reason="送货迟了两天")
    later = NOW + timedelta(days=2)
    actions.expire_due(at=later)
    assert plant.feed(batch, lot, "100", "g", happened_at=NOW, at=later).codes == ["late"]
