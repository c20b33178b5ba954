"""Office pages: what is filled in is kept, what is wrong is said at its field, a second person is asked for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.accounts.conftest import Clock, clock
from tests.factories import accounts as people
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.modules.ledger.office import browser, bureau, text
from tianheng.core.models import Attachment
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import (
    Batch,
    Count,
    DailyCheck,
    Delivery,
    Disposal,
    Feeding,
    Issue,
    Lot,
    Receipt,
    RiskItem,
    Supplier,
    TestRecord,
    WeeklyReport,
)
from tianheng.modules.ledger.queries.stock import on_hand

__all__ = ["clock"]
KG = 10**9
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
LABEL = ["words", "use", "licence", "dates"]


def receipt(plant: Plant, **more: Any) -> dict[str, Any]:
    """Form F03 as a browser sends it."""
    facts = {
        "name": "山梨酸钾", "specification": "25 kg/箱", "amount": "25", "unit": "kg", "supplier_lot": "SK26001",
        "produced_on": "2026-01-10", "shelf_life": "24个月", "expires_on": "2028-01-09",
        "supplier": str(plant.supplier.pk), "certificate": "COA-1", "label_checks": LABEL, "conclusion": "accepted",
        "location": str(plant.cabinet.pk), "checker": str(plant.store.pk), "checker_pin": make.PIN, "once": "a" * 32,
    }  # fmt: skip
    return facts | more


def test_goods_come_in_with_a_photo_and_once(plant: Plant, clock: Clock) -> None:
    buyer = browser(plant.purchaser)
    photo = SimpleUploadedFile("标签.png", PNG, content_type="image/png")
    answer = buyer.post("/ledger/receipts/add/", receipt(plant, files=photo))
    row = Receipt.objects.get()
    assert answer["Location"] == f"/ledger/receipts/{row.pk}/"
    assert buyer.post("/ledger/receipts/add/", receipt(plant)).status_code == 302
    assert Receipt.objects.count() == 1  # the same form sent twice
    assert row.lot is not None
    assert (row.lot.state, on_hand(row.lot)) == ("released", 25 * KG)
    assert Attachment.objects.get(owner_key=row.pk, owner_kind="ledger.receipt").name == "标签.png"
    said = text(buyer.get(f"/ledger/receipts/{row.pk}/"))
    assert f"/ledger/lots/{row.lot.pk}/label/" in said
    assert "厦门市集美区某路 8 号" in said  # article 50: the supplier's address


def test_goods_without_papers_are_set_apart_with_a_reason(plant: Plant, clock: Clock) -> None:
    buyer = browser(plant.purchaser)
    bare = receipt(plant, certificate="", label_checks=[])
    answer = buyer.post("/ledger/receipts/add/", bare)
    assert answer.status_code == 422
    assert "不能判为合格" in text(answer)
    assert "SK26001" in text(answer)  # what was typed stays
    assert not Receipt.objects.exists()
    aside = {**bare, "conclusion": "quarantined", "reason": "合格证明未到", "checker": "", "checker_pin": ""}
    assert buyer.post("/ledger/receipts/add/", aside).status_code == 302
    assert Lot.objects.get().state == "quarantined"
    refused = {**bare, "conclusion": "refused", "reason": "无标签", "location": "", "once": "b" * 32}
    assert buyer.post("/ledger/receipts/add/", refused).status_code == 302
    assert Receipt.objects.filter(conclusion="refused", lot=None).count() == 1


def test_a_wrong_pin_and_a_strange_file_keep_nothing(plant: Plant, clock: Clock) -> None:
    buyer = browser(plant.purchaser)
    assert "PIN" in text(buyer.post("/ledger/receipts/add/", receipt(plant, checker_pin="0000")))
    script = SimpleUploadedFile("x.png", b"#!/bin/sh", content_type="image/png")
    answer = buyer.post("/ledger/receipts/add/", receipt(plant, files=script))
    assert answer.status_code == 422
    assert not Receipt.objects.exists()


def test_the_check_beside_the_form(plant: Plant, clock: Clock) -> None:
    buyer = browser(plant.purchaser)
    said = text(buyer.post("/ledger/receipts/check/", receipt(plant)))
    assert "可以判为合格" in said
    said = text(
        buyer.post(
            "/ledger/receipts/check/",
            receipt(plant, name="三聚氰胺", expires_on="2026-01-01", certificate=""),
        )
    )
    assert "非食用物质" in said
    assert "已过期" in said
    assert "缺合格证明" in said
    assert "不能判为合格" in said
    assert not Receipt.objects.exists()


def test_a_receipt_is_corrected_and_both_name_each_other(plant: Plant, clock: Clock) -> None:
    row = plant.receipt()
    buyer = browser(plant.purchaser)
    facts = receipt(plant, amount="24", why="箱数点错")
    answer = buyer.post(f"/ledger/receipts/{row.pk}/correct/", facts)
    newer = Receipt.objects.get(corrects=row)
    assert answer["Location"] == f"/ledger/receipts/{newer.pk}/"
    assert on_hand(newer.lot) == 24 * KG  # type: ignore[arg-type]
    assert f"/ledger/receipts/{newer.pk}/" in text(buyer.get(f"/ledger/receipts/{row.pk}/"))
    assert f"/ledger/receipts/{row.pk}/" in text(buyer.get(f"/ledger/receipts/{newer.pk}/"))


def test_one_alone_corrects_a_receipt_with_the_reason_why(plant: Plant, rival: Plant, clock: Clock) -> None:
    row = plant.receipt()
    page = f"/ledger/receipts/{row.pk}/correct/"
    facts = receipt(plant, certificate="COA-2026-0111", why="抄错编号", exception="全厂只有一人")
    buyer = browser(plant.purchaser)
    assert 'name="exception"' in text(buyer.get(page))
    assert browser(rival.purchaser).post(page, facts).status_code == 404
    buyer.post(page, facts)
    newer = Receipt.objects.get(corrects=row)
    assert (newer.exception, newer.codes, newer.lot.state) == ("全厂只有一人", ["alone"], "released")
    # the next correction stands on its own reason, not on this one
    assert "全厂只有一人" not in text(buyer.get(f"/ledger/receipts/{newer.pk}/correct/"))
    again = receipt(plant, certificate="COA-2026-0112", why="还是抄错", once="b" * 32)
    buyer.post(f"/ledger/receipts/{newer.pk}/correct/", again)
    last = Receipt.objects.get(corrects=newer)
    assert (last.exception, last.lot.state) == ("", "quarantined")


def test_suppliers_are_entered_assessed_and_warned_of(plant: Plant, clock: Clock) -> None:
    buyer, officer = browser(plant.purchaser), browser(plant.officer)
    facts = {
        "name": "泉州某添加剂商行",
        "kind": "trader",
        "address": "泉州市某路",
        "telephone": "0595-1",
        "code": "",
    }
    buyer.post("/ledger/suppliers/add/", facts)
    row = Supplier.objects.get()
    assert buyer.post(f"/ledger/suppliers/{row.pk}/assess/", {"state": "qualified"}).status_code == 403
    officer.post(
        f"/ledger/suppliers/{row.pk}/assess/",
        {"state": "qualified", "assessment": "资料齐全", "version": row.version},
    )
    scan = SimpleUploadedFile("许可证.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    paper = {"kind": "trade_licence", "number": "JY1", "expires_on": "2026-05-20", "files": scan}
    assert buyer.post(f"/ledger/suppliers/{row.pk}/papers/add/", paper).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.licence) == ("qualified", "JY1")
    assert "2026-05-20（14 天）" in text(buyer.get("/ledger/suppliers/"))  # the light is amber
    stale = officer.post(
        f"/ledger/suppliers/{row.pk}/assess/", {"state": "dropped", "assessment": "停", "version": 1}
    )
    assert stale.status_code == 422


def test_a_lot_is_released_blocked_and_let_go_by_whoever_may(plant: Plant, clock: Clock) -> None:
    lot = plant.lot(checker=None, checker_pin="")
    buyer, keeper, officer = browser(plant.purchaser), browser(plant.keeper), browser(plant.officer)
    page = f"/ledger/lots/{lot.pk}/do/"
    assert buyer.post(f"{page}release/", {"version": lot.version}).status_code == 403
    keeper.post(f"{page}release/", {"version": lot.version})
    lot.refresh_from_db()
    assert lot.state == "released"
    empty = keeper.post(f"{page}block/", {"version": lot.version, "reason": ""})
    assert empty.status_code == 422
    assert "data-open-now" in text(empty)
    keeper.post(f"{page}block/", {"version": lot.version, "reason": "结块"})
    lot.refresh_from_db()
    assert (lot.state, lot.reason) == ("blocked", "结块")
    assert keeper.post(f"{page}unblock/", {"version": lot.version, "reason": "复检合格"}).status_code == 403
    officer.post(f"{page}unblock/", {"version": lot.version, "reason": "复检合格"})
    lot.refresh_from_db()
    assert lot.state == "quarantined"


def test_what_lay_there_before_comes_in_and_moves(plant: Plant, clock: Clock) -> None:
    keeper = browser(plant.keeper)
    facts = {"name": "柠檬酸", "amount": "5", "unit": "kg", "expires_on": "2027-01-01", "location": plant.cabinet.pk,
             "reason": "建账前的库存"}  # fmt: skip
    keeper.post("/ledger/lots/open/", facts)
    lot = Lot.objects.get()
    keeper.post(
        f"/ledger/lots/{lot.pk}/move/",
        {"origin": plant.cabinet.pk, "destination": plant.isolation.pk, "amount": "2", "unit": "kg"},
    )
    assert on_hand(lot, plant.isolation) == 2 * KG
    keeper.post(
        f"/ledger/lots/{lot.pk}/edit/",
        {"name": "柠檬酸", "kind": "additive", "assay": "99.5", "version": lot.version},
    )
    lot.refresh_from_db()
    assert lot.assay == "99.5"


def test_two_weigh_out_and_bring_back(plant: Plant, clock: Clock) -> None:
    lot = plant.lot()
    keeper = browser(plant.keeper)
    assert f'value="{lot.pk}" selected' in text(keeper.get(f"/ledger/issues/add/?lot={lot.pk}"))
    facts = {"lot": lot.pk, "origin": plant.cabinet.pk, "destination": plant.floor.pk, "amount": "2", "unit": "kg",
             "scale": plant.scale.pk, "taker": plant.feeder.pk,
             "keeper": plant.keeper.pk, "pin": make.PIN}  # fmt: skip
    assert keeper.post("/ledger/issues/add/", {**facts, "pin": "1"}).status_code == 422
    keeper.post("/ledger/issues/add/", facts)
    row = Issue.objects.get()
    assert on_hand(lot, plant.floor) == 2 * KG
    back = {
        "amount": "500",
        "unit": "g",
        "taker": plant.feeder.pk,
        "keeper": plant.keeper.pk,
        "pin": make.PIN,
    }
    keeper.post(f"/ledger/issues/{row.pk}/return/", back)
    assert on_hand(lot, plant.floor) == KG * 3 // 2
    over = keeper.post(f"/ledger/issues/{row.pk}/return/", {**back, "amount": "5", "unit": "kg"})
    assert "退回的比领用的多" in text(over)


def test_a_batch_is_opened_fed_tested_released_and_delivered(plant: Plant, clock: Clock) -> None:
    lot, feeder, officer = plant.lot(), browser(plant.feeder), browser(plant.officer)
    analyst, store = browser(plant.analyst), browser(plant.store)
    facts = {
        "formula": plant.formula.pk,
        "number": "260506A",
        "made_on": "2026-05-06",
        "amount": "1000",
        "unit": "kg",
    }
    feeder.post("/ledger/batches/add/", facts)
    batch = Batch.objects.get()
    page = f"/ledger/batches/{batch.pk}/"
    shown = text(feeder.get(f"{page}feed/"))
    assert "应投 500 g" in shown  # the lots stand by line of the formula, with what is planned
    fed = {"lot": lot.pk, "location": plant.cabinet.pk, "amount": "500", "unit": "g", "scale": plant.scale.pk}
    assert feeder.post(f"{page}feed/", fed).status_code == 302
    assert "37.4%" in text(feeder.get(page))
    feeder.post(f"{page}do/finish/", {"output": "990", "output_unit": "kg", "version": batch.version})
    batch.refresh_from_db()
    early = officer.post(f"{page}do/release/", {"version": batch.version})
    assert "没有审核过的合格检验结果" in text(early)
    test = {
        "item": "山梨酸",
        "method": "GB 5009.28",
        "value": "0.36",
        "unit": "g/kg",
        "tested_on": "2026-05-06",
    }
    assert analyst.post(f"{page}tests/add/", test).status_code == 302
    result = TestRecord.objects.get()
    assert result.outcome == "pass"
    alone = analyst.post(f"/ledger/tests/{result.pk}/review/", {"version": result.version})
    assert alone.status_code == 422  # the analyst does not review the own result
    assert officer.post(f"/ledger/tests/{result.pk}/review/", {"version": result.version}).status_code == 302
    assert officer.post(f"{page}do/release/", {"version": batch.version}).status_code == 302
    sold = {"amount": "100", "unit": "kg", "certificate": "HG-01", "sold_on": "2026-05-06", "buyer_name": "某超市",
            "buyer_address": "泉州市某路", "buyer_contact": "13800000001"}  # fmt: skip
    assert "只剩 990 kg" in text(store.post(f"{page}deliver/", {**sold, "amount": "2000"}))
    store.post(f"{page}deliver/", sold)
    row = Delivery.objects.get()
    store.post(f"/ledger/deliveries/{row.pk}/correct/", {**sold, "amount": "90", "reason": "点错"})
    newer = Delivery.objects.get(corrects=row)
    assert f"/ledger/deliveries/{newer.pk}/" in text(store.get(f"/ledger/deliveries/{row.pk}/"))


def test_an_overdose_is_stopped_with_its_arithmetic_or_kept_as_what_it_is(plant: Plant, clock: Clock) -> None:
    lot, batch, feeder = plant.lot(), plant.batch(), browser(plant.feeder)
    page = f"/ledger/batches/{batch.pk}/feed/"
    fed = {"lot": lot.pk, "location": plant.cabinet.pk, "amount": "1500", "unit": "g"}
    live = text(feeder.post(f"{page}check/", fed))
    assert "超过标准限量" in live
    assert "1.12" in live or "1.119" in live  # 1.5 g/kg of the salt, as sorbic acid
    assert feeder.post(page, fed).status_code == 422
    assert not Feeding.objects.exists()
    happened = {
        **fed,
        "already_fed": "on",
        "reason": "投料后才发现",
        "checker": plant.officer.pk,
        "checker_pin": make.PIN,
    }
    assert feeder.post(page, happened).status_code == 302
    batch.refresh_from_db()
    assert (Feeding.objects.get().status, batch.state) == ("violation", "blocked")
    desk = text(feeder.get("/desk/"))
    assert "超限、拦截" in desk
    inspector = browser(bureau())
    county = text(inspector.get("/desk/"))
    assert plant.organisation.name in county
    assert "违规投料 1 次" in county
    feeding = text(inspector.get(f"/ledger/feedings/{Feeding.objects.get().pk}/"))
    assert f'href="/ledger/batches/{batch.pk}/#grounds"' in feeding
    grounds = text(inspector.get(f"/ledger/batches/{batch.pk}/")).split('id="grounds"')[1]
    for said in ("GB 2760-2024", "表A.1", "山梨酸钾 1.5 g/kg", "以山梨酸计", "PDF", "计算过程"):
        assert said in grounds


def test_a_time_to_come_is_a_slip_and_not_kept(plant: Plant, clock: Clock) -> None:
    lot, batch, feeder = plant.lot(), plant.batch(), browser(plant.feeder)
    fed = {"lot": lot.pk, "location": plant.cabinet.pk, "amount": "500", "unit": "g"}
    answer = feeder.post(f"/ledger/batches/{batch.pk}/feed/", {**fed, "happened_at": "2027-05-06T08:30"})
    assert answer.status_code == 422
    assert "不能晚于现在" in text(answer)
    assert not Feeding.objects.exists()


def test_a_feeding_is_corrected_or_was_never(plant: Plant, clock: Clock) -> None:
    lot, batch = plant.lot(), plant.batch()
    row, feeder = plant.feed(batch, lot), browser(plant.feeder)
    fed = {
        "lot": lot.pk,
        "location": plant.cabinet.pk,
        "amount": "490",
        "unit": "g",
        "happened_at": "2026-05-06T08:00",
    }
    assert feeder.post(f"/ledger/feedings/{row.pk}/correct/", fed).status_code == 422  # no reason
    feeder.post(f"/ledger/feedings/{row.pk}/correct/", {**fed, "reason": "看错读数"})
    newer = Feeding.objects.get(corrects=row)
    assert f"/ledger/feedings/{newer.pk}/" in text(feeder.get(f"/ledger/feedings/{row.pk}/"))
    assert "看错读数" in text(feeder.get(f"/ledger/batches/{batch.pk}/"))
    feeder.post(f"/ledger/feedings/{newer.pk}/correct/", {**fed, "reason": "没有投", "void": "on"})
    assert on_hand(lot) == 25 * KG


def test_a_second_person_signs_later(plant: Plant, clock: Clock) -> None:
    lot, batch = plant.lot(), plant.batch()
    row = plant.feed(batch, lot, "600", unsigned=True)  # above the formula: asks for a second person
    assert "unsigned" in row.codes
    officer, feeder = browser(plant.officer), browser(plant.feeder)
    assert "待复核" in text(officer.get("/desk/"))
    page = f"/ledger/feedings/{row.pk}/do/sign/"
    assert feeder.post(page, {"pin": make.PIN, "reason": "自己"}).status_code == 422
    assert officer.post(page, {"pin": make.PIN, "reason": "核对无误"}).status_code == 302
    assert Feeding.objects.get(corrects=row).checker == plant.officer


def test_counts_move_stock_only_when_another_confirms(plant: Plant, clock: Clock) -> None:
    lot, store, keeper = plant.lot(), browser(plant.store), browser(plant.keeper)
    keeper.post("/ledger/counts/add/", {})
    sheet = Count.objects.get()
    line = sheet.lines.get()
    page = f"/ledger/counts/{sheet.pk}/"
    wrong = keeper.post(f"{page}lines/", {f"amount-{line.pk}": "多", f"unit-{line.pk}": "kg"})
    assert wrong.status_code == 422
    keeper.post(f"{page}lines/", {f"amount-{line.pk}": "24", f"unit-{line.pk}": "kg"})
    sheet.refresh_from_db()
    assert "-4.00%" in text(keeper.get(page))
    assert "差异超出允差" in text(keeper.post(f"{page}do/submit/", {"version": sheet.version}))
    keeper.post(
        f"{page}lines/", {f"amount-{line.pk}": "24", f"unit-{line.pk}": "kg", f"reason-{line.pk}": "破袋"}
    )
    keeper.post(f"{page}do/submit/", {"version": sheet.version})
    sheet.refresh_from_db()
    assert keeper.post(f"{page}do/approve/", {"version": sheet.version}).status_code == 403
    assert on_hand(lot) == 25 * KG
    store.post(f"{page}do/approve/", {"version": sheet.version})
    assert on_hand(lot) == 24 * KG


def test_what_expired_is_disposed_of(plant: Plant, clock: Clock) -> None:
    lot = plant.lot(expires_on=make.TODAY + timedelta(days=1), produced_on=date(2025, 1, 1))
    clock.now += timedelta(days=3)
    keeper, head = browser(plant.keeper), browser(plant.head)
    assert "已过期" in text(keeper.get("/ledger/expiry/?when=past"))
    keeper.post(f"/ledger/lots/{lot.pk}/do/expire/", {"version": lot.version})
    facts = {
        "lot": lot.pk,
        "location": plant.cabinet.pk,
        "amount": "25",
        "unit": "kg",
        "cause": "expired",
        "way": "destroy",
    }
    keeper.post("/ledger/disposals/add/", facts)
    row = Disposal.objects.get()
    page = f"/ledger/disposals/{row.pk}/do/"
    assert keeper.post(f"{page}approve/", {"version": row.version}).status_code == 403
    head.post(f"{page}approve/", {"version": row.version})
    row.refresh_from_db()
    done = {"version": row.version, "done_on": "2026-05-09", "supervisor": plant.officer.pk}
    refused = keeper.post(f"{page}finish/", done)
    assert (refused.status_code, on_hand(lot)) == (422, 25 * KG)
    assert "PIN 不对" in text(refused)
    keeper.post(f"{page}finish/", {**done, "checker_pin": make.PIN})
    lot.refresh_from_db()
    assert (lot.state, on_hand(lot)) == ("disposed", 0)


def test_the_day_the_week_and_the_month(plant: Plant, clock: Clock) -> None:
    officer, head = browser(plant.officer), browser(plant.head)
    officer.post("/ledger/risks/usual/")
    risks = list(RiskItem.objects.filter(frequency="daily"))
    assert len(risks) == 7
    assert officer.post("/ledger/risks/usual/").status_code == 422  # only an empty list is filled
    assert "今天的日管控还没有填" in text(officer.get("/desk/"))
    sound = {f"sound-{each.pk}": "1" for each in risks}
    assert officer.post("/ledger/checks/2026-05-06/", {}).status_code == 422
    officer.post("/ledger/checks/2026-05-06/", sound)
    first = DailyCheck.objects.get()
    assert first.zero_risk
    assert "今天的日管控还没有填" not in text(officer.get("/desk/"))
    bad = {**sound, f"sound-{risks[0].pk}": "0", "danger": "合格证明未到", "measures": "隔离"}
    officer.post("/ledger/checks/2026-05-06/", bad)
    assert DailyCheck.objects.get(corrects=first).zero_risk is False
    week = "/ledger/weeks/2026/19/"
    assert "合格证明未到" in text(officer.get(week))  # drafted from the days
    officer.post(week, {"summary": "合格证明未到一次", "judgement": "可控", "measures": "催交"})
    report = WeeklyReport.objects.get()
    assert report.facts["dangers"] == 1
    officer.post(f"/ledger/weeks/{report.pk}/sign/", {"version": report.version})
    report.refresh_from_db()
    assert report.signed_by == plant.officer
    assert officer.post(week, {"summary": "改", "version": report.version}).status_code == 403
    month = "/ledger/months/2026/5/"
    head_page = text(head.get(month))
    assert "本月生产 0 批" in head_page
    officer.post(month, {"met_at": "2026-05-06T09:00", "place": "会议室", "reports": "如下"})
    assert officer.post(f"/ledger/months/{plant.organisation.pk}/sign/", {}).status_code in (403, 404)


def test_five_dedicated_tells_facts_and_leads_to_them(plant: Plant, clock: Clock) -> None:
    head = browser(plant.head)
    said = text(head.get("/ledger/five/"))
    assert "没有评价合格的供货者" in said
    assert "没有登记添加剂专柜或专库" in said
    assert "没有登记称量用的秤" in said
    assert plant.supplier.state == "qualified"
    assert plant.scale.valid_on(make.TODAY)
    actions.change_location(by=plant.keeper, location=plant.cabinet, locked=False, at=make.NOW)
    said = text(head.get("/ledger/five/"))
    assert "合格供货者 1 家" in said
    assert "添加剂专柜：未上锁" in said
    assert f"/ledger/places/{plant.cabinet.pk}/" in said
    assert "检定有效期至 2026-12-31" in said


def test_what_may_run_today(plant: Plant, clock: Clock) -> None:
    assert plant.formula
    head = browser(plant.head)
    assert "没有可用批次" in text(head.get("/ledger/today/"))
    lot = plant.lot()
    assert "可以" in text(head.get("/ledger/today/"))
    assert "1 / 1 个产品今天可以投产" in text(head.get("/desk/"))
    actions.block_lot(by=plant.keeper, lot=lot, reason="结块", at=make.NOW)
    assert "没有可用批次" in text(head.get("/ledger/today/"))
    small = plant.lot(amount="100", unit="g")
    assert small
    assert "不够投一批" in text(head.get("/ledger/today/"))


def test_the_county_sees_what_is_missing_and_late(plant: Plant, rival: Plant, clock: Clock) -> None:
    lot, batch = plant.lot(), plant.batch()
    plant.feed(batch, lot)
    plant.batch(made_on=make.TODAY - timedelta(days=2))  # without a feeding
    clock.now += timedelta(days=2)
    plant.feed(batch, lot, "1", happened_at=make.NOW, at=clock.now)  # late
    county = browser(bureau())
    said = text(county.get(f"/ledgers/{plant.organisation.pk}/"))
    assert "1 个生产批没有投料记录" in said
    assert "补录 1 次" in said
    assert "1 次进货缺合格证明或附件" in said
    assert "2 次投料没有复核人" in said
    way = f"/ledger/feedings/?solo=1&amp;latest=1&amp;enterprise={plant.organisation.code}"
    assert way in said
    assert "共 2 条" in text(county.get(way.replace("&amp;", "&")))
    listed = text(county.get("/ledgers/?lagging=1"))
    assert plant.organisation.name in listed
    assert rival.organisation.name not in listed
    assert rival.organisation.name in text(county.get("/ledgers/"))
    own = text(county.get("/ledger/batches/", {"enterprise": plant.organisation.code}))
    assert batch.number in own
    other = text(county.get("/ledger/batches/", {"enterprise": rival.organisation.code}))
    assert batch.number not in other


@pytest.mark.parametrize(("address", "facts"), [
    ("/ledger/places/add/", {"name": "1 号专柜", "kind": "cabinet", "locked": "on", "labelled": "on"}),
    ("/ledger/scales/add/", {"number": "C-09", "division": "0.1", "division_unit": "g"}),
    ("/ledger/tolerance/", {"over_formula": "300", "counted": "100"}),
])  # fmt: skip
def test_places_scales_and_tolerances(
    plant: Plant, clock: Clock, address: str, facts: dict[str, str]
) -> None:
    head = browser(plant.head)
    assert head.post(address, facts)["Location"] == "/ledger/places/"
    assert next(iter(facts.values())) in text(head.get("/ledger/places/"))
    assert browser(people.member(plant.organisation, "analyst")).post(address, facts).status_code == 403


def test_a_used_up_lot_described_after_its_date_is_confirmed_on_its_page(plant: Plant, clock: Clock) -> None:
    lot, batch = plant.lot(amount="0.5", expires_on=make.TODAY + timedelta(days=1)), plant.batch()
    plant.feed(batch, lot, "500", "g")
    clock.now += timedelta(days=3)
    page = f"/ledger/lots/{lot.pk}/"
    store = browser(plant.store)
    assert "确认批次资料" not in text(store.get(page))
    lot.refresh_from_db()
    row = actions.describe_lot(by=plant.keeper, lot=lot, assay="98", at=clock.now)
    assert "确认批次资料" in text(store.get(page))
    store.post(f"{page}do/confirm/", {"version": row.version})
    lot.refresh_from_db()
    assert (lot.state, lot.released_by) == ("used_up", plant.store)
    assert "确认批次资料" not in text(store.get(page))


def test_what_has_not_begun_has_no_page_and_a_colleagues_words_are_not_written_over(
    plant: Plant, clock: Clock
) -> None:
    officer = browser(plant.officer)
    for address in ("checks/1999-12-31", "weeks/2026/20", "weeks/1/1", "months/2026/6", "months/1999/12"):
        assert officer.get(f"/ledger/{address}/").status_code == 404, address
    week = "/ledger/weeks/2026/19/"
    said = {"summary": "甲写的", "judgement": "可控", "measures": "无"}
    assert officer.post(week, said).status_code == 302
    late = browser(plant.head).post(week, {**said, "summary": "乙同时写的"})  # from a page without a report
    assert late.status_code == 422
    assert WeeklyReport.objects.get().summary == "甲写的"
