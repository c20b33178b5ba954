"""The REST manners: one error shape, exact numbers, a schema and a page that describes it."""

import json
from decimal import Decimal
from typing import Any, Literal

import pytest
from django.http import Http404, HttpRequest
from django.test import Client
from django.urls import path
from ninja import Field, Schema
from ninja.errors import HttpError

from tianheng import __version__
from tianheng.api.errors import ApiError, Interface, install
from tianheng.api.exact import ExactParser, ReadableRenderer
from tianheng.config import urls as site

probe = Interface(urls_namespace="probe", docs_url=None, parser=ExactParser(), renderer=ReadableRenderer())
install(probe)


class Line(Schema):
    additive: str
    amount: Decimal = Field(ge=0)
    unit: Literal["g/kg", "mg/kg"] = "g/kg"


class Formula(Schema):
    items: list[Line]


@probe.post("/echo")
def echo(request: HttpRequest, formula: Formula) -> Any:
    return {"amounts": [line.amount for line in formula.items], "name": formula.items[0].additive}


@probe.get("/raise/{kind}")
def raising(request: HttpRequest, kind: str, limit: int = 1) -> None:
    field = {"field": "category", "value": "99.99", "mend": "请从附录 E 选"}
    raise {
        "own": ApiError(422, "unknown_category", "没有这个食品类别", [field]),
        "missing": Http404("secret"),
        "refused": HttpError(429, "slow down"),
        "broken": RuntimeError("secret"),
    }[kind]


urlpatterns = [*site.urlpatterns, path("probe/", probe.urls)]


@pytest.fixture
def caller(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def post(caller: Client, body: str) -> tuple[int, dict[str, Any]]:
    answer = caller.post("/probe/echo", body, content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def test_numbers_are_exact_both_ways_and_chinese_stays_readable(caller: Client) -> None:
    long = "1.15000000000000000001"
    body = (
        f'{{"items": [{{"additive": "苯甲酸钠", "amount": 0.1}}, {{"additive": "x", "amount": "{long}"}}]}}'
    )
    answer = caller.post("/probe/echo", body, content_type="application/json")
    assert answer.json()["amounts"] == ["0.1", long]
    assert "苯甲酸钠" in answer.content.decode()


@pytest.mark.parametrize(
    ("line", "field", "value", "mend"),
    [
        ({"additive": "x"}, "items[0].amount", None, "请补上这一项。"),
        ({"additive": "x", "amount": "many"}, "items[0].amount", "many", "请用数字，例如 0.5。"),
        ({"additive": "x", "amount": -1}, "items[0].amount", -1, "请填不小于 0 的数。"),
        ({"additive": 5, "amount": 1}, "items[0].additive", 5, "请用文本。"),
        (
            {"additive": "x", "amount": 1, "unit": "斤"},
            "items[0].unit",
            "斤",
            "请用以下之一：'g/kg' or 'mg/kg'。",
        ),
    ],
)
def test_a_mistake_names_field_value_and_mend(
    caller: Client, line: dict[str, Any], field: str, value: object, mend: str
) -> None:
    status, answer = post(caller, json.dumps({"items": [line]}))
    assert status == 422
    assert answer["error"]["code"] == "invalid"
    assert answer["error"]["fields"] == [{"field": field, "value": value, "mend": mend}]


def test_the_mend_is_in_the_callers_language(caller: Client) -> None:
    headers = {"accept-language": "en"}
    answer = caller.post("/probe/echo", '{"items": 1}', content_type="application/json", headers=headers)
    assert answer.json()["error"]["fields"] == [{"field": "items", "value": 1, "mend": "Use an array."}]


@pytest.mark.parametrize("body", ["{", '{"items": NaN}', ""])
def test_what_is_no_json_is_400(caller: Client, body: str) -> None:
    status, answer = post(caller, body)
    assert status in (400, 422)
    assert answer["error"].keys() == {"code", "message", "fields"}


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("own", 422, "unknown_category"),
        ("missing", 404, "not_found"),
        ("refused", 429, "too_many"),
        ("broken", 500, "server_error"),
    ],
)
def test_every_refusal_has_the_one_shape(caller: Client, kind: str, status: int, code: str) -> None:
    answer = caller.get(f"/probe/raise/{kind}")
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert "secret" not in answer.content.decode()


def test_an_own_error_carries_its_fields(caller: Client) -> None:
    fields = caller.get("/probe/raise/own").json()["error"]["fields"]
    assert fields == [{"field": "category", "value": "99.99", "mend": "请从附录 E 选"}]


def test_a_mistaken_query_is_named_without_its_source(caller: Client) -> None:
    answer = caller.get("/probe/raise/own?limit=x")
    assert answer.json()["error"]["fields"] == [{"field": "limit", "value": "x", "mend": "请用整数。"}]


def test_version(client: Client) -> None:
    assert client.get("/api/v1/version").json() == {"name": "tianheng", "version": __version__}


@pytest.mark.django_db
def test_health(client: Client) -> None:
    answer = client.get("/api/v1/health")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert answer.json()["checks"]["database"] is True


def test_the_schema_lists_every_operation_and_the_page_shows_them(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    page = client.get("/api/v1/docs").content.decode()
    assert schema["openapi"].startswith("3.")
    assert "/api/v1/version" in schema["paths"]
    for address in schema["paths"]:
        assert f"<code>{address}</code>" in page


def test_the_page_draws_examples_from_the_schema() -> None:
    from tianheng.api.docs import operations

    shown = {each["path"]: each for each in operations(probe.get_openapi_schema(path_prefix="/probe"))}
    body = json.loads(shown["/probe/echo"]["body"])
    assert body["items"][0]["additive"] == "string"
    assert body["items"][0]["unit"] == "g/kg | mg/kg"


def test_no_two_shapes_have_one_name() -> None:
    """The schema keeps shapes by name: of two, one would be described as the other."""

    def below(kind: type) -> list[type]:
        return [one for each in kind.__subclasses__() for one in (each, *below(each))]

    ours = {each for each in below(Schema) if each.__module__.startswith("tianheng.")}
    names = [each.__name__ for each in ours]
    assert len(names) > 40
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
