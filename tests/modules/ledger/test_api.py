"""The ledger over REST: what a key writes and reads, what strangers never see, how a stop is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.modules.api_world import Program, fields
from tianheng.core.models import TrailEntry
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import Delivery, Feeding, Reading, Receipt
from tianheng.modules.ledger.queries.scales import last_weight

NOW = make.NOW


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The interface tells the time by the tests' moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def receipt(plant: Plant, **more: Any) -> dict[str, Any]:
    return {
        "name": "山梨酸钾",
        "specification": "25 kg/箱",
        "amount": "100.50",
        "unit": "kg",
        "supplier_lot": "SK1",
        "produced_on": "2026-01-10",
        "shelf_life": "24个月",
        "expires_on": "2028-01-09",
        "supplier": plant.supplier.code,
        "conclusion": "accepted",
        "location": plant.cabinet.name,
        "certificate": "COA-1",
        "label_checks": make.LABEL_SOUND,
        **more,
    }


def test_from_goods_in_to_a_delivery(plant: Plant) -> None:
    assert plant.formula
    store, officer = Program(plant.keeper), Program(plant.officer)
    made = store.post("/ledger/receipts", receipt(plant), 201, key="r1")
    assert (made["amount"], made["lot_state"], made["codes"]) == ("100.50", "quarantined", [])
    assert store.post("/ledger/receipts", receipt(plant), 201, key="r1")["id"] == made["id"]
    assert Receipt.objects.count() == 1
    lot = store.get(f"/ledger/lots?number={made['lot']}")["items"][0]
    assert (lot["total"], lot["micro"], lot["base"]) == ("100.5 kg", 100_500_000_000, "µg")
    actions.release_lot(by=plant.officer, lot=Receipt.objects.get().lot, at=NOW)
    told = {
        "product": plant.product.code,
        "number": "A1",
        "amount": 1000,
        "unit": "kg",
        "made_on": "2026-05-06",
    }
    batch = officer.post("/ledger/batches", told, 201, key="b1")
    assert (batch["state"], batch["formula"]) == ("open", plant.formula.number)
    fed = {
        "batch": batch["id"],
        "lot": made["lot"],
        "location": plant.cabinet.name,
        "amount": "500",
        "unit": "g",
    }
    row = officer.post("/ledger/feedings", fed, 201, key="f1")
    assert (row["status"], row["level"], row["limit_share"]) == ("clean", "0.5", "37.32%")
    assert row["check"]["lines"][0]["total"] == "0.5 g/kg"
    assert officer.post("/ledger/feedings", fed, 201, key="f1")["id"] == row["id"]
    assert Feeding.objects.count() == 1
    officer.post(
        f"/ledger/batches/{batch['id']}/finish", {"version": 1, "output": "990", "output_unit": "kg"}
    )
    stale = officer.ask("POST", f"/ledger/batches/{batch['id']}/finish", {"version": 1}, status=409)
    assert stale["error"]["code"] == "conflict"
    found = officer.get(f"/ledger/batches/{batch['id']}")
    assert [each["id"] for each in found["feedings"]] == [row["id"]]
    actions.release_batch(by=plant.head, batch=Feeding.objects.get().batch, reason="检验在途", at=NOW)
    sold = {
        "batch": batch["id"], "amount": "12.10", "unit": "kg", "certificate": "H1", "sold_on": "2026-05-06",
        "buyer_name": "泉州某商贸", "buyer_address": "泉州", "buyer_contact": "0595",
    }  # fmt: skip
    assert officer.post("/ledger/deliveries", sold, 201, key="d1")["amount"] == "12.10"
    refused = officer.ask("POST", "/ledger/deliveries", sold | {"amount": "980"}, key="d2", status=422)
    assert "977.9 kg" in fields(refused)["amount"]
    assert Delivery.objects.count() == 1
    assert TrailEntry.objects.get(verb="deliver").actor_name.startswith(f"{plant.officer.name}（经接口")


def test_an_overdose_is_told_with_its_arithmetic_and_kept_as_an_attempt(plant: Plant) -> None:
    batch, lot, program = plant.batch(), plant.lot(), Program(plant.feeder)
    told = {"batch": batch.pk, "lot": lot.number, "location": plant.cabinet.name, "amount": 1400, "unit": "g"}
    said = program.post("/ledger/feedings/check", told)
    assert (said["need"], [each["code"] for each in said["stops"]]) == ("second", ["over_limit"])
    assert "1.045 > 1.0 g/kg" in said["stops"][0]["text"]
    stopped = program.ask("POST", "/ledger/feedings", told, key="f1", status=422)
    assert "1.045 > 1.0 g/kg" in fields(stopped)["amount"]
    assert not Feeding.objects.exists()
    assert TrailEntry.objects.filter(verb="feeding_stopped").count() == 1
    happened = told | {"already_fed": True, "reason": "夜班误投", "unsigned": True}
    row = program.post("/ledger/feedings", happened, 201, key="f2")
    assert (row["status"], batch_state(plant, row["batch"])) == ("violation", "blocked")


def batch_state(plant: Plant, pk: int) -> str:
    return str(Program(plant.officer).get(f"/ledger/batches/{pk}")["state"])


def test_a_key_is_needed_and_scopes_hold(plant: Plant) -> None:
    batch, lot = plant.batch(), plant.lot()
    told = {"batch": batch.pk, "lot": lot.number, "location": plant.cabinet.name, "amount": "1", "unit": "g"}
    Program().ask("GET", "/ledger/lots", status=401)
    Program(plant.feeder).ask("POST", "/ledger/feedings", told, status=422)
    Program(plant.feeder, "read").ask("POST", "/ledger/feedings", told, key="f1", status=403)
    Program(plant.purchaser).ask("POST", "/ledger/feedings", told, key="f1", status=403)
    misspelt = Program(plant.feeder).ask(
        "POST", "/ledger/feedings", told | {"amuont": 1}, key="f1", status=422
    )
    assert "amuont" in fields(misspelt)
    assert not Feeding.objects.exists()


LISTS = ("lots", "receipts", "batches", "feedings", "deliveries")


def test_strangers_see_nothing_and_bureaus_read(plant: Plant, rival: Plant) -> None:
    batch = plant.released()
    actions.deliver(by=plant.officer, batch=batch, amount="1", unit="kg", certificate="H", sold_on=make.TODAY,
                    buyer_name="某商贸", buyer_address="泉州", buyer_contact="0595", at=NOW)  # fmt: skip
    county = accounts.member(accounts.bureau("350582"), "reviewer")
    elsewhere = accounts.member(accounts.bureau("350211"), "reviewer")
    fed = Feeding.objects.get()
    for name in LISTS:
        assert Program(plant.officer).get(f"/ledger/{name}")["items"], name
        assert Program(county).get(f"/ledger/{name}")["items"], name
        assert not Program(rival.officer).get(f"/ledger/{name}")["items"], name
        assert not Program(elsewhere).get(f"/ledger/{name}")["items"], name
    for path in (f"/ledger/lots/{fed.lot_id}", f"/ledger/batches/{batch.pk}"):
        Program(county).get(path)
        for user in (rival.officer, elsewhere):
            Program(user).get(path, 404)
    told = {
        "batch": batch.pk,
        "lot": fed.lot.number,
        "location": plant.cabinet.name,
        "amount": "1",
        "unit": "g",
    }
    other = Program(rival.feeder).ask("POST", "/ledger/feedings", told, key="x", status=422)
    assert list(fields(other)) == ["batch"]
    Program(county).ask("POST", "/ledger/feedings", told, key="x", status=422)
    Program(rival.officer).ask("POST", f"/ledger/batches/{batch.pk}/finish", {"version": 1}, status=404)
    assert Feeding.objects.count() == 1


def test_a_scale_sends_and_a_form_takes_what_is_fresh(plant: Plant, rival: Plant) -> None:
    scale, program = plant.scale, Program(plant.feeder)
    path = f"/ledger/scales/{scale.number}/readings"
    program.get(path, 404)
    program.ask("POST", path, {"value": "1", "unit": "g", "stable": False}, status=404)
    first = program.post(path, {"value": "500.20", "unit": "g"})
    assert (first["value"], first["unit"], first["fresh"]) == ("500.20", "g", True)
    old = (NOW - timedelta(hours=1)).isoformat()
    assert program.post(path, {"value": "1", "unit": "kg", "read_at": old})["value"] == "500.20"
    assert program.post(path, {"value": "7", "unit": "g", "stable": False})["value"] == "500.20"
    row = Reading.objects.get()
    assert last_weight(scale, NOW) == row
    assert last_weight(scale, row.read_at + timedelta(minutes=3)) is None
    Program(rival.feeder).get(path, 404)
    Program(rival.feeder).ask("POST", path, {"value": "1", "unit": "g"}, status=404)
    assert fields(program.ask("POST", path, {"value": "1", "unit": "斤"}, status=422)) == {
        "unit": "不是法定计量单位。请换成 kg。"
    }


def test_days_and_pages(plant: Plant) -> None:
    batch, lot, program = plant.batch(), plant.lot(happened_at=make.at(4)), Program(plant.feeder)
    for day in (4, 5, 6):
        plant.feed(batch, lot, "10", "g", happened_at=make.at(day, 8), reason="补录")
    found = program.get("/ledger/feedings?since=2026-05-05&until=2026-05-05")
    assert [datetime.fromisoformat(each["happened_at"]) for each in found["items"]] == [make.at(5, 8)]
    first = program.get("/ledger/feedings?limit=2")
    rest = program.get(first["next"])
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)


def test_a_day_before_the_lot_came_in_is_asked_for_over_the_interface(plant: Plant) -> None:
    batch, lot, program = plant.batch(), plant.lot(), Program(plant.feeder)
    told = {"batch": batch.pk, "lot": lot.number, "location": plant.cabinet.name, "amount": 100, "unit": "g",
            "happened_at": "2026-05-04T08:30:00+08:00"}  # fmt: skip
    said = program.post("/ledger/feedings/check", told)
    assert [(each["code"], each["need"]) for each in said["warnings"]] == [("before_receipt", "second")]
    refused = program.ask("POST", "/ledger/feedings", told, key="f1", status=422)
    assert "进货日期是 2026-05-06" in str(fields(refused)["reason"])
    assert not Feeding.objects.exists()
