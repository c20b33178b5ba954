"""What nobody in earnest sends: every answer is a clear no that names the field, nothing fails, nothing is kept."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.modules.api_world import ADDRESS, Program
from tianheng.core.mistakes import Mistake
from tianheng.core.models import TrailEntry
from tianheng.modules.ledger import actions, validators
from tianheng.modules.ledger.exchange.reading import ends_on
from tianheng.modules.ledger.models import Feeding, Receipt

# As they stand in the JSON that is sent.
FIGURES = ("1e999999999", "1e-999999999", "1E400", "9" * 400)
TEXTS = (r'"a\u0000b"', r'"\ud800"', r'"\u0007"')
DAYS = ('"0001-01-01"', '"9999-12-31"')


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)


@pytest.fixture
def plant(db: None) -> Plant:
    return make.plant("350582", "晋江酱菜有限公司")


def sent(program: Program, method: str, path: str, body: dict[str, Any], **raw: str) -> dict[str, Any]:
    """The answer to a body in which some values are spelt as no library would spell them."""
    text = json.dumps({**body, **{name: f"@{name}@" for name in raw}}, ensure_ascii=False)
    for name, spelt in raw.items():
        text = text.replace(f'"@{name}@"', spelt)
    headers = {"Authorization": f"Bearer {program.secret}", "Idempotency-Key": "k1"}
    answer = program.browser.generic(method, f"{ADDRESS}{path}", text, "application/json", headers=headers)
    found: dict[str, Any] = answer.json()
    return {"status": answer.status_code, **found}


PRODUCT = {"name": "香辣萝卜干", "standard_number": "SB/T 10439", "category": "04.02.02.03"}


@pytest.mark.parametrize("spelt", FIGURES)
def test_a_figure_that_cannot_be_written_out_is_named_and_not_worked_out(plant: Plant, spelt: str) -> None:
    program = Program(plant.head)
    answer = sent(program, "POST", "/products", PRODUCT, annual_output=spelt)
    assert answer["status"] == 422
    assert answer["error"]["fields"][0]["field"] == "annual_output"
    assert plant.organisation.products.count() == 0


@pytest.mark.parametrize("spelt", ["1e999999999", "1e-999999999", "1e400"])
@pytest.mark.parametrize("field", ["formula", "amount"])
def test_a_whole_number_of_a_thousand_million_digits_is_not_counted_out(
    plant: Plant, field: str, spelt: str
) -> None:
    facts: dict[str, Any] = {
        "product": plant.product.code,
        "number": "A1",
        "amount": "1000",
        "unit": "kg",
        "made_on": "2026-05-06",
    }
    facts["formula"] = plant.formula.number
    answer = sent(Program(plant.feeder), "POST", "/ledger/batches", facts, **{field: spelt})
    assert (answer["status"], answer["error"]["fields"][0]["field"]) == (422, field)


@pytest.mark.parametrize("spelt", ["1e-999999999", "1e-5", "NaN", "-0", "Infinity", "½", "1_0", "٣"])
def test_a_decimal_of_the_ledger_is_plain_digits(spelt: str) -> None:
    with pytest.raises(Mistake) as refused:
        validators.decimal(spelt, "density", "密度")
    assert (refused.value.field, refused.value.value) == ("density", spelt)


@pytest.mark.parametrize("spelt", TEXTS)
def test_what_no_database_keeps_is_named_by_its_path(plant: Plant, spelt: str) -> None:
    program = Program(plant.head)
    answer = sent(program, "POST", "/products", PRODUCT, name=spelt)
    assert answer["status"] == 422
    (field,) = answer["error"]["fields"]
    assert (field["field"], field["value"]) == ("name", "ab" if "u0000" in spelt else "")
    assert "不可见" in field["mend"]
    answer = sent(program, "POST", "/check", {"food": {"category": "14.06.04"}}, id=spelt)
    assert (answer["status"], answer["error"]["fields"][0]["field"]) == (422, "id")


def receipt(plant: Plant) -> dict[str, Any]:
    return {
        "name": "山梨酸钾", "specification": "25 kg/箱", "amount": "1", "unit": "kg",
        "supplier_lot": "SK1", "produced_on": "2026-01-10",
        "shelf_life": "24个月", "expires_on": "2028-01-09", "supplier": plant.supplier.code,
        "conclusion": "accepted", "location": plant.cabinet.name, "label_checks": make.LABEL_SOUND,
    }  # fmt: skip


MOMENTS = (
    '"2026-05-06T08:30:00"',
    '"0001-01-01T00:00:00+14:00"',
    '"9999-12-31T23:59:59-14:00"',
    '"0001-01-01T00:00:00Z"',
    "1e12",
    '""',
)


@pytest.mark.parametrize("spelt", MOMENTS)
def test_a_moment_has_its_offset_and_lies_in_the_life_of_the_enterprise(plant: Plant, spelt: str) -> None:
    facts = {"batch": plant.batch().pk, "lot": plant.lot().number, "location": plant.cabinet.name}
    facts |= {"amount": "500", "unit": "g"}
    answer = sent(Program(plant.feeder), "POST", "/ledger/feedings", facts, happened_at=spelt)
    assert answer["status"] == 422
    assert answer["error"]["fields"][0]["field"] == "happened_at"
    assert not Feeding.objects.exists()


@pytest.mark.parametrize("name", ["produced_on", "expires_on"])
@pytest.mark.parametrize("spelt", [*DAYS, '"2026-02-30"', '"2025-12-31"'])
def test_no_receipt_of_an_impossible_day(plant: Plant, name: str, spelt: str) -> None:
    if (name, spelt) == ("produced_on", '"2025-12-31"'):
        spelt = '"2028-01-10"'  # made after it ran out
    answer = sent(Program(plant.keeper), "POST", "/ledger/receipts", receipt(plant), **{name: spelt})
    assert answer["status"] == 422
    assert answer["error"]["fields"][0]["field"] in ("produced_on", "expires_on", "conclusion")
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "path", ["ledger/receipts", "ledger/batches", "ledger/feedings", "ledger/deliveries"]
)
def test_lists_of_the_ends_of_the_calendar(plant: Plant, path: str) -> None:
    program = Program(plant.head)
    for day in ("0001-01-01", "9999-12-31"):
        for name in ("since", "until"):
            answer = program.ask("GET", f"/{path}?{name}={day}", status=422)
            assert answer["error"]["fields"][0]["field"] == name


def test_events_of_the_ends_of_the_calendar(plant: Plant) -> None:
    asked = "since=0001-01-01&until=9999-12-31"
    assert Program(plant.head).ask("GET", f"/ledger/epcis?{asked}", status=422)["error"]["fields"]
    assert visitor(plant).get(f"/ledger/epcis/?{asked}").status_code == 422


def visitor(plant: Plant, user: Any = None) -> Client:
    client = Client()
    login = (user or plant.head).login_name
    client.post("/account/login/", {"login": login, "password": accounts.PASSWORD})
    return client


LISTS = (
    "ledger/suppliers", "ledger/receipts", "ledger/lots", "ledger/stock", "ledger/expiry", "ledger/issues",
    "ledger/batches", "ledger/feedings", "ledger/tests", "ledger/deliveries", "ledger/counts", "ledger/disposals",
    "ledger/cabinets", "ledger/gaps", "ledger/recalls", "products", "registrations", "registrations/lines",
)  # fmt: skip


def test_every_list_in_every_order_and_of_every_day(plant: Plant) -> None:
    plant.feed(plant.batch(), plant.lot())
    client, orders = visitor(plant), 0
    for path in LISTS:
        page = client.get(f"/{path}/")
        shown = page.context["listing"] if page.context and "listing" in page.context else None
        keys = [column.key for column in shown.listing.columns if column.sort] if shown else []
        for key in (*keys, *(f"-{each}" for each in keys)):
            assert client.get(f"/{path}/?sort={key}").status_code == 200, (path, key)
            orders += 1
        for day in ("0001-01-01", "9999-12-31"):
            for name in ("day", "made", "at", "sold", "due"):
                address = f"/{path}/?{name}_from={day}&{name}_to={day}&q=%00&lot={'9' * 5000}"
                assert client.get(address).status_code == 200, address
    assert orders > 60


ENDS = ("0001-01-01", "9999-12-31")


@pytest.mark.parametrize("day", ENDS)
def test_papers_and_balances_of_the_ends_of_the_calendar(plant: Plant, day: str) -> None:
    client = visitor(plant, plant.officer)
    asked = f"since={day}&until={day}"
    for code in ("f03", "f06", "f07", "f10", "f12"):
        for path in (f"{code}/", f"{code}.xlsx"):
            assert client.get(f"/ledger/print/{path}?{asked}").status_code == 200, path
    for path in (f"balance/?{asked}", f"balance/list.xlsx?{asked}", f"checks/?month={day[:7]}"):
        assert client.get(f"/ledger/{path}").status_code == 200, path


@pytest.mark.parametrize("day", [*ENDS, "2026-05-07"])
def test_no_count_of_a_day_that_has_not_been(plant: Plant, day: str) -> None:
    with pytest.raises(Mistake) as refused:
        actions.start_count(
            by=plant.keeper, organisation=plant.organisation, counted_on=date.fromisoformat(day), at=make.NOW
        )
    assert refused.value.field == "counted_on"


def test_a_shelf_life_behind_the_calendar_is_none() -> None:
    assert ends_on(date(9999, 12, 31), "24个月") is None
    assert ends_on(date(9999, 12, 31), "30天") is None


def test_a_number_too_long_for_a_number_is_no_row(plant: Plant) -> None:
    client, batch = visitor(plant, plant.keeper), plant.batch()
    for path in ("issues/add/", "disposals/add/", f"batches/{batch.pk}/feed/"):
        assert client.get(f"/ledger/{path}?lot={'9' * 5000}").status_code == 200, path


@pytest.mark.parametrize("face", ["NaN", "Infinity", "1e-999999999", "-1", "0", "x"])
def test_the_face_of_a_package_is_a_plain_number(plant: Plant, face: str) -> None:
    page = visitor(plant, plant.officer).get(f"/formulas/{plant.formula.pk}/label/?face={face}")
    assert page.status_code == 200
    assert "平方厘米" in page.context["face_wrong"]


def test_nul_in_a_form_is_named_in_a_query_dropped_in_a_path_not_found(plant: Plant) -> None:
    client, product = visitor(plant), plant.product
    before = TrailEntry.objects.count()
    page = client.post(f"/products/{product.pk}/stop/", {"reason": "停\x00产"})
    assert page.status_code == 400
    assert "reason" in page.content.decode()
    assert "停产" in page.content.decode()
    product.refresh_from_db()
    assert (product.state, TrailEntry.objects.count()) == ("active", before)
    admin = visitor(plant, plant.person("administrator"))
    assert admin.get("/account/people/?q=%00").status_code == 200
    assert client.get("/ledger/trace/?q=a%00b").status_code == 200
    assert client.get("/verify/a%00b/").status_code == 404


def floor(client: Client, name: str, body: str) -> Any:
    return client.post(f"/floor/{name}", body, content_type="application/json")


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"a":' * 100_000, "", "[]", "{", "1e999", '{"entries": {}}']
)
def test_the_floor_says_what_it_cannot_read(plant: Plant, body: str) -> None:
    client = visitor(plant, plant.feeder)
    for name in ("check", "who", "sync", "countersign"):
        assert floor(client, name, body).status_code == 422, name


def test_one_strange_entry_of_the_floor_does_not_hold_up_the_next(plant: Plant) -> None:
    client = visitor(plant, plant.feeder)
    proof = client.get("/floor/day.json").json()["me"]["pass"]
    shell = {"actor": plant.feeder.pk, "pass": proof, "at": "2026-05-06T09:30:00+08:00", "offset": 0}
    strange: list[dict[str, Any]] = [
        {"kind": "feed", "facts": {}, "at": "0001-01-01T00:00:00+14:00"},
        {"kind": "feed", "facts": {}, "since": "9999-12-31T23:59:59-14:00"},
        {"kind": "drop", "facts": {"entry": "text", "reason": "误录一条"}},
        {"kind": "drop", "facts": {"entry": {"a\x00": 1.5, "b": "\x00"}, "reason": "误\x00录一条"}},
        {"kind": "drop", "facts": {"entry": [1], "reason": "误录一条"}},
        {"kind": "feed", "facts": {"batch": [1], "lot": {}, "amount": 1e300}},
    ]
    entries = [{**shell, **each, "key": f"strange-{place}"} for place, each in enumerate(strange)]
    answer = floor(client, "sync", json.dumps({"entries": entries}))
    assert answer.status_code == 200
    found = [each["status"] for each in answer.json()["answers"]]
    assert found == ["refused", "refused", "saved", "saved", "saved", "refused"]


def test_what_is_sound_is_taken(plant: Plant) -> None:
    """The tests above would be idle if the plant's own facts were refused."""
    answer = sent(Program(plant.head), "POST", "/products", PRODUCT, annual_output="120.5")
    assert answer["status"] == 201


