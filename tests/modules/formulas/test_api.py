"""Products and formulas over REST: what a key does and sees, what outsiders never see, how it says no."""

from typing import Any

import pytest

from tests.factories import formulas as make
from tests.modules.api_world import Program, fields
from tests.modules.formulas.conftest import Cast
from tianheng.core.models import TrailEntry
from tianheng.modules.formulas.models import FormulaLook, FormulaVersion, Product

PRODUCT = {
    "name": "香辣萝卜干",
    "standard_number": "SB/T 10439",
    "category": "04.02.02.03",
    "confirmed": True,
}
LINES = [
    {"name": "萝卜", "amount": "850", "unit": "kg"},
    {"name": "山梨酸钾", "amount": 0.5, "unit": "g/kg", "function": "防腐剂"},
]
FORMULA = {"basis_amount": 1000, "lines": LINES}


@pytest.fixture(autouse=True)
def still(clock: Any) -> None:
    """Keys are made at the tests' moment."""


def test_a_product_and_its_formula_from_nothing_to_in_force(world: Cast, staff: Cast) -> None:
    officer, head = Program(staff.officer), Program(staff.head)
    made = officer.post("/products", PRODUCT, 201)
    assert (made["code"], made["category_confirmed"], made["formula"]) == ("P001", True, None)
    draft = officer.post(f"/products/{made['id']}/formulas", FORMULA, 201)
    assert [line["kind"] for line in draft["lines"]] == ["ingredient", "additive"]
    assert (draft["verdict"], draft["lines"][1]["level"]) == ("pass", "0.5 g/kg")
    said = {"version": draft["version"]}
    done = head.post(f"/formulas/{draft['id']}/approve", said)
    assert (done["state"], done["approved_by"]) == ("approved", staff.head.name)
    assert officer.get(f"/products/{made['id']}")["formula"] == {
        "id": draft["id"],
        "number": 1,
        "verdict": "pass",
    }
    actor = TrailEntry.objects.get(verb="approve_formula").actor_name
    assert actor.startswith(f"{staff.head.name}（经接口 ERP-")


def test_figures_are_exact_both_ways(world: Cast, staff: Cast) -> None:
    officer = Program(staff.officer)
    made = officer.post("/products", PRODUCT | {"fat_fraction": 0.1, "annual_output": "120.50"}, 201)
    assert (made["fat_fraction"], made["annual_output"]) == ("0.1", "120.5")
    lines = [{"name": "山梨酸钾", "amount": "0.3333333", "unit": "g/kg", "function": "防腐剂"}]
    draft = officer.post(f"/products/{made['id']}/formulas", FORMULA | {"lines": lines}, status=None)
    assert draft["status"] in (201, 422)
    lines[0]["amount"] = "0.333333"
    draft = officer.post(f"/products/{made['id']}/formulas", FORMULA | {"lines": lines}, 201)
    assert draft["lines"][0]["amount"] == "0.333333"


def test_compound_ingredients_come_back_as_they_were_sent(world: Cast, staff: Cast) -> None:
    row = make.product(world.own, staff.officer)
    sauce = {
        "kind": "compound",
        "name": "酱油",
        "amount": "20",
        "category": "12.04",
        "parts": [{"name": "苯甲酸钠", "amount": "0.6", "unit": "g/kg"}],
    }
    draft = Program(staff.officer).post(
        f"/products/{row.pk}/formulas", FORMULA | {"lines": [*LINES, sauce]}, 201
    )
    inside = draft["lines"][2]["parts"][0]
    assert (inside["name"], inside["level"]) == ("苯甲酸钠", "0.012 g/kg")


