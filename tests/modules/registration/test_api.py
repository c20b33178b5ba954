"""Registrations over REST: begun, signed once, taken back; outsiders find nothing; the public finds names only."""

from typing import Any

import pytest

from tests.factories import registration as file
from tests.modules.api_world import Program, fields
from tests.modules.registration.conftest import Cast
from tianheng.modules.registration.models import Registration

BEGUN = {"kind": "first", "year": 2026}


@pytest.fixture(autouse=True)
def still(clock: Any) -> None:
    """Keys are made at the tests' moment."""


def ready(program: Program, body: dict[str, Any] = BEGUN) -> dict[str, Any]:
    """A draft in which every question is answered."""
    row = program.post("/registrations", body, 201)
    for line in row["lines"]:
        path = f"/registrations/{row['id']}/lines/{line['id']}/answer"
        body = {"version": row["version"], "answer": "工艺需要，已核对检验报告。"}
        row = program.ask("PUT", path, body, status=200)
    return row


def signed(row: dict[str, Any], head: Any) -> dict[str, Any]:
    """What signing says."""
    return {"version": row["version"], "commitment": True, "typed_name": head.name}


def test_a_filing_is_begun_signed_once_and_taken_back(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    head = Program(people.head)
    row = ready(head)
    assert [(line["additive"], line["level_text"]) for line in row["lines"]] == [
        ("山梨酸及其钾盐", "0.5 g/kg")
    ]
    assert [each["code"] for each in row["lines"][0]["checks"]][:3] == ["R1", "R2", "R3"]
    lack = head.get(f"/registrations/{row['id']}/missing")
    assert lack["ready"] is True
    path = f"/registrations/{row['id']}/submit"
    first, again = (head.post(path, signed(row, people.head), key="filing-1") for _ in range(2))
    assert (first["state"], first["receipt_number"]) == ("submitted", again["receipt_number"])
    assert head.post(path, signed(row, people.head), 409, key="filing-2")["error"]["code"] == "conflict"
    seen = {"version": again["version"]}
    assert head.post(f"/registrations/{row['id']}/withdraw", seen)["state"] == "withdrawn"


def test_signing_says_everything_that_lacks(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    head = Program(people.head)
    row = head.post("/registrations", BEGUN, 201)
    path, body = f"/registrations/{row['id']}/submit", signed(row, people.head)
    assert fields(head.post(path, body, 422)) == {"Idempotency-Key": "请补上这一项。"}
    refused = head.post(path, body | {"commitment": False}, 422, key="k1")
    assert "commitment" in fields(refused)
    stale = head.post(path, body | {"version": row["version"] + 1}, 409, key="k2")
    assert "version" in fields(stale)
    again = head.post("/registrations", BEGUN, 422)
    assert "已有一份在办" in fields(again)["kind"]


def test_only_the_products_that_are_named(world: Cast, people: Cast) -> None:
    one, two = file.recipe(world.own), file.recipe(world.own, name="蒜蓉酱")
    stranger = file.recipe(world.rival)
    head = Program(people.head)
    wrong = head.post("/registrations", BEGUN | {"products": [one.product_id, stranger.product_id]}, 422)
    assert set(fields(wrong)) == {"products[1]"}
    row = head.post("/registrations", BEGUN | {"products": [two.product_id]}, 201)
    assert {line["product_name"] for line in row["lines"]} == {"蒜蓉酱"}
    filled = head.post(f"/registrations/{row['id']}/refill", {"version": row["version"]})
    assert filled["product_count"] == 2


def test_who_may_sign_and_who_may_only_read(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    clerk = Program(people.clerk)
    row = ready(clerk)
    path = f"/registrations/{row['id']}/submit"
    assert clerk.post(path, signed(row, people.clerk), 403, key="k")["error"]["code"] == "forbidden"
    assert Program(people.head, "read").post("/registrations", BEGUN, 403)["status"] == 403
    assert Program(people.feeder).post("/registrations", BEGUN, 403)["status"] == 403
    assert Program().get("/registrations", 401)["error"]["code"] == "unauthenticated"


@pytest.mark.parametrize("who", ["rival", "far_head", "far_reviewer", "reader", "tester"])
def test_outsiders_find_nothing(world: Cast, people: Cast, who: str) -> None:
    file.recipe(world.own)
    row = file.submitted(world.own)
    line = row.lines.get()
    other = Program(getattr(people, who))
    assert other.get("/registrations")["items"] == []
    for path in ("", "/missing"):
        other.get(f"/registrations/{row.pk}{path}", 404)
    body = {"version": 1, "commitment": True, "typed_name": "陈"}
    other.post(f"/registrations/{row.pk}/submit", body, 404, key="k")
    other.post(f"/registrations/{row.pk}/withdraw", {"version": row.version}, 404)
    other.post(f"/registrations/{row.pk}/refill", {"version": row.version}, 404)
    said = {"version": row.version, "answer": "x"}
    other.ask("PUT", f"/registrations/{row.pk}/lines/{line.pk}/answer", said, status=404)
    row.refresh_from_db()
    assert row.state == "submitted"


def test_a_line_of_another_filing_is_not_answered(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    file.recipe(world.rival)
    stranger = file.draft(world.rival).lines.get()
    row = Program(people.head).post("/registrations", BEGUN, 201)
    path = f"/registrations/{row['id']}/lines/{stranger.pk}/answer"
    Program(people.head, "write").ask("PUT", path, {"version": 1, "answer": "x"}, status=404)
    stranger.refresh_from_db()
    assert stranger.answer == ""


@pytest.mark.parametrize("who", ["reviewer", "city_leader", "province_leader"])
def test_a_bureau_reads_what_was_sent_to_it(world: Cast, people: Cast, who: str) -> None:
    file.recipe(world.own)
    file.recipe(world.rival)
    file.draft(world.rival)
    row = file.submitted(world.own)
    bureau = Program(getattr(people, who))
    assert [each["id"] for each in bureau.get("/registrations?state=submitted")["items"]] == [row.pk]
    assert [each["id"] for each in bureau.get("/registrations")["items"]] == [row.pk]
    assert bureau.get(f"/registrations/{row.pk}")["lines"][0]["amount"] == "0.5"
    refused = bureau.post(f"/registrations/{row.pk}/withdraw", {"version": row.version}, 403)
    assert refused["error"]["code"] == "forbidden"
    assert bureau.post("/registrations", BEGUN, 403)["error"]["code"] == "forbidden"


def test_the_public_finds_names_and_functions_only(world: Cast, people: Cast) -> None:
    file.recipe(world.own, lines=file.sorbate("0.4321"))
    row = file.accepted(world.own, people.reviewer, people.second)
    stranger = Program()
    found = stranger.get("/register?q=山梨酸钾&by=additive")
    assert (found["total"], found["items"][0]["number"], found["next"]) == (1, row.number, None)
    one = stranger.get(f"/register/{row.number}")
    assert one["made"][0]["additives"] == [{"additive": "山梨酸及其钾盐", "function": "防腐剂", "note": ""}]
    for secret in ("0.4321", "g/kg", "泉州某某", people.head.name):
        assert secret not in str(found) + str(one)
    assert stranger.get("/register?q=不存在的企业")["items"] == []
    stranger.get("/register/闽添登〔2026〕350582-99999号", 404)
    assert set(fields(stranger.ask("GET", "/register?by=amount", status=422))) == {"by"}
    assert Registration.objects.count() == 1


def test_the_register_comes_in_pages(world: Cast, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianheng.modules.registration.queries.finding.PER_PAGE", 1)
    for place in (world.own, world.rival):
        file.recipe(place)
        file.accepted(place, people.reviewer, people.second)
    stranger = Program()
    first = stranger.get("/register?q=香辣酱")
    second = stranger.get(first["next"])
    names = {each["enterprise"] for page in (first, second) for each in page["items"]}
    assert (names, second["next"]) == ({"晋江鱼丸有限公司", "安海蜜饯有限公司"}, None)


def test_every_operation_is_described_with_an_example() -> None:
    from tianheng.api.docs import operations
    from tianheng.api.site import api
    from tianheng.config import urls  # noqa: F401 - mounts the routers

    shown = operations(api.get_openapi_schema())
    own = [
        each
        for each in shown
        if each["path"].split("/")[3] in ("products", "formulas", "registrations", "register")
    ]
    assert len(own) == 33
    for each in own:
        assert each["summary"], each["path"]
        assert '"string"' not in each["body"] + str(each["answers"]), (
            each["path"],
            each["body"],
            each["answers"],
        )