@pytest.mark.parametrize("made", [date(1, 1, 1), date(1999, 12, 31), date(2099, 5, 6), date(9999, 12, 31)])
def test_no_batch_of_another_century(plant: Plant, made: date) -> None:
    with pytest.raises(Mistake) as refused:
        plant.batch(made_on=made)
    assert refused.value.field == "made_on"


def test_nothing_happened_before_any_record(plant: Plant) -> None:
    with pytest.raises(Mistake) as refused:
        plant.feed(plant.batch(), plant.lot(), happened_at=datetime(1, 1, 2, tzinfo=UTC))
    assert refused.value.field == "happened_at"


@pytest.mark.parametrize(
    ("field", "produced", "expires"),
    [
        ("expires_on", date(2026, 1, 10), date(9999, 12, 31)),
        ("expires_on", date(2026, 1, 10), date(2026, 1, 10)),
        ("produced_on", date(1, 1, 1), date(2028, 1, 9)),
        ("produced_on", date(2026, 5, 7), date(2028, 1, 9)),
    ],
)
def test_stock_taken_over_has_days_that_can_be(
    plant: Plant, field: str, produced: date, expires: date
) -> None:
    with pytest.raises(Mistake) as refused:
        actions.open_stock(
            by=plant.keeper, organisation=plant.organisation, name="山梨酸钾", amount="1", unit="kg",
            produced_on=produced, expires_on=expires, location=plant.cabinet, reason="期初入账", at=make.NOW,
        )  # fmt: skip
    assert refused.value.field == field
    with pytest.raises(Mistake) as refused:
        plant.lot(produced_on=produced, expires_on=expires)
    assert refused.value.field == field


