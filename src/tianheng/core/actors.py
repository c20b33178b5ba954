"""Who acts: a person, or a named part of the system. What the trail keeps of them is text and outlives them."""

from typing import NamedTuple, Protocol


class Actor(NamedTuple):
    """``kind`` is ``user`` or ``system``; ``key`` the row's number or the part's name; the rest is for reading."""

    kind: str
    key: str
    name: str
    organisation: str = ""
    organisation_name: str = ""

    def as_actor(self) -> "Actor":
        """Itself: an actor may stand wherever a person may."""
        return self


class Acting(Protocol):
    """Whoever can be named as an actor: a user, or an :class:`Actor`."""

    def as_actor(self) -> Actor:
        """The words the trail keeps."""


def system(part: str) -> Actor:
    """The system itself, by the part that acts: ``system("sign-in")``; never anonymous."""
    return Actor("system", part, f"系统：{part}")
