"""The desk: cards in their order, for whom they concern."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tianheng.web import desk
from tianheng.web.desk import Card, Item, cards, put_on_desk

AT = datetime(2026, 5, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_builders", {})


def titles(user: Any = "somebody") -> list[str]:
    return [str(card.title) for card in cards(user, AT)]


def test_cards_stand_in_their_order_whoever_came_first() -> None:
    for order in (30, 10, 20):
        put_on_desk(
            f"card{order}", order=order, build=lambda user, at, order=order: Card(str(order), [Item("x")])
        )
    assert titles() == ["10", "20", "30"]


def test_the_same_key_replaces() -> None:
    for title in ("old", "new"):
        put_on_desk("one", order=1, build=lambda user, at, title=title: Card(title, [Item("x")]))
    assert titles() == ["new"]


def test_a_card_is_built_for_the_person_and_the_moment() -> None:
    put_on_desk(
        "one", order=1, build=lambda user, at: Card(f"{user} {at:%H}", [Item("x")]) if user == "a" else None
    )
    assert titles("a") == ["a 00"]
    assert titles("b") == []


def test_an_empty_card_is_shown_only_when_it_has_something_to_say() -> None:
    put_on_desk("silent", order=1, build=lambda user, at: Card("silent"))
    put_on_desk("kind", order=2, build=lambda user, at: Card("kind", empty="都办完了"))
    assert titles() == ["kind"]


@pytest.mark.parametrize(("total", "count", "more"), [(None, 2, 0), (5, 5, 3), (2, 2, 0), (1, 1, 0)])
def test_how_many_and_how_many_more(total: int | None, count: int, more: int) -> None:
    card = Card("x", [Item("a"), Item("b")], total=total)
    assert (card.count, card.more) == (count, more)
