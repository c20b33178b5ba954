"""The home page: six platforms, open doors, nothing shown that is not built."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tianheng.web import platforms
from tianheng.web.platforms import PLATFORMS, doors, open_door

SIX = ["质量提升", "基础支撑", "科技创新", "安全监督", "闽台合作", "文明建设"]


def test_the_six_platforms_stand_in_their_order(client: Client) -> None:
    page = client.get("/").content.decode()
    places = [page.index(f">{name}</h2>") for name in SIX]
    assert places == sorted(places)


@pytest.mark.django_db
def test_every_link_on_the_page_leads_somewhere(client: Client) -> None:
    for door in doors():
        assert client.get(reverse(door.url)).status_code == 200, door.url


def test_what_is_to_come_is_no_link(client: Client) -> None:
    page = client.get("/").content.decode()
    assert page.count("尚未开放") == sum(bool(each.awaits) for each in PLATFORMS)
    assert page.count('class="door"') == len(doors())


def test_a_door_to_nowhere_is_not_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platforms, "_doors", {})
    open_door("science", url="nowhere:page", title="虚门", note="")
    with pytest.raises(NoReverseMatch):
        reverse("nowhere:page")
    assert "虚门" not in client.get("/").content.decode()


def test_an_open_door_is_on_the_page_and_in_the_navigation(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platforms, "_doors", {})
    open_door("science", url="api-docs", title="一扇门", note="门后的话")
    page = client.get("/").content.decode()
    assert page.count("一扇门") == 2
    assert page.count("门后的话") == 1


def test_a_door_needs_one_of_the_six_platforms() -> None:
    with pytest.raises(ValueError, match="'seventh' is not one of the six"):
        open_door("seventh", url="web:home", title="", note="")


def test_the_home_page_needs_no_database(client: Client) -> None:
    assert client.get("/").status_code == 200


def test_only_reading_is_possible(client: Client) -> None:
    assert client.post("/").status_code == 405
