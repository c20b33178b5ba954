"""The events in EPCIS: valid by GS1's own schema, exact, whole, and nobody else's."""

import json
import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft7Validator, FormatChecker

from tests.accounts.conftest import Clock, clock, signed_in  # noqa: F401 - a fixture
from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.modules.ledger.test_trace import finished, sell
from tianheng.accounts import actions as account_actions
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import Batch, Lot
from tianheng.modules.ledger.queries.epcis import MOST, document, dumped, lot_uri, of_batch, of_lot, of_period

NOW = make.NOW
BASE = "https://tianheng.example"
SCHEMA = json.loads((Path(__file__).parent / "data" / "EPCIS-JSON-Schema.json").read_text(encoding="utf-8"))
FORMATS = FormatChecker()


@FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+", value) is not None


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


VALIDATOR = Draft7Validator(SCHEMA, format_checker=FORMATS)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def told(rows: Any) -> dict[str, Any]:
    """The document as a reader gets it, valid."""
    found: dict[str, Any] = json.loads(dumped(document(rows, BASE, NOW)), parse_float=Decimal)
    VALIDATOR.validate(json.loads(json.dumps(found, default=float)))
    return found


def events(rows: Any) -> list[dict[str, Any]]:
    return list(told(rows)["epcisBody"]["eventList"])


def steps(rows: Any) -> list[str]:
    return [each["bizStep"] for each in events(rows)]


def test_the_schema_refuses_what_is_not_epcis(plant: Plant) -> None:
    found = told(of_lot(plant.lot()))
    found["epcisBody"]["eventList"][0]["bizStep"] = "kneading"
    assert list(VALIDATOR.iter_errors(json.loads(json.dumps(found, default=float))))


def test_a_lot_is_received_turned_into_a_batch_and_shipped(plant: Plant) -> None:
    lot = plant.lot(supplier_lot='SK "1"')
    batch = finished(plant, lot)
    sell(plant, batch, "甲店")
    received, made, sent = events(of_lot(lot))
    assert (received["type"], received["bizStep"], received["action"]) == (
        "ObjectEvent",
        "receiving",
        "OBSERVE",
    )
    assert received["quantityList"] == [{"epcClass": lot_uri(lot, BASE), "quantity": 25, "uom": "KGM"}]
    assert received["tianheng:supplierLot"] == 'SK "1"'
    assert made["inputQuantityList"] == [
        {"epcClass": lot_uri(lot, BASE), "quantity": Decimal("0.5"), "uom": "KGM"}
    ]
    assert made["outputQuantityList"][0]["quantity"] == 990
    assert made["ilmd"]["cbvmda:lotNumber"] == batch.number
    assert sent["quantityList"][0]["epcClass"] == made["outputQuantityList"][0]["epcClass"]
    assert sent["tianheng:buyerName"] == "甲店"
    assert sent["eventTimeZoneOffset"] == "+08:00"


def test_a_batch_tells_of_all_its_lots_and_of_no_others(plant: Plant) -> None:
    one, other, never = plant.lot(), plant.lot(), plant.lot()
    found = events(of_batch(finished(plant, one, other)))
    named = {each["epcClass"] for event in found for each in event.get("quantityList", [])}
    assert named == {lot_uri(one, BASE), lot_uri(other, BASE)}
    assert lot_uri(never, BASE) not in json.dumps(found, default=str)


def test_amounts_are_exact(plant: Plant) -> None:
    lot = plant.lot(amount="0.123456789")
    text = dumped(document(of_lot(lot), BASE, NOW))
    assert '"quantity": 0.123456789' in text


def test_what_is_counted_has_no_unit(plant: Plant) -> None:
    lot = plant.lot()
    batch = finished(plant, lot)
    actions.deliver(
        by=plant.store, batch=batch, amount="12", unit="箱", certificate="HG01", sold_on=make.TODAY,
        buyer_name="甲店",
        buyer_address="某路", buyer_contact="1", at=NOW,
    )  # fmt: skip
    (sent,) = (each for each in events(of_batch(batch)) if each["bizStep"] == "shipping")
    assert sent["quantityList"][0]["quantity"] == 12
    assert "uom" not in sent["quantityList"][0]


def test_a_correction_declares_the_error_and_names_what_took_its_place(plant: Plant) -> None:
    batch = finished(plant, plant.lot())
    wrong, void = sell(plant, batch), sell(plant, batch, "乙店")
    actions.correct_delivery(by=plant.store, delivery=wrong, reason="写错", amount="80", at=NOW)
    actions.correct_delivery(by=plant.store, delivery=void, reason="没有发货", amount="0", at=NOW)
    sent = [each for each in events(of_batch(batch)) if each["bizStep"] == "shipping"]
    by_id = {each["eventID"]: each for each in sent}
    errors = [each["errorDeclaration"] for each in sent if "errorDeclaration" in each]
    assert sorted(each["reason"] for each in errors) == ["did_not_occur", "incorrect_data"]
    (later,) = (key for each in errors for key in each.get("correctiveEventIDs", ()))
    assert by_id[later]["quantityList"][0]["quantity"] == 80
    assert len(sent) == 3


def test_an_open_batch_and_refused_goods_are_no_events_yet(plant: Plant) -> None:
    lot = plant.lot()
    plant.feed(plant.batch(), lot)
    assert steps(of_lot(lot)) == ["receiving"]


