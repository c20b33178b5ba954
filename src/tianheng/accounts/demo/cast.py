"""Who and what the demo world is made of: read from the file, found again by every later part."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tianheng.accounts import queries
from tianheng.accounts.enums import OrganisationKind
from tianheng.accounts.models import Organisation, User
from tianheng.core.identifiers import CREDIT_CHARACTERS, credit_check, licence_check

FILE = Path(__file__).with_name("world.toml")
PASSWORD = "cheng zhun 2760 ke"  # noqa: S105 - public on purpose: it opens nothing but the demo
PIN = "2760"
# GB 11714: the ninth place of an organisation's code.
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
FIRST_SERIAL = 1180


class Works(NamedTuple):
    """An enterprise of the demo: its key in every file, its name, area, address, the licence's class, its size."""

    key: str
    name: str
    area: str
    address: str
    licence: str
    size: str
    number: int


@cache
def data() -> dict[str, Any]:
    """The file."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def enterprises() -> tuple[Works, ...]:
    """The twelve enterprises."""
    return tuple(Works(**each, number=number) for number, each in enumerate(data()["enterprise"], 1))


def works(key: str) -> Works:
    """One of them."""
    return next(each for each in enterprises() if each.key == key)


def credit_code(area: str, number: int) -> str:
    """A credit code of an enterprise registered in ``area``, both check characters right."""
    body = f"MA3{number:02d}D{number % 7}K"
    total = sum(
        CREDIT_CHARACTERS_OLD.index(each) * weight for each, weight in zip(body, WEIGHTS, strict=True)
    )
    check = 11 - total % 11
    code = f"91{area}{body}{'X' if check == 10 else check % 11}"
    return code + credit_check(f"{code}0")


CREDIT_CHARACTERS_OLD = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
assert set(CREDIT_CHARACTERS) < set(CREDIT_CHARACTERS_OLD)


def numbered(area: str, kind: str, serial: int) -> str:
    """A licence number of ``kind`` (111: frozen food) given in ``area``, its check digit right."""
    digits = f"{kind}{area}{serial:04d}"
    return f"SC{digits}{licence_check(f'{digits}0')}"


def code_of(works: Works) -> str:
    """The credit code of an enterprise."""
    return credit_code(works.area, works.number)


def place(key: str) -> Organisation:
    """The organisation of a key."""
    found = next((each for each in enterprises() if each.key == key), None)
    code = code_of(found) if found else institution_code(key)
    row: Organisation = Organisation.objects.select_related("area").get(code=code)
    return row


def institution_code(key: str) -> str:
    """The code of a bureau, the laboratory or the government office."""
    for each in data()["bureau"]:
        if each["key"] == key:
            return f"{OrganisationKind.BUREAU}-{each['level']}-{each['area']}"
    return f"demo-{key}"


def person(key: str, post: str, at: datetime) -> User:
    """The person of a post (``officer``), acting for the organisation of ``key`` at a moment.

    Where nobody holds it alone, whoever does its work: in a small plant one person holds several.
    """
    user: User = User.objects.get(login_name=login_of(key, holder(key, post)))
    return queries.enter(user, at=at)


def holder(key: str, post: str) -> str:
    """The post under which the work of ``post`` is done."""
    found = next((each for each in enterprises() if each.key == key), None)
    if found is None or post == "head":
        return post
    staff = data()["staff"][found.size]
    if any(row[0] == post for row in staff):
        return post
    wanted = ROLE_OF[post]
    return next((str(row[0]) for row in staff if wanted in row[1:]), "head")


ROLE_OF = {
    "director": "safety_director",
    "officer": "safety_officer",
    "keeper": "additive_keeper",
    "buyer": "purchaser",
    "store": "store_keeper",
    "feeder": "feeder",
    "analyst": "analyst",
    "clerk": "clerk",
}


def login_of(key: str, post: str) -> str:
    """A login name: ``fishball.officer``, ``jinjiang.reviewer``."""
    rows = [*data()["bureau"], *data()["other"]]
    start = next((str(each["login"]) for each in rows if each["key"] == key), key)
    return f"{start}.{post}"


def names() -> Iterator[str]:
    """People's names, none twice."""
    first, given = data()["surnames"], data()["given"]
    for number in range(len(first) * len(given)):
        # The steps have no divisor in common with the lists: every pair comes once.
        yield first[number * 7 % len(first)] + given[(number * 7 + number // len(first) * 3) % len(given)]