def test_what_is_wrong_with_a_line_is_named_by_its_path(world: Cast, staff: Cast) -> None:
    officer, row = Program(staff.officer), make.product(world.own, staff.officer)
    lines = [{"name": "萝卜", "amount": "-1"}, {"name": "", "amount": "2", "unit": "斤"}]
    wrong = officer.post(f"/products/{row.pk}/formulas", FORMULA | {"lines": lines}, 422)
    assert wrong["error"]["code"] == "bad_input"
    assert {"lines[0].amount", "lines[1].name", "lines[1].unit"} <= set(fields(wrong))
    assert officer.post("/products", PRODUCT | {"category": "99.99"}, 422)["error"]["fields"][0] == {
        "field": "category",
        "value": "99.99",
        "mend": fields(officer.post("/products", PRODUCT | {"category": "99.99"}, 422))["category"],
    }
    assert fields(officer.post("/products", PRODUCT | {"nmae": "x"}, 422)) == {
        "nmae": "没有这一项，请删去，或检查拼写。"
    }
    assert FormulaVersion.objects.count() == 0


def test_sent_twice_under_one_key_is_made_once(world: Cast, staff: Cast) -> None:
    officer = Program(staff.officer)
    first, again = (officer.post("/products", PRODUCT, 201, key="erp-1") for _ in range(2))
    assert first["id"] == again["id"]
    other = officer.post("/products", PRODUCT | {"name": "酱黄瓜"}, 409, key="erp-1")
    assert other["error"]["code"] == "conflict"
    assert officer.post("/products", PRODUCT, 422, key="不是 key"[:2] + "!")["error"]["code"] == "invalid"
    assert Product.objects.count() == 1


def test_a_stale_change_and_a_locked_version_are_conflicts(world: Cast, staff: Cast) -> None:
    officer, row = Program(staff.officer), make.product(world.own, staff.officer)
    changed = officer.ask(
        "PATCH", f"/products/{row.pk}", {"version": row.version, "trademark": "海湾"}, status=200
    )
    assert (changed["trademark"], changed["version"]) == ("海湾", row.version + 1)
    stale = officer.ask(
        "PATCH", f"/products/{row.pk}", {"version": row.version, "trademark": "他"}, status=409
    )
    assert "version" in fields(stale)
    approved = make.approved(world.own, made=row)
    body = FORMULA | {"version": approved.version}
    assert "state" in fields(officer.ask("PUT", f"/formulas/{approved.pk}", body, status=409))
    copied = officer.post(f"/formulas/{approved.pk}/copy", None, 201)
    written = officer.ask(
        "PUT", f"/formulas/{copied['id']}", FORMULA | {"version": copied["version"]}, status=200
    )
    assert len(written["lines"]) == 2


def test_a_check_stores_nothing_and_names_the_lines(world: Cast, staff: Cast) -> None:
    officer = Program(staff.officer, "read")
    row = make.draft(make.product(world.own, staff.officer), lines=make.pickle_lines("1.5"))
    before = row.verdict_id
    verdict = officer.post(f"/formulas/{row.pk}/check", {"production_date": "2026-05-01"})
    assert (verdict["verdict"], verdict["items"][0]["field"]) == ("fail", "lines[3]")
    row.refresh_from_db()
    assert row.verdict_id == before
    refused = Program(staff.head).post(f"/formulas/{row.pk}/approve", {"version": row.version}, 422)
    assert "verdict" in fields(refused)


def test_lists_come_in_pages_and_are_filtered(world: Cast, staff: Cast) -> None:
    officer = Program(staff.officer, "read")
    for name in ("香辣萝卜干", "酱黄瓜", "泡菜"):
        make.product(world.own, staff.officer, name=name)
    first = officer.get("/products?limit=2&state=active")
    assert ([each["name"] for each in first["items"]], bool(first["next"])) == (
        ["香辣萝卜干", "酱黄瓜"],
        True,
    )
    second = officer.get(first["next"])
    assert ([each["name"] for each in second["items"]], second["next"]) == (["泡菜"], None)
    assert [each["name"] for each in officer.get("/products?q=jhg")["items"]] == ["酱黄瓜"]
    assert officer.get("/products?code=P003")["items"][0]["name"] == "泡菜"
    assert fields(officer.ask("GET", "/products?limit=1000", status=422)) == {
        "limit": "请填不大于 200 的数。"
    }