def test_the_same_rows_give_the_same_numbers_again(plant: Plant) -> None:
    lot = plant.lot()
    finished(plant, lot)
    assert events(of_lot(lot)) == events(of_lot(lot))


def test_queries_do_not_grow_with_the_rows(plant: Plant) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            document(of_period(plant.officer, make.at(1), make.at(30)), BASE, NOW)
        return len(found)

    sell(plant, finished(plant, plant.lot()))
    few = asked()
    for _ in range(3):
        sell(plant, finished(plant, plant.lot(), plant.lot()))
    assert asked() == few


def test_the_files_of_the_pages_and_outsiders(plant: Plant, rival: Plant, settings: Any) -> None:
    settings.SITE_ADDRESS = BASE
    lot = plant.lot()
    batch = finished(plant, lot)
    rival.lot(supplier_lot="别家")
    browser = signed_in(plant.officer)
    addresses = [
        f"/ledger/lots/{lot.pk}/events.jsonld",
        f"/ledger/batches/{batch.pk}/events.jsonld",
        "/ledger/epcis/?since=2026-05-01&until=2026-05-31",
    ]
    for address in addresses:
        answer = browser.get(address)
        assert answer["Content-Type"] == "application/ld+json"
        VALIDATOR.validate(json.loads(answer.content))
        assert lot_uri(lot, BASE) in answer.content.decode()
        assert "别家" not in answer.content.decode()
    assert "止日早于起日" in browser.get("/ledger/epcis/?since=2026-05-02&until=2026-05-01").content.decode()
    assert browser.get("/ledger/epcis/?since=x&until=2026-05-01").status_code == 422
    assert "Excel" not in browser.get("/ledger/epcis/").content.decode()
    far = accounts.member(accounts.bureau("350525"), "inspector")
    for stranger in (rival.officer, far):
        other = signed_in(stranger)
        assert [other.get(address).status_code for address in addresses[:2]] == [404, 404]
        assert lot_uri(lot, BASE) not in other.get(addresses[2]).content.decode()


def test_more_events_than_a_file_holds_are_refused(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST == 20_000
    monkeypatch.setattr("tianheng.modules.ledger.queries.epcis.MOST", 0)
    plant.lot()
    text = signed_in(plant.officer).get("/ledger/epcis/?since=2026-05-01&until=2026-05-31").content.decode()
    assert "请缩短期间" in text


def key_of(plant: Plant) -> dict[str, str]:
    leader = accounts.member(plant.organisation, "administrator", "safety_officer")
    _row, secret = account_actions.create_token(by=leader, name="ERP", scopes=["read"], days=30, at=NOW)
    return {"Authorization": f"Bearer {secret}"}


def test_the_interface_traces_and_exports_its_own(plant: Plant, rival: Plant) -> None:
    lot = plant.lot()
    batch = finished(plant, lot)
    sell(plant, batch, "甲店")
    mine, other, client = key_of(plant), key_of(rival), Client()
    found = client.get("/api/v1/ledger/trace", {"q": lot.number}, headers=mine).json()
    assert [each["number"] for each in found["batches"]] == [batch.number]
    assert found["fed"] == [{"lot": lot.pk, "batch": batch.pk, "amount": "500 g"}]
    assert found["deliveries"][0]["buyer_name"] == "甲店"
    paths = [
        f"/api/v1/ledger/lots/{lot.pk}/epcis",
        f"/api/v1/ledger/batches/{batch.pk}/epcis",
        "/api/v1/ledger/epcis?since=2026-05-01&until=2026-05-31",
    ]
    for path in paths:
        VALIDATOR.validate(json.loads(client.get(path, headers=mine).content))
        assert client.get(path).status_code == 401
    assert client.get("/api/v1/ledger/trace", {"q": lot.number}, headers=other).status_code == 404
    assert [client.get(path, headers=other).status_code for path in paths] == [404, 404, 200]
    assert client.get(paths[2], headers=other).json()["epcisBody"]["eventList"] == []


def test_a_label_leads_those_who_may_and_tells_others_nothing(plant: Plant, rival: Plant) -> None:
    lot: Lot = plant.lot(supplier_lot="SK-5")
    batch: Batch = finished(plant, lot)
    code = plant.organisation.code
    label, other = f"/ledger/l/{code}/10/{lot.number}", f"/ledger/l/{code}/10/20990101-01"
    product = f"/ledger/b/{code}/{batch.product.code}/10/{batch.number}"
    mine = signed_in(plant.feeder)
    assert mine.get(label)["Location"] == f"/ledger/lots/{lot.pk}/"
    assert mine.get(product)["Location"] == f"/ledger/batches/{batch.pk}/"
    assert mine.get("/01/06901234567892/10/SK-5")["Location"] == f"/ledger/lots/{lot.pk}/"
    county = signed_in(accounts.member(accounts.bureau("350582"), "inspector"))
    assert county.get(label).status_code == 302
    stranger = Client()
    pages = [stranger.get(address) for address in (label, other, product)]
    assert {each.status_code for each in pages} == {200}
    texts = {
        each.content.decode().replace(address, "")
        for each, address in zip(pages, (label, other, product), strict=True)
    }
    assert all(lot.name not in text and plant.organisation.name not in text for text in texts)
    assert "企业内部的批次标签" in next(iter(texts))
    outside = signed_in(rival.head)
    assert {outside.get(address).status_code for address in (label, other, product)} == {404}
