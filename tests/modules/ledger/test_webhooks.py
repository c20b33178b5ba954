"""Webhooks: what happens is laid down with it, signed, sent, sent again; to nobody else, and nowhere inside."""

import hashlib
import hmac
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.accounts.models import User
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import Notice, TrailEntry
from tianheng.modules.ledger import actions, jobs
from tianheng.modules.ledger.actions import webhooks
from tianheng.modules.ledger.models import Message, Webhook

NOW, TODAY = make.NOW, make.TODAY
ALL = [each.value for each in webhooks.OFFERED]


@pytest.fixture(autouse=True)
def inside(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_PRIVATE = True
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def administrator(plant: Plant) -> User:
    return plant.person("administrator")


def hook(
    plant: Plant, by: User, url: str = "http://127.0.0.1:9/", events: list[str] | None = None
) -> Webhook:
    return webhooks.add_webhook(
        by=by, organisation=plant.organisation, name="ERP", url=url, events=events or ALL, at=NOW
    )


def test_what_happens_is_told_signed_and_once(
    plant: Plant,
    administrator: User,
    taker: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    batch, lot = plant.batch(), plant.lot()
    row = hook(plant, administrator, f"{taker.address}/hook", ["feeding.recorded", "feeding.stopped"])
    with django_capture_on_commit_callbacks(execute=True):
        fed = plant.feed(batch, lot, "500", "g")
        with pytest.raises(Mistakes):
            plant.feed(batch, lot, "900", "g")
        actions.block_lot(by=plant.officer, lot=lot, reason="外观异常", at=NOW)
    assert [json.loads(body)["event"] for _path, _head, body in taker.heard] == [
        "feeding.recorded",
        "feeding.stopped",
    ]
    _path, head, body = taker.heard[0]
    told = json.loads(body)
    assert told["object"] == {"kind": "ledger.feeding", "id": str(fed.pk), "name": str(fed)}
    assert (told["facts"]["amount"], told["organisation"]) == ("500 g", plant.organisation.code)
    moment, sign = (part.partition("=")[2] for part in head["X-Tianheng-Signature"].split(","))
    made = hmac.new(row.secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(sign, made)
    assert "1.045 > 1.0 g/kg" in json.loads(taker.heard[1][2])["facts"]["stops"][0]
    assert {each.state for each in Message.objects.all()} == {"sent"}
    jobs.send_message.enqueue(Message.objects.first().pk)
    assert len(taker.heard) == 2


def test_what_is_rolled_back_is_told_to_nobody(plant: Plant, administrator: User) -> None:
    lot = plant.lot()
    hook(plant, administrator)
    with pytest.raises(Mistake):
        actions.block_lot(by=plant.officer, lot=lot, reason="", at=NOW)
    assert not Message.objects.exists()


def test_another_enterprise_hears_nothing(plant: Plant, rival: Plant, administrator: User) -> None:
    hook(plant, administrator)
    rival.lot()
    assert not Message.objects.exists()
    plant.lot()
    assert set(Message.objects.values_list("event", flat=True)) == {"lot.received"}


def test_a_message_is_tried_again_and_given_up_and_at_last_the_webhook_stops(
    plant: Plant, administrator: User
) -> None:
    row = hook(plant, administrator)
    message = webhooks.ping(by=administrator, webhook=row, at=NOW)
    at, waits = NOW, []
    while message.state == "waiting":
        message = webhooks.send(
            Message.objects.select_related("webhook__organisation").get(pk=message.pk), at
        )
        if message.next_at:
            waits.append((message.next_at - at).total_seconds())
            at = message.next_at
    assert waits == [60, 300, 1800, 7200, 21600, 86400]
    assert (message.state, message.tries, message.status, message.answer) == ("failed", 7, None, "连不上。")
    row.refresh_from_db()
    assert (row.failures, row.active) == (1, True)
    Webhook.objects.filter(pk=row.pk).update(failures=9)
    again = webhooks.send_again(by=administrator, message=message, at=at)
    Message.objects.filter(pk=again.pk).update(tries=6)
    webhooks.send(Message.objects.select_related("webhook__organisation").get(pk=again.pk), at)
    row.refresh_from_db()
    assert (row.active, row.reason) == (False, "连续 10 条消息未送达")
    assert Notice.objects.filter(to=administrator, subject__contains="ERP").count() == 1
    assert TrailEntry.objects.filter(verb="stop_webhook").count() == 1
    plant.lot()
    assert not Message.objects.filter(event="lot.received").exists()


def test_a_refusal_counts_as_not_taken(plant: Plant, administrator: User, taker: Any) -> None:
    taker.status = 500
    row = hook(plant, administrator, f"{taker.address}/")
    message = webhooks.send(webhooks.ping(by=administrator, webhook=row, at=NOW), NOW)
    assert (message.state, message.status, message.tries) == ("waiting", 500, 1)
    assert message.next_at == NOW + timedelta(minutes=1)


def test_lots_that_run_out_are_told_once(plant: Plant, administrator: User) -> None:
    plant.lot(expires_on=date(2026, 6, 1))
    plant.lot(expires_on=date(2026, 8, 1))
    hook(plant, administrator, events=["lot.expiring"])
    assert jobs.daily(NOW)["expiring"] == 1
    assert jobs.daily(NOW)["expiring"] == 0
    told = json.loads(Message.objects.get().body)
    assert told["facts"]["expires_on"] == "2026-06-01"


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.example.com/",
        "https://127.0.0.1/",
        "https://10.0.0.1/x",
        "https://[::1]/",
        "ftp://x",
        "erp",
    ],
)
def test_addresses_inside_are_refused_unless_the_operator_lets_them(
    plant: Plant, administrator: User, settings: Any, url: str
) -> None:
    settings.WEBHOOK_PRIVATE = False
    with pytest.raises(Mistake) as caught:
        hook(plant, administrator, url)
    assert caught.value.field == "url"


def test_a_name_that_leads_inside_is_not_asked(
    plant: Plant,
    administrator: User,
    settings: Any,
    taker: Any,
) -> None:
    settings.WEBHOOK_PRIVATE = False
    port = taker.address.rpartition(":")[2]
    row = hook(plant, administrator, f"https://localhost:{port}/")
    message = webhooks.send(webhooks.ping(by=administrator, webhook=row, at=NOW), NOW)
    assert (message.status, message.answer, taker.heard) == (None, "是内网或本机地址，没有发送。", [])


def test_only_administrators_keep_them_and_nobody_else_sees_them(
    plant: Plant, rival: Plant, administrator: User
) -> None:
    row = hook(plant, administrator)
    for user in (plant.head, plant.officer, rival.person("administrator")):
        assert not Webhook.objects.visible_to(user).exists()
        with pytest.raises(PermissionDenied):
            webhooks.end_webhook(by=user, webhook=row, at=NOW)
    county = accounts.member(accounts.bureau("350582"), "administrator")
    assert not Webhook.objects.visible_to(county).exists()


def browser(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.login_name, "password": accounts.PASSWORD})
    return client