def test_the_number_of_queries_does_not_grow_with_the_list(
    world: Cast, staff: Cast, django_assert_max_num_queries: Any
) -> None:
    officer = Program(staff.officer, "read")
    for number in range(6):
        make.product(world.own, staff.officer, name=f"泡菜{number}")
    officer.get("/products")
    with django_assert_max_num_queries(8):
        assert len(officer.get("/products")["items"]) == 6


@pytest.mark.parametrize("who", ["rival", "far", "next_county", "far_county", "reader", "tester"])
def test_outsiders_find_nothing(world: Cast, staff: Cast, who: str) -> None:
    row = make.approved(world.own, made=make.product(world.own, staff.officer))
    other, product = Program(getattr(staff, who)), row.product_id
    assert other.get("/products")["items"] == []
    for path in (f"/products/{product}", f"/products/{product}/formulas", f"/formulas/{row.pk}"):
        assert other.get(path, 404)["error"]["code"] == "not_found"
    posts: list[tuple[str, str, Any]] = [
        ("POST", f"/products/{product}/formulas", FORMULA),
        ("PATCH", f"/products/{product}", {"version": 1, "name": "别家"}),
        ("PUT", f"/formulas/{row.pk}", FORMULA | {"version": 1}),
        ("POST", f"/formulas/{row.pk}/check", {}),
        ("POST", f"/formulas/{row.pk}/approve", {"version": 1}),
        ("POST", f"/formulas/{row.pk}/copy", {}),
    ]
    for method, path, body in posts:
        assert other.ask(method, path, body)["status"] == 404, path
    assert FormulaLook.objects.count() == 0
    row.product.refresh_from_db()
    assert row.product.name == "香辣萝卜干"


@pytest.mark.parametrize("who", ["county", "city", "province"])
def test_a_bureau_reads_its_area_without_drafts_and_is_noted(world: Cast, staff: Cast, who: str) -> None:
    row = make.approved(world.own, made=make.product(world.own, staff.officer))
    draft = make.draft(row.product)
    make.product(world.far, make.office(world.far))
    bureau = Program(getattr(staff, who))
    assert [each["id"] for each in bureau.get("/products")["items"]] == (
        [row.product_id]
        if who != "province"
        else list(Product.objects.order_by("pk").values_list("pk", flat=True))
    )
    assert bureau.get(f"/formulas/{row.pk}")["lines"][3]["amount"] == "0.5"
    assert FormulaLook.objects.get().purpose == "接口"
    assert [each["id"] for each in bureau.get(f"/products/{row.product_id}/formulas")["items"]] == [row.pk]
    bureau.get(f"/formulas/{draft.pk}", 404)
    refused = bureau.ask("PATCH", f"/products/{row.product_id}", {"version": 1, "name": "改"}, status=403)
    assert refused["error"]["code"] == "forbidden"
    assert bureau.post("/products", PRODUCT, 403)["error"]["code"] == "forbidden"


def test_keys_that_only_read_and_people_who_may_not(world: Cast, staff: Cast) -> None:
    assert Program(staff.officer, "read").post("/products", PRODUCT, 403)["error"]["code"] == "forbidden"
    assert Program(staff.feeder).post("/products", PRODUCT, 403)["error"]["code"] == "forbidden"
    assert Program().get("/products", 401)["error"]["code"] == "unauthenticated"
    row = make.draft(make.product(world.own, staff.officer))
    assert Program(staff.clerk).post(f"/formulas/{row.pk}/approve", {"version": 1}, 403)["status"] == 403
    assert Product.objects.count() == 1


def test_refusals_speak_the_callers_language(world: Cast, staff: Cast) -> None:
    program = Program()
    answer = program.browser.get("/api/v1/products", headers={"Accept-Language": "en"})
    assert answer.json()["error"]["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
