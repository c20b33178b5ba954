"""The shop floor's way to the server: each entry answered by itself, written once, never lost, in its own name."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.accounts.models import User
from tianheng.core.models import TrailEntry
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.actions.scales import take_reading
from tianheng.modules.ledger.forms.floor import SALT
from tianheng.modules.ledger.models import Feeding, Issue, Lot
from tianheng.modules.ledger.queries.stock import balance, on_hand

NOW, PIN = make.NOW, make.PIN
KG, G = 10**9, 10**6
ADDRESSES = ["day.json", "check", "who", "shared", "sync", "countersign"]


class Clock:
    """The server's clock, to be set."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("django.utils.timezone.now", made)
    return made


class Device:
    """A tablet on which somebody is signed in."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        answer = self.client.post(
            "/account/login/", {"login": user.login_name, "password": accounts.PASSWORD}
        )
        assert answer.status_code == 302
        self.user = user

    def post(self, name: str, body: Any) -> Any:
        return self.client.post(f"/floor/{name}", json.dumps(body), content_type="application/json")

    @property
    def day(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get("/floor/day.json").json()
        return found

    def proof(self, user: User) -> str:
        return str(self.post("who", {"person": user.pk, "pin": PIN}).json()["pass"])

    def sync(self, *entries: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self.post("sync", {"entries": list(entries)})
        assert answer.status_code == 200, answer.content
        found: list[dict[str, Any]] = answer.json()["answers"]
        return found


def entry(kind: str, actor: User, proof: str, facts: dict[str, Any], **more: Any) -> dict[str, Any]:
    made = {
        "key": str(uuid.uuid4()),
        "kind": kind,
        "actor": actor.pk,
        "pass": proof,
        "at": NOW.isoformat(),
        "offset": 0,
        "since": (NOW - timedelta(hours=2)).isoformat(),
        "first_sent": None,
    }
    return {**made, **more, "facts": facts}


@pytest.fixture
def device(plant: Plant, clock: Clock) -> Device:
    return Device(plant.feeder)


@pytest.fixture
def fed(plant: Plant, device: Device) -> Any:
    """Makes feedings as the device sends them, by the feeder, out of one batch and one lot."""
    batch, lot, proof = plant.batch(), plant.lot(), device.day["me"]["pass"]

    def made(amount: str, **more: Any) -> dict[str, Any]:
        facts = {
            "batch": batch.pk,
            "lot": lot.pk,
            "location": plant.cabinet.pk,
            "amount": amount,
            "unit": "g",
        }
        facts |= {"scale": None, "reason": "", "fed": True}
        about = {
            name: more.pop(name) for name in ("key", "at", "offset", "since", "first_sent") if name in more
        }
        return entry("feed", plant.feeder, proof, facts | more, **about)

    made.batch, made.lot = batch, lot  # type: ignore[attr-defined]
    return made


def test_the_day_has_all_that_is_needed_and_no_secret(plant: Plant, device: Device, fed: Any) -> None:
    device.sync(fed("200"))
    answer = device.client.get("/floor/day.json")
    day = answer.json()
    (batch,) = day["batches"]
    (line,) = batch["lines"]
    assert (line["name"], line["planned"], line["lots"]) == ("山梨酸钾", str(500 * G), [fed.lot.pk])
    assert batch["fed"] == [[fed.lot.pk, "山梨酸及其钾盐", str(200 * G), ["1", "1"]]]
    # 1.0 g/kg of sorbic acid in 1,000 kg; the last microgram that passes, worked out from 112.128 ÷ 150.22
    most, sure, words = batch["bounds"][str(fed.lot.pk)]
    assert (most[:5], len(most), sure, words[:8]) == ("13397", 10, True, "1.0 g/kg")
    (lot,) = day["lots"]
    assert (lot["number"], lot["places"]) == (fed.lot.number, {str(plant.cabinet.pk): str(25 * KG - 200 * G)})
    people = {each["name"]: each["may"] for each in day["people"]}
    assert people[plant.feeder.name] == ["feed", "check", "issue", "correct"]
    assert [each["amount"] for each in day["entries"]] == ["200"]
    assert day["last"] == [[plant.product.pk, "山梨酸及其钾盐", "200", "g"]]
    text = answer.content.decode()
    for secret in (plant.feeder.pin, plant.feeder.password, plant.feeder.phone, plant.keeper.pin):
        assert secret
        assert secret not in text
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_bound_is_the_last_microgram_that_passes(plant: Plant) -> None:
    from fractions import Fraction

    from tianheng.modules.ledger.queries import offline
    from tianheng.modules.ledger.queries.plans import plan_of
    from tianheng.modules.ledger.queries.weighing import judged_batch

    plan, lot = plan_of(plant.batch()), plant.lot()
    most = offline.bound(plan, lot).most
    assert most is not None
    said = [judged_batch(plan, {lot: Fraction(micro)})[0].of(lot)[0]["status"] for micro in (most, most + 1)]
    assert said == ["within_limit", "over_limit"]


@pytest.mark.parametrize("limit", [0, 1, 7, 999, 10**9 - 1])
@pytest.mark.parametrize("told", [0, 1, 500, 10**9, None])
def test_the_greatest_that_passes_is_found_whatever_is_told(limit: int, told: int | None) -> None:
    from tianheng.modules.ledger.queries.offline import greatest

    asked: list[int] = []

    def ask(micro: int) -> tuple[bool, int | None]:
        asked.append(micro)
        return micro <= limit, told

    assert greatest(ask, 10**9, 12345) == limit
    assert len(asked) < 130


def test_an_entry_is_saved_and_sent_again_it_is_repeated(device: Device, fed: Any) -> None:
    one = fed("500")
    assert [each["status"] for each in device.sync(one)] == ["saved"]
    again = device.sync(one, one)
    assert [each["status"] for each in again] == ["repeated", "repeated"]
    assert (Feeding.objects.count(), on_hand(fed.lot)) == (1, 25 * KG - 500 * G)
    row = Feeding.objects.get()
    assert ([each["id"] for each in again], row.entered_by) == ([row.pk, row.pk], device.user)


def test_a_broken_sync_goes_on_where_it_stopped(device: Device, fed: Any) -> None:
    first, second, third = fed("100"), fed("110"), fed("120")
    # The server died after the first: it is written, its answer never came.
    device.sync(first)
    answers = device.sync(first, second, third)
    assert [each["status"] for each in answers] == ["repeated", "saved", "saved"]
    assert sorted(Feeding.objects.values_list("amount", flat=True)) == ["100", "110", "120"]
    assert balance(fed.lot).holds


def test_the_same_key_with_another_content_is_refused(device: Device, fed: Any) -> None:
    one = fed("500")
    device.sync(one)
    changed = {**one, "facts": {**one["facts"], "amount": "400"}}
    (answer,) = device.sync(changed)
    assert (answer["status"], answer["fields"]) == ("refused", ["key"])
    assert Feeding.objects.get().amount == "500"


def test_asked_before_it_went_in_or_told_after_it_is_one_entry(device: Device, fed: Any) -> None:
    """The first message got through without its answer; the device then tells the same as done."""
    one = fed("500", fed=False)
    device.sync(one)
    (answer,) = device.sync({**one, "facts": {**one["facts"], "fed": True, "amount": "500"}})
    assert (answer["status"], Feeding.objects.count()) == ("repeated", 1)


def test_another_person_who_sends_it_again_makes_no_second(plant: Plant, device: Device, fed: Any) -> None:
    one = fed("500")
    device.sync(one)
    other = {**one, "actor": plant.keeper.pk, "pass": device.proof(plant.keeper)}
    assert device.sync(other)[0]["status"] == "repeated"
    assert Feeding.objects.count() == 1


def test_one_bad_entry_does_not_hold_up_the_others(device: Device, fed: Any) -> None:
    bad = [fed("minus"), {"key": "x"}, "nothing", {**fed("10"), "kind": "destroy"}, fed("10", at="yesterday")]
    far = fed("10", lot=999_999)
    answers = device.sync(*bad, far, fed("500"))
    assert [each["status"] for each in answers] == ["refused"] * 6 + ["saved"]
    assert all(each["words"] and each["mend"] for each in answers[:6])


def test_over_the_limit_and_in_the_batch_is_recorded_and_stops_it(device: Device, fed: Any) -> None:
    (answer,) = device.sync(fed("1400"))
    assert (answer["status"], answer["recorded"], answer["unsigned"]) == ("conflict", True, True)
    assert "1.045 > 1.0 g/kg" in " ".join(answer["words"])
    assert "报告食品安全员" in answer["mend"]
    row = Feeding.objects.get()
    assert (row.status, row.checker, row.amount) == ("violation", None, "1400")
    assert {"over_limit", "unsigned"} <= set(row.codes)
    fed.batch.refresh_from_db()
    assert fed.batch.state == "blocked"
    assert on_hand(fed.lot) == 25 * KG - 1400 * G


def test_over_the_limit_but_not_in_yet_is_refused(device: Device, fed: Any) -> None:
    (answer,) = device.sync(fed("1400", fed=False))
    assert (answer["status"], answer["recorded"]) == ("refused", False)
    assert not Feeding.objects.exists()
    fed.batch.refresh_from_db()
    assert fed.batch.state == "open"
    assert TrailEntry.objects.filter(verb="feeding_stopped").count() == 1


def test_offline_a_second_person_may_sign_later_and_only_then_the_batch_leaves(
    plant: Plant, device: Device, fed: Any
) -> None:
    device.sync(fed("600", reason="原料含水高"))
    row = Feeding.objects.get()
    assert (row.status, row.checker, "unsigned" in row.codes) == ("overridden", None, True)
    (shown,) = [each for each in device.day["entries"] if each["unsigned"]]
    assert shown["id"] == row.pk
    actions.finish_feeding(by=plant.feeder, batch=fed.batch, output="990", output_unit="kg", at=NOW)
    with pytest.raises(Exception, match="待第二人复核"):
        actions.release_batch(by=plant.officer, batch=fed.batch, reason="无检验", at=NOW)
    key = str(uuid.uuid4())
    body = {"feeding": row.pk, "person": plant.keeper.pk, "pin": "0000", "key": key}
    assert device.post("countersign", body).status_code == 422
    own = {**body, "person": plant.feeder.pk, "pin": PIN}
    assert "同一人" in device.post("countersign", own).json()["words"][0]
    for _time in range(2):  # a double tap
        assert device.post("countersign", {**body, "pin": PIN}).status_code == 200
    signed = Feeding.objects.get(corrects=row)
    assert (signed.checker, signed.entered_by, signed.reason) == (plant.keeper, plant.feeder, "原料含水高")
    assert "unsigned" not in signed.codes
    assert (signed.micro, signed.level_micro, signed.status) == (row.micro, row.level_micro, row.status)
    assert (on_hand(fed.lot), balance(fed.lot).holds) == (25 * KG - 600 * G, True)
    assert TrailEntry.objects.get(verb="countersign_feeding").actor_name == plant.keeper.name
    again = {**body, "feeding": signed.pk, "pin": PIN, "key": str(uuid.uuid4())}
    assert "不需要" in device.post("countersign", again).json()["words"][0]
    assert (
        actions.release_batch(by=plant.officer, batch=fed.batch, reason="无检验", at=NOW).state == "released"
    )


def test_a_correction_does_not_shake_off_the_signature(plant: Plant, device: Device, fed: Any) -> None:
    device.sync(fed("600", reason="原料含水高"))
    row, proof = Feeding.objects.get(), device.day["me"]["pass"]
    facts = {"feeding": row.pk, "amount": "610", "unit": "g", "reason": "称错了"}
    (answer,) = device.sync(entry("correct", plant.feeder, proof, facts))
    assert (answer["status"], answer["unsigned"]) == ("saved", True)
    new = Feeding.objects.get(corrects=row)
    assert "unsigned" in new.codes
    (void,) = device.sync(
        entry("correct", plant.feeder, proof, {"feeding": new.pk, "void": True, "reason": "没有投"})
    )
    assert void["status"] == "saved"
    assert on_hand(fed.lot) == 25 * KG


def test_two_tablets_one_lot_one_entry_each_and_what_the_books_lack_stops_the_batch(
    plant: Plant, clock: Clock, fed: Any, device: Device
) -> None:
    lot = plant.lot(amount="0.8", unit="kg", expires_on=fed.lot.expires_on)
    batch = plant.batch()
    other = Device(plant.keeper)
    kept = {
        "batch": batch.pk,
        "lot": lot.pk,
        "location": plant.cabinet.pk,
        "amount": "500",
        "unit": "g",
        "fed": True,
    }
    one = entry("feed", plant.feeder, device.day["me"]["pass"], kept)
    two = entry("feed", plant.keeper, other.day["me"]["pass"], kept)
    assert device.sync(one)[0]["status"] == "saved"
    (answer,) = other.sync(two)
    assert (answer["status"], answer["recorded"]) == ("conflict", False)
    assert any("库存" in each for each in answer["words"])
    batch.refresh_from_db()
    assert (batch.state, lot.number in batch.reason) == ("blocked", True)
    told = json.loads(TrailEntry.objects.get(verb="feeding_unbooked").after)
    assert (told["amount"], told["lot"]) == ("500 g", lot.number)
    assert (Feeding.objects.filter(batch=batch).count(), on_hand(lot)) == (1, 300 * G)
    # The books are put right, and the tablet sends it again under its own key: not lost, and once.
    mended = {**two, "facts": {**two["facts"], "amount": "300"}}
    assert [each["status"] for each in other.sync(mended, mended)] == ["saved", "repeated"]
    assert balance(lot).holds


def test_what_lies_at_another_place_waits_for_the_other_tablets_issue(
    plant: Plant, device: Device, fed: Any
) -> None:
    one = fed("500", location=plant.floor.pk)
    (answer,) = device.sync(one)
    assert (answer["status"], answer["recorded"]) == ("later", False)
    fed.batch.refresh_from_db()
    assert fed.batch.state == "open"
    late = {**one, "first_sent": (NOW - timedelta(minutes=31)).isoformat()}
    (answer,) = device.sync(late)
    assert answer["status"] == "conflict"
    fed.batch.refresh_from_db()
    assert fed.batch.state == "blocked"


@pytest.mark.parametrize(("off", "expected"), [(0, 0), (3 * 3600, 0), (-26 * 3600, 0), (40, 40)])
def test_the_devices_clock_is_set_right(
    device: Device, fed: Any, clock: Clock, off: int, expected: int
) -> None:
    """``off`` seconds ahead of the server; the device knows by how much."""
    happened = NOW + timedelta(minutes=5)
    clock.now = NOW + timedelta(minutes=9)
    sent = fed("500", at=(happened + timedelta(seconds=off)).isoformat(), offset=-off * 1000)
    device.sync(sent)
    row = Feeding.objects.get()
    assert row.happened_at == happened
    assert ("设备时钟偏差" in row.note) == (abs(off) > 60)
    assert (row.late, "clock" in row.codes) == (False, False)
    assert device.sync(sent)[0]["status"] == "repeated"


def test_a_clock_that_jumped_while_offline_is_bounded(device: Device, fed: Any) -> None:
    since = NOW - timedelta(hours=1)
    back = fed("100", at=(NOW - timedelta(days=400)).isoformat(), since=since.isoformat())
    ahead = fed("110", at=(NOW + timedelta(days=400)).isoformat())
    device.sync(back, ahead)
    first, second = Feeding.objects.order_by("pk")
    assert (first.happened_at, "设备时钟偏差" in first.note) == (since, True)
    assert (second.happened_at, second.codes) == (NOW, ["clock"])


def test_days_later_it_is_late_and_not_refused(device: Device, fed: Any, clock: Clock) -> None:
    clock.now = NOW + timedelta(days=3)
    again = Device(device.user)
    sent = {**fed("500"), "pass": again.day["me"]["pass"]}
    assert again.sync(sent)[0]["status"] == "saved"
    row = Feeding.objects.get()
    assert (row.late, row.happened_at, row.entered_at) == (True, NOW, clock.now)


def test_nobody_acts_under_anothers_name(plant: Plant, device: Device, fed: Any) -> None:
    one, own = fed("500"), device.day["me"]["pass"]
    forged = signing.dumps({"user": plant.keeper.pk, "organisation": 999}, salt=SALT)
    for proof in ("", "rubbish", own, forged):
        (answer,) = device.sync({**one, "actor": plant.keeper.pk, "pass": proof})
        assert (answer["status"], answer["fields"]) == ("pin", ["pin"])
        assert plant.keeper.name in answer["words"][0]
    assert not Feeding.objects.exists()
    (answer,) = device.sync({**one, "actor": plant.keeper.pk, "pass": device.proof(plant.keeper)})
    assert answer["status"] == "saved"
    assert Feeding.objects.get().entered_by == plant.keeper


def test_a_pass_ends_with_the_shift(plant: Plant, fed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tianheng.modules.ledger.forms import floor

    proof = floor.pass_for(plant.feeder, plant.organisation)
    assert floor.passed(proof, plant.feeder.pk, plant.organisation)
    monkeypatch.setattr(floor, "PASS_SECONDS", -1)
    assert not floor.passed(proof, plant.feeder.pk, plant.organisation)


def test_on_a_shared_tablet_also_its_owner_gives_the_pin(plant: Plant, device: Device) -> None:
    assert device.day["me"]["pass"]
    assert device.post("shared", {}).status_code == 200
    me = device.day["me"]
    assert (me["shared"], me["pass"]) == (True, "")
    assert device.proof(plant.feeder)


def test_wrong_pins_count_towards_the_lock(plant: Plant, device: Device) -> None:
    for _time in range(5):
        answer = device.post("who", {"person": plant.keeper.pk, "pin": "1111"})
        assert answer.status_code == 422
    right = device.post("who", {"person": plant.keeper.pk, "pin": PIN})
    assert (right.status_code, "锁定" in right.json()["words"][0]) == (422, True)


def test_who_left_the_enterprise_acts_no_more(plant: Plant, rival: Plant, device: Device, fed: Any) -> None:
    assert device.post("who", {"person": rival.feeder.pk, "pin": PIN}).status_code == 422
    proof = device.proof(plant.keeper)
    plant.keeper.memberships.update(ended_at=NOW)
    (answer,) = device.sync({**fed("500"), "actor": plant.keeper.pk, "pass": proof})
    assert (answer["status"], Feeding.objects.count()) == ("refused", 0)


def test_who_has_not_the_duty_is_refused_and_the_entry_stays(plant: Plant, device: Device, fed: Any) -> None:
    (answer,) = device.sync({**fed("500"), "actor": plant.analyst.pk, "pass": device.proof(plant.analyst)})
    assert (answer["status"], "职责" in answer["words"][0]) == ("refused", True)


def test_an_issue_made_offline_waits_for_the_other_ones_pin(plant: Plant, device: Device, fed: Any) -> None:
    facts = {
        "lot": fed.lot.pk, "origin": plant.cabinet.pk, "destination": plant.floor.pk, "amount": "2", "unit": "kg",
        "taker": plant.feeder.pk, "keeper": plant.keeper.pk, "scale": plant.scale.pk,
    }  # fmt: skip
    one = entry("issue", plant.feeder, device.day["me"]["pass"], facts)
    (answer,) = device.sync(one)
    assert (answer["status"], plant.keeper.name in answer["words"][0]) == ("sign", True)
    (wrong,) = device.sync({**one, "facts": {**facts, "pin": "0000"}})
    assert (wrong["status"], Issue.objects.count()) == ("refused", 0)
    signed = {**one, "facts": {**facts, "pin": PIN}}
    assert [each["status"] for each in device.sync(signed, one)] == ["saved", "repeated"]
    row = Issue.objects.get()
    assert (row.taker, row.keeper, on_hand(fed.lot, plant.floor)) == (plant.feeder, plant.keeper, 2 * KG)
    (out,) = device.day["issues"]
    assert (out["id"], out["left"]) == (row.pk, str(2 * KG))
    back = {
        "issue": row.pk,
        "amount": "500",
        "unit": "g",
        "taker": plant.feeder.pk,
        "keeper": plant.keeper.pk,
    }
    two = entry("return", plant.feeder, device.day["me"]["pass"], {**back, "pin": PIN})
    assert [each["status"] for each in device.sync(two, two)] == ["saved", "repeated"]
    assert on_hand(fed.lot, plant.floor) == 1500 * G
    assert balance(fed.lot).holds


def test_an_entry_struck_off_stays_in_the_trail_once(plant: Plant, device: Device, fed: Any) -> None:
    struck = {**fed("500")["facts"], "key": "k"}
    one = entry("drop", plant.feeder, device.day["me"]["pass"], {"entry": struck, "reason": "重复录入"})
    assert [each["status"] for each in device.sync(one, one)] == ["saved", "saved"]
    kept = TrailEntry.objects.get(verb="entry_dropped")
    assert ("重复录入", kept.chain) == (kept.note, plant.organisation.code)
    assert "500" in json.loads(kept.after)["entry"]
    (empty,) = device.sync(
        entry("drop", plant.feeder, device.day["me"]["pass"], {"entry": struck, "reason": ""})
    )
    assert empty["status"] == "refused"


def test_the_live_check_answers_like_the_action(device: Device, plant: Plant, fed: Any) -> None:
    body = {
        "batch": fed.batch.pk,
        "lot": fed.lot.pk,
        "location": plant.cabinet.pk,
        "amount": "1400",
        "unit": "g",
    }
    found = device.post("check", body).json()
    assert found["stops"][0]["code"] == "over_limit"
    assert found["lines"][0]["limit_share"] == "104.5%"
    assert device.post("check", {**body, "amount": "x"}).status_code == 422


def test_at_most_a_hundred_at_once_and_nothing_but_json(device: Device, fed: Any) -> None:
    assert device.post("sync", {"entries": [fed("1")] * 101}).status_code == 422
    assert device.client.post("/floor/sync", "x", content_type="application/json").status_code == 422
    assert device.client.post("/floor/sync", "[]", content_type="application/json").status_code == 422
    for name in ("check", "who", "sync", "countersign"):
        assert device.client.post(f"/floor/{name}", {"a": "form"}).status_code == 422


# Outsiders.


@pytest.mark.parametrize("name", ADDRESSES)
def test_strangers_get_a_refusal_in_json(clock: Clock, client: Client, db: None, name: str) -> None:
    answer = (
        client.get("/floor/day.json")
        if name == "day.json"
        else client.post(f"/floor/{name}", "{}", content_type="application/json")
    )
    assert answer.status_code == 401
    assert answer.json()["login"] == "/account/login/?next=/floor/"
    assert client.get("/floor/").status_code == 302


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_bureau_has_no_shop_floor(clock: Clock, plant: Plant, name: str) -> None:
    device = Device(accounts.member(accounts.bureau("350582"), "reviewer"))
    answer = (
        device.client.get("/floor/day.json") if name == "day.json" else device.post(name, {"entries": []})
    )
    assert answer.status_code == 404
    assert device.client.get("/floor/").status_code == 404


def test_another_enterprise_sees_and_touches_nothing(
    plant: Plant, rival: Plant, device: Device, fed: Any
) -> None:
    device.sync(fed("600", reason="原料含水高"))
    row = Feeding.objects.get()
    spy = Device(rival.feeder)
    text = json.dumps(spy.day, ensure_ascii=False)
    for hidden in (fed.lot.number, fed.batch.number, plant.feeder.name, plant.organisation.name, "山梨酸钾"):
        assert hidden in json.dumps(device.day, ensure_ascii=False)
        assert hidden not in text or hidden == fed.lot.number
    assert spy.day["lots"] == []
    mine = {**fed("100"), "actor": rival.feeder.pk, "pass": spy.day["me"]["pass"]}
    (answer,) = spy.sync(mine)
    assert (answer["status"], answer["words"][0].endswith("没有找到。")) == ("refused", True)
    body = {
        "batch": fed.batch.pk,
        "lot": fed.lot.pk,
        "location": plant.cabinet.pk,
        "amount": "1",
        "unit": "g",
    }
    assert "没有找到" in spy.post("check", body).json()["words"][0]
    sign = {"feeding": row.pk, "person": rival.keeper.pk, "pin": PIN}
    assert "没有找到" in spy.post("countersign", sign).json()["words"][0]
    void = {"feeding": row.pk, "void": True, "reason": "没有投"}
    assert spy.sync(entry("correct", rival.feeder, spy.day["me"]["pass"], void))[0]["status"] == "refused"
    assert Feeding.objects.count() == 1


def test_a_lot_of_another_enterprise_in_ones_own_batch_is_not_found(
    plant: Plant, rival: Plant, device: Device, fed: Any
) -> None:
    (answer,) = device.sync(fed("100", lot=rival.lot().pk))
    assert (answer["status"], Feeding.objects.count()) == ("refused", 0)


# The page itself.


def test_the_page_its_worker_and_manifest(device: Device) -> None:
    page = device.client.get("/floor/")
    assert page.status_code == 200
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    text = page.content.decode()
    assert "style=" not in text
    assert device.user.name not in text  # the cached page is nobody's
    worker = Client().get("/floor/sw.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert (worker.headers["Service-Worker-Allowed"], worker.headers["Cache-Control"]) == (
        "/floor/",
        "no-cache",
    )
    manifest = Client().get("/floor/manifest.webmanifest").json()
    assert (manifest["scope"], manifest["start_url"], manifest["display"]) == (
        "/floor/",
        "/floor/",
        "standalone",
    )
    assert {each["sizes"] for each in manifest["icons"]} == {"any", "192x192", "512x512"}


def test_the_page_weighs_little(device: Device) -> None:
    """Everything the phone fetches, not compressed: page, worker, manifest, parts, icons."""
    from pathlib import Path

    from django.contrib.staticfiles import finders

    from tianheng.modules.ledger.views.floor import ASSETS

    files = [*ASSETS, "ledger/floor-192.png", "ledger/floor-512.png"]
    parts = sum(len(Path(str(finders.find(each))).read_bytes()) for each in files)
    pages = [
        device.client.get(each).content for each in ("/floor/", "/floor/sw.js", "/floor/manifest.webmanifest")
    ]
    assert parts + sum(map(len, pages)) < 150_000
    scripts = [each for each in ASSETS if each.endswith(".js")]
    assert sum(len(Path(str(finders.find(each))).read_bytes()) for each in scripts) < 60_000


def test_the_version_of_the_worker_follows_its_parts(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    from tianheng.modules.ledger.views import floor

    before = device.client.get("/floor/sw.js").content
    monkeypatch.setattr(floor, "__version__", "another")
    floor.digest.cache_clear()
    after = device.client.get("/floor/sw.js").content
    floor.digest.cache_clear()
    assert before != after


def weighed(browser: Any, scale: Any) -> tuple[int, dict[str, Any]]:
    answer = browser.get(f"/ledger/scales/weight?scale={scale.pk}")
    return answer.status_code, answer.json()


def test_a_form_takes_the_last_weight_of_a_scale_and_says_its_age(
    device: Device, plant: Plant, rival: Plant, clock: Clock
) -> None:
    assert weighed(device.client, plant.scale)[1] == {
        "value": "", "unit": "", "old": False, "words": ["这台秤还没有发来读数。"],
    }  # fmt: skip
    read_at = clock.now - timedelta(minutes=10)
    take_reading(by=plant.feeder, scale=plant.scale, value="500.20", unit="g", read_at=read_at, at=clock.now)
    moment = f"{timezone.localtime(read_at):%m-%d %H:%M}"
    status, found = weighed(device.client, plant.scale)
    assert (status, found["value"], found["unit"], found["old"]) == (200, "500.20", "g", False)
    assert found["words"] == [f"秤 C-01：{moment} 称得 500.20 g。"]
    clock.now += timedelta(minutes=2)
    status, found = weighed(device.client, plant.scale)
    assert (found["value"], found["old"]) == ("500.20", True)
    assert found["words"][1] == "已过 12 分钟，请核对或重新称量。"
    assert weighed(device.client, rival.scale)[0] == 422
    assert weighed(Device(rival.feeder).client, plant.scale)[0] == 422
    county = accounts.member(accounts.bureau("350582"), "reviewer")
    assert weighed(Device(county).client, plant.scale)[0] == 404
    assert Client().get(f"/ledger/scales/weight?scale={plant.scale.pk}").status_code == 401


def test_the_offices_forms_have_the_button(device: Device, plant: Plant) -> None:
    batch, lot, scale = plant.batch(), plant.lot(), plant.scale
    for page in (f"/ledger/batches/{batch.pk}/feed/", f"/ledger/issues/add/?lot={lot.pk}"):
        said = device.client.get(page).content.decode()
        assert 'data-weigh="/ledger/scales/weight"' in said
        assert "ledger/scale.js" in said
        assert scale.number in said
    assert "ledger/scale.js" not in device.client.get("/ledger/batches/add/").content.decode()


# Labels.


@pytest.mark.parametrize(
    ("asked", "shown", "copies"),
    [("size=40x30&copies=3", "40x30", 3), ("size=a4", "60x40", 1), ("copies=9999", "60x40", 200)],
)
def test_labels_of_a_lot(device: Device, plant: Plant, asked: str, shown: str, copies: int) -> None:
    lot = plant.lot()
    text = device.client.get(f"/ledger/lots/{lot.pk}/label/?{asked}").content.decode()
    assert text.count('<section class="label">') == copies
    assert f"floor-label-{shown}.css" in text
    assert (lot.number in text, "2028-01-09" in text, "style=" in text) == (True, True, False)


def test_a_label_printers_file(device: Device, plant: Plant) -> None:
    lot = plant.lot()
    Lot.objects.filter(pk=lot.pk).update(name="山梨酸钾^XZ~JA")
    answer = device.client.get(f"/ledger/lots/{lot.pk}/label.zpl?size=40x30&copies=2")
    text = answer.content.decode()
    assert text.startswith("^XA^CI28^PW320^LL240^PQ2")
    assert f"/ledger/l/{plant.organisation.code}/10/{lot.number}^FS" in text
    assert (text.count("^XZ"), "~" in text) == (1, False)


def test_labels_are_not_for_outsiders(clock: Clock, plant: Plant, rival: Plant) -> None:
    lot = plant.lot()
    others = [rival.feeder, accounts.member(accounts.bureau("350105"), "reviewer")]
    for each in others:
        for name in ("label/", "label.zpl"):
            assert Device(each).client.get(f"/ledger/lots/{lot.pk}/{name}").status_code == 404
    county = accounts.member(accounts.bureau("350582"), "reviewer")
    assert Device(county).client.get(f"/ledger/lots/{lot.pk}/label/").status_code == 200


def test_a_day_before_the_lot_came_in_is_told_in_words_and_waits_for_the_second(
    device: Device, plant: Plant, fed: Any
) -> None:
    early = NOW - timedelta(days=2)
    sent = fed("100", at=early.isoformat(), since=(early - timedelta(hours=1)).isoformat(), reason="离线补记")
    (answer,) = device.sync(sent)
    assert (answer["status"], answer["unsigned"], answer["words"]) == ("saved", True, ["早于批次进货日期"])
    assert set(Feeding.objects.get().codes) == {"late", "before_receipt", "unsigned"}
    assert device.sync(sent)[0]["status"] == "repeated"
