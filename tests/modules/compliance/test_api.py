"""The check over REST: exact numbers, one error shape, documented examples that work."""

import json
from typing import Any

import pytest
from django.test import Client

from tianheng.api.docs import operations
from tianheng.api.site import api
from tianheng.config import urls  # noqa: F401 - mounts the routers

FOOD = {"category": "04.02.02.03"}


@pytest.fixture
def caller() -> Client:
    return Client()


def post(caller: Client, address: str, body: str | dict[str, Any]) -> tuple[int, dict[str, Any]]:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    answer = caller.post(f"/api/v1{address}", text, content_type="application/json")
    return answer.status_code, answer.json()


def formula(**changes: Any) -> dict[str, Any]:
    items = [{"additive": "苯甲酸钠", "amount": "1.10", "unit": "g/kg"}]
    return {"id": "x", "production_date": "2026-05-01", "food": FOOD, "items": items} | changes


def test_a_formula_is_judged(caller: Client) -> None:
    status, verdict = post(caller, "/check", formula())
    assert (status, verdict["verdict"], verdict["id"]) == (200, "pass", "x")
    assert verdict["items"][0]["compared"]["value"] == "0.9322"
    assert verdict["items"][0]["rule"]["printed_page"] == 20


def test_numbers_are_read_exactly(caller: Client) -> None:
    amount = "1.17994285714285714285"
    body = json.dumps(formula()).replace('"1.10"', amount)
    assert post(caller, "/check", body)[0] == 200 or "mend" in str(post(caller, "/check", body)[1])
    for number, verdict in (("1.0", "pass"), ("1.0000000001", "fail")):
        body = (
            json.dumps(formula(), ensure_ascii=False).replace('"1.10"', number).replace("苯甲酸钠", "苯甲酸")
        )
        assert post(caller, "/check", body)[1]["verdict"] == verdict


def test_every_mistake_comes_in_the_one_shape(caller: Client) -> None:
    items = [
        {"additive": "苯甲酸", "amount": "-1", "unit": "斤"},
        {"additive": "", "amount": "1", "unit": "g/kg"},
    ]
    status, body = post(caller, "/check", formula(items=items))
    assert (status, body["error"]["code"]) == (422, "bad_input")
    found = {field["field"] for field in body["error"]["fields"]}
    assert "items[1].additive" in found
    assert any(field.startswith("items[0]") for field in found)
    assert all(field["mend"] for field in body["error"]["fields"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"food": None}, "food"),
        ({"surprise": 1}, "surprise"),
        ({"items": "x"}, "items"),
        ({"food": {"category": 1204}}, "food.category"),
        ({"food": {"category": "99.99"}}, "food.category"),
        ({"production_date": "gestern"}, "production_date"),
    ],
)
def test_what_has_not_the_documented_form_names_its_field(
    caller: Client, change: dict[str, Any], field: str
) -> None:
    status, body = post(caller, "/check", formula(**change))
    assert status == 422
    assert field in {one["field"] for one in body["error"]["fields"]}


def test_compound_ingredients_and_premixes_are_taken(caller: Client) -> None:
    inside = [{"name": "酱油", "category": "12.04", "share": "0.03", "items": formula()["items"]}]
    status, verdict = post(caller, "/check", formula(items=[], ingredients=inside))
    assert status == 200
    assert verdict["items"][0]["field"] == "ingredients[0].items[0]"
    assert verdict["items"][0]["ingredient"] == "酱油"


def test_a_batch_answers_each_in_order(caller: Client) -> None:
    bad = formula(id="bad", food={"category": "99.99"})
    status, body = post(caller, "/check/batch", {"formulas": [formula(id="a"), bad, formula(id="b")]})
    assert status == 200
    assert [one["id"] for one in body["verdicts"]] == ["a", "bad", "b"]
    assert body["verdicts"][1]["error"]["fields"][0]["field"] == "food.category"


def test_a_batch_has_an_end(caller: Client) -> None:
    status, body = post(caller, "/check/batch", {"formulas": [formula()] * 1001})
    assert (status, body["error"]["fields"][0]["field"]) == (422, "formulas")


def test_categories_are_suggested(caller: Client) -> None:
    body = caller.get("/api/v1/categories/suggest", {"q": "牛油火锅底料"}).json()
    assert body["suggestions"][0]["code"].startswith("12.10.02")
    assert body["suggestions"][0]["why"]


def test_additives_are_found(caller: Client) -> None:
    body = caller.get("/api/v1/additives/search", {"q": "bjsn"}).json()
    assert body[0]["name"] == "苯甲酸钠"


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "x" * 200}, {"q": "a", "limit": 0}])
def test_a_search_without_a_word_is_refused(caller: Client, query: dict[str, Any]) -> None:
    for address in ("/api/v1/categories/suggest", "/api/v1/additives/search"):
        answer = caller.get(address, query)
        assert answer.status_code == 422
        assert answer.json()["error"]["fields"][0]["field"] in ("q", "limit")


def test_the_documented_example_is_judged(caller: Client) -> None:
    described = {one["path"]: one for one in operations(api.get_openapi_schema())}
    status, _verdict = post(caller, "/check", described["/api/v1/check"]["body"])
    assert status == 200
    for path in ("/api/v1/check/batch", "/api/v1/categories/suggest", "/api/v1/additives/search"):
        assert path in described


def test_english_callers_are_told_in_english() -> None:
    english = Client(headers={"Accept-Language": "en"})
    _status, body = post(english, "/check", formula(food={"category": "99.99"}))
    assert body["error"]["fields"][0]["mend"].startswith("Appendix E")