def test_the_pages(plant: Plant, rival: Plant, administrator: User) -> None:
    client, sent = (
        browser(administrator),
        {"name": "ERP", "url": "https://erp.example.com/x", "events": ["feeding.stopped"]},
    )
    page = client.post("/ledger/webhooks/", sent | {"once": "k1"}).content.decode()
    row = Webhook.objects.get()
    assert row.secret in page
    assert row.secret not in client.get(f"/ledger/webhooks/{row.pk}/").content.decode()
    assert client.post("/ledger/webhooks/", {"name": "", "url": "x"}).status_code == 422
    changed = client.post(f"/ledger/webhooks/{row.pk}/", sent | {"active": "on", "name": "MES", "version": 1})
    assert changed.status_code == 302
    assert client.post(f"/ledger/webhooks/{row.pk}/", sent | {"version": 1}).status_code == 422
    message = webhooks.ping(by=administrator, webhook=row, at=NOW)
    assert client.get(f"/ledger/webhooks/{row.pk}/messages/{message.pk}/").json()["event"] == "ping"
    stranger, officer = browser(rival.person("administrator")), browser(plant.officer)
    for path in (f"/ledger/webhooks/{row.pk}/", f"/ledger/webhooks/{row.pk}/messages/{message.pk}/"):
        assert stranger.get(path).status_code == 404
        assert officer.get(path).status_code == 403
    for verb in ("try", "renew", "end"):
        assert stranger.post(f"/ledger/webhooks/{row.pk}/{verb}/").status_code == 404
    old = row.secret
    assert old not in client.post(f"/ledger/webhooks/{row.pk}/renew/").content.decode()
    assert client.post(f"/ledger/webhooks/{row.pk}/end/").status_code == 302
    row.refresh_from_db()
    assert (row.active, row.ended_at) == (False, NOW)
