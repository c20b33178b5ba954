"""How the demo's people come in: bureaus are founded and invite; enterprises register and are let in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import hashers

from tianheng.accounts import actions, queries
from tianheng.accounts.demo.cast import (
    FIRST_SERIAL,
    PASSWORD,
    PIN,
    Works,
    code_of,
    data,
    enterprises,
    institution_code,
    login_of,
    names,
    numbered,
    person,
    place,
)
from tianheng.accounts.enums import OrganisationKind, Role
from tianheng.accounts.invitations import token
from tianheng.accounts.models import Area, Organisation, User
from tianheng.core.demo import BEGINS, DEMO, World

OFFICIALS = {
    "county": (
        ("leader", "leader"),
        ("reviewer", "reviewer"),
        ("second", "reviewer"),
        ("inspector", "inspector"),
    ),
    "city": (("leader", "leader"), ("reviewer", "reviewer")),
    "province": (("leader", "leader"), ("reviewer", "reviewer")),
    "station": (("inspector", "inspector"),),
}
MINUTE = timedelta(minutes=1)


class LightHasher(hashers.PBKDF2PasswordHasher):
    """The real algorithm with few rounds: the demo's password is public, and there are a hundred of them.

    The rounds stand in what is stored; the first sign-in of a person stores it anew with the usual number.
    """

    iterations = 1_000


@contextmanager
def light_hashing() -> Iterator[None]:
    """Store passwords by :class:`LightHasher` for a while, where its algorithm is the one in use."""
    kept = settings.PASSWORD_HASHERS
    if hashers.get_hasher().algorithm != LightHasher.algorithm:
        yield
        return
    settings.PASSWORD_HASHERS = [f"{__name__}.LightHasher"]
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    try:
        yield
    finally:
        settings.PASSWORD_HASHERS = kept
        hashers.get_hashers.cache_clear()
        hashers.get_hashers_by_algorithm.cache_clear()


class Cast:
    """Gives out names and telephone numbers, each once."""

    def __init__(self) -> None:
        self.names, self.count = names(), 0

    def facts(self) -> dict[str, str]:
        """A person's name and phone; the number is one of a block that stands for examples."""
        self.count += 1
        return {"name": next(self.names), "phone": f"1380000{self.count:04d}"}


def plan(world: World) -> None:
    """Bureaus on the first days, then the enterprises, one after the other."""
    cast = Cast()
    for number, each in enumerate(data()["bureau"]):
        world.plan(
            world.at(BEGINS, 9, number), partial(found_bureau, cast, each, world.at(BEGINS, 9, number))
        )
    for number, each in enumerate(data()["other"], 20):
        world.plan(world.at(BEGINS, 9, number), partial(found_other, cast, each, world.at(BEGINS, 9, number)))
    for works in enterprises():
        begun = world.at(BEGINS - 4 - works.number // 2, 9 + works.number % 5)
        world.plan(begun, partial(register, world, cast, works, begun))


def found_bureau(cast: Cast, facts: dict[str, Any], at: datetime) -> None:
    """A bureau, its administrator, then the others, whom the administrator invites."""
    area = Area.objects.get(code=facts["area"])
    row = actions.found_organisation(
        by=DEMO,
        kind=OrganisationKind.BUREAU,
        level=facts["level"],
        name=facts.get("name") or f"{area.name}市场监督管理局",
        area=area,
        at=at,
    )
    admin = joined(DEMO, row, facts["key"], "admin", [Role.ADMINISTRATOR], cast, at)
    for post, role in OFFICIALS[facts["level"]]:
        joined(queries.enter(admin, at=at), row, facts["key"], post, [role], cast, at)


def found_other(cast: Cast, facts: dict[str, Any], at: datetime) -> None:
    """The laboratory, the government office."""
    row = actions.found_organisation(
        by=DEMO,
        kind=facts["kind"],
        name=facts["name"],
        area=Area.objects.get(code=facts["area"]),
        code=institution_code(facts["key"]),
        at=at,
    )
    laboratory = facts["kind"] == OrganisationKind.LABORATORY
    post, role = ("analyst", Role.LABORATORY) if laboratory else ("reader", Role.GOVERNMENT_READER)
    joined(DEMO, row, facts["key"], post, [role], cast, at)


def joined(
    by: Any, row: Organisation, key: str, post: str, roles: list[str], cast: Cast, at: datetime
) -> User:
    """Somebody is invited and comes in."""
    with light_hashing():
        user = actions.invite(
            by=by, organisation=row, roles=roles, login_name=login_of(key, post), at=at, **cast.facts()
        )
        user.refresh_from_db()  # the link is made of what is stored
        return actions.accept_invitation(user=user, given=token(user), password=PASSWORD, at=at + MINUTE)


def register(world: World, cast: Cast, works: Works, at: datetime) -> None:
    """An enterprise registers itself; its county lets it in on the next working day."""
    facts = cast.facts()
    with light_hashing():
        actions.register_enterprise(
            name=works.name,
            credit_code=code_of(works),
            licence_number=numbered(works.area, works.licence, FIRST_SERIAL + works.number),
            licence_expires=world.day(expires_in(works)),
            area=Area.objects.get(code=works.area),
            address=works.address,
            telephone=f"{'0596' if works.area == '350604' else '0595'}-8500{works.number:04d}",
            person=facts["name"],
            phone=facts["phone"],
            login_name=login_of(works.key, "head"),
            password=PASSWORD,
            role=Role.HEAD,
            at=at,
        )
    later = world.at((world.today - at.date()).days - 2, 15, works.number)
    world.plan(later, partial(let_in, cast, works, later))


def expires_in(works: Works) -> int:
    """Days before today (negative: after) on which a licence runs out: one has, one soon will."""
    return {"tofu": 12, "laver": -24}.get(works.key, -(200 + 90 * works.number))


def let_in(cast: Cast, works: Works, at: datetime) -> None:
    """The county's reviewer lets the enterprise in; its head invites the others; everybody sets a PIN."""
    row = place(works.key)
    actions.activate_enterprise(by=person(county(works.area), "reviewer", at), organisation=row, at=at)
    head = person(works.key, "head", at)
    staff = [
        joined(head, row, works.key, post, roles, cast, at + 2 * number * MINUTE)
        for number, (post, *roles) in enumerate(data()["staff"][works.size])
    ]
    with light_hashing():
        for user in [head, *staff]:
            actions.set_pin(by=user, pin=PIN, password=PASSWORD, at=at + 20 * MINUTE)


def county(area: str) -> str:
    """The key of the county's bureau."""
    return next(
        str(each["key"]) for each in data()["bureau"] if each["area"] == area and each["level"] == "county"
    )
