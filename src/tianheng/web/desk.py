"""The desk: what needs doing today. Each module puts its cards on it; the page itself is accounts' ``/desk/``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise

Text = str | Promise


class Item(NamedTuple):
    """One thing to do: what it is, where it is done, how urgent (fail, review, note, pass), and a detail below."""

    text: Text
    link: str = ""
    tone: str = "note"
    detail: Text = ""


@dataclass(frozen=True)
class Card:
    """Things of one kind. ``link`` leads to all of them, ``total`` is their number when ``items`` are only the first.

    A card without items is shown only when ``empty`` says something.
    """

    title: Text
    items: Sequence[Item] = ()
    link: str = ""
    note: Text = ""
    empty: Text = ""
    total: int | None = None

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.items) if self.total is None else self.total

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(0, self.count - len(self.items))


Build = Callable[[Any, datetime], Card | None]
_builders: dict[str, tuple[int, Build]] = {}


def put_on_desk(key: str, *, order: int, build: Build) -> None:
    """Put a card on everybody's desk: ``build(user, at)`` gives it, or None for whoever it does not concern.

    Called from ``AppConfig.ready``; the same key again replaces it. ``build`` reads through ``visible_to(user)``, a
    few items only (five are enough) and at most two queries. Lower ``order`` stands first.
    """
    _builders[key] = (order, build)


def cards(user: Any, at: datetime) -> list[Card]:
    """The cards of ``user``, in their order."""
    built = (build(user, at) for _, build in sorted(_builders.values(), key=lambda each: each[0]))
    return [card for card in built if card is not None and (card.items or card.empty)]