def test_a_form_where_json_belongs_is_a_clear_no(plant: Plant) -> None:
    program = Program(plant.head)
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"):
        headers = {"Authorization": f"Bearer {program.secret}"}
        answer = program.browser.generic("POST", f"{ADDRESS}/products", "a=1", kind, headers=headers)
        assert answer.status_code in (400, 422), kind
        assert answer.json()["error"]["code"] in ("bad_request", "invalid")


def test_numbers_of_five_thousand_digits_in_forms(plant: Plant) -> None:
    """Python refuses to read them: what is no small number counts as none."""
    client, long = visitor(plant, plant.officer), "9" * 5000
    product = plant.formula.product
    pasted = {"text": f"层级\t名称\t用量\t单位\n{long}\t萝卜\t1\tkg", "start": long, "depth": long}
    assert client.post(f"/products/{product.pk}/formulas/paste/", pasted).status_code == 200
    lines = {"lines[0].name": "萝卜", "lines[0].depth": long, "lines[0].amount": long, "lines[0].unit": "kg"}
    for path in ("formulas/check/", "formulas/new/"):
        answer = client.post(
            f"/products/{product.pk}/{path}", {"basis_amount": "1", "basis_unit": "kg", **lines}
        )
        assert answer.status_code in (200, 422), path
    assert client.post("/check/paste", {"text": "山梨酸钾\t1\tg/kg", "start": long}).status_code == 200
