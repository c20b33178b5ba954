"""Error pages: the right status, words in the reader's language, JSON below /api/."""

import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from tianheng.config import urls as site
from tianheng.web import errors

SECRET = "苯甲酸钠 1.15 g/kg"


def broken(request: HttpRequest, kind: str) -> HttpResponse:
    raise {
        "400": SuspiciousOperation,
        "403": PermissionDenied,
        "404": Http404,
        "413": RequestDataTooBig,
        "500": RuntimeError,
    }[kind](SECRET)


urlpatterns = [*site.urlpatterns, path("broken/<kind>", broken), path("api/broken/<kind>", broken)]
handler400, handler403, handler404, handler500 = (
    site.handler400,
    site.handler403,
    site.handler404,
    site.handler500,
)
STATUSES = [400, 403, 404, 413, 500]
WORDS = {
    400: ("读不懂", "讀不懂", "cannot be read"),
    403: ("不能打开", "不能開啟", "may not open"),
    404: ("没有找到", "沒有找到", "no such page"),
    413: ("太大", "太大", "too large"),
    500: ("出错", "出錯", "Something went wrong"),
}


@pytest.fixture
def visitor(settings: object) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_the_address_of_a_form_opened_like_a_page_says_so(client: Client) -> None:
    answer = client.get("/check/workbook/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "不能直接打开" in answer.content.decode()
    assert "首页" in answer.content.decode()
    assert client.put("/check/workbook/").content == b""


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("place", "language"), [(0, "zh-CN"), (1, "zh-TW"), (2, "en")])
def test_each_page_speaks_the_readers_language(
    visitor: Client, status: int, place: int, language: str
) -> None:
    answer = visitor.get(f"/broken/{status}", headers={"accept-language": language})
    assert answer.status_code == status
    assert WORDS[status][place] in answer.content.decode()
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("status", STATUSES)
def test_below_api_errors_are_json(visitor: Client, status: int) -> None:
    answer = visitor.get(f"/api/broken/{status}")
    assert answer.status_code == status
    error = json.loads(answer.content)["error"]
    assert error.keys() == {"code", "message", "fields"}
    assert WORDS[status][0] in error["message"]


def test_an_unknown_address_is_404(client: Client) -> None:
    assert client.get("/no/such/page").status_code == 404


def test_a_stale_form_says_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "这张表单已经过期" in answer.content.decode()


def test_an_upload_too_large_is_refused_unread_and_names_the_limit(client: Client) -> None:
    answer = client.post(
        "/language/", b"", content_type="text/plain", headers={"content-length": str(11 * 1024 * 1024)}
    )
    assert answer.status_code == 413
    assert "10 MB" in answer.content.decode()


def test_an_announced_size_that_is_no_number_is_taken_as_none(client: Client) -> None:
    from tianheng.web.middleware.size import announced

    request = RequestFactory().get("/")
    request.META["CONTENT_LENGTH"] = "-5"
    assert announced(request) == 0


def test_500_is_plain_when_even_the_page_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> HttpResponse:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(errors, "answer", fails)
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert answer.content.decode() == "500 系统出错了，请稍后再试。"
