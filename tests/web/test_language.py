"""Three languages: by the browser's wish, by the switch; Simplified Chinese when nobody says."""

import pytest
from django.conf import settings
from django.test import Client

HEADINGS = {"zh-hans": "每一种添加剂", "zh-hant": "每一種添加劑", "en": "Every additive, weighed."}


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        (None, "zh-hans"),
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("zh-HK", "zh-hant"),
        ("en-US,en;q=0.5", "en"),
        ("fr", "zh-hans"),
    ],
)
def test_the_browser_is_answered_in_its_language(client: Client, wish: str | None, language: str) -> None:
    headers = {"accept-language": wish} if wish else {}
    page = client.get("/", headers=headers).content.decode()
    assert f'<html lang="{language}">' in page
    assert HEADINGS[language] in page


@pytest.mark.parametrize("language", HEADINGS)
def test_the_switch_is_remembered_and_returns(client: Client, language: str) -> None:
    answer = client.post("/language/", {"language": language, "next": "/api/v1/docs"})
    assert answer.headers["Location"] == "/api/v1/docs"
    assert HEADINGS[language] in client.get("/", headers={"accept-language": "fr"}).content.decode()


def test_the_switch_leads_to_no_other_site(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"


def test_the_switch_marks_the_language_in_use(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert 'value="en" lang="en" title="English" aria-label="English" aria-current="true"' in page
    assert page.count('aria-current="true"') == 1


def test_every_language_has_a_short_name() -> None:
    from tianheng.web.context import SHORT

    assert set(SHORT) == {code for code, _ in settings.LANGUAGES}
