"""People and organisations for tests, made by the real actions."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from tianheng.accounts import actions, queries
from tianheng.accounts.models import Area, Organisation, User
from tianheng.core.actors import system
from tianheng.core.identifiers import CREDIT_CHARACTERS, CREDIT_WEIGHTS

NOW = datetime(2026, 5, 6, 1, 30, tzinfo=UTC)
PASSWORD = "steelyard and salt"
FOUNDER = system("founding")
_numbers = count(1)


def credit_code(number: int | None = None, area: str = "350582") -> str:
    """A credit code whose check character is right; worked out here from the standard, not by the code under test."""
    body = f"91{area}MA{number or next(_numbers):07d}"
    total = sum(CREDIT_CHARACTERS.index(c) * w for c, w in zip(body, CREDIT_WEIGHTS, strict=True))
    return body + CREDIT_CHARACTERS[(31 - total % 31) % 31]


def licence_number(area: str = "350582", number: int | None = None) -> str:
    """A licence number whose check digit is right."""
    body = f"106{area}{number or next(_numbers):04d}"
    for check in "0123456789":
        carried = 10
        for digit in body:
            carried = ((carried + int(digit)) % 10 or 10) * 2 % 11
        if (carried + int(check)) % 10 == 1:
            return f"SC{body}{check}"
    raise AssertionError(body)


def bureau(area: str, level: str = "county", name: str = "") -> Organisation:
    place = Area.objects.get(code=area)
    return actions.found_organisation(
        by=FOUNDER, kind="bureau", level=level, name=name or f"{place.name}市场监督管理局", area=place, at=NOW
    )


def enterprise(area: str = "350582", name: str = "", **more: Any) -> Organisation:
    return actions.found_organisation(
        by=FOUNDER,
        kind="enterprise",
        name=name or f"第{next(_numbers)}食品有限公司",
        area=Area.objects.get(code=area),
        credit_code=credit_code(area=area),
        at=NOW,
        **more,
    )


def organisation(kind: str, area: str = "350582", name: str = "") -> Organisation:
    number = next(_numbers)
    return actions.found_organisation(
        by=FOUNDER,
        kind=kind,
        name=name or f"第{number}号机构",
        area=Area.objects.get(code=area),
        code=f"{kind}-{number}",
        at=NOW,
    )


def member(place: Organisation, *roles: str, name: str = "", at: datetime = NOW) -> User:
    """A person of ``place`` who has set a password and entered."""
    number = next(_numbers)
    user = actions.invite(
        by=FOUNDER,
        organisation=place,
        name=name or f"林{number}",
        phone=f"138{number:08d}",
        login_name=f"person{number}",
        roles=roles,
        at=at,
    )
    user = actions.set_password(by=FOUNDER, user=user, password=PASSWORD, at=at)
    user.must_change_password = False
    user.save()
    return queries.enter(user, at=at)


def application(area: str | Area = "350582", **more: Any) -> dict[str, Any]:
    """What an enterprise fills in to register itself."""
    number, place = next(_numbers), area if isinstance(area, Area) else Area.objects.get(code=area)
    return {
        "name": f"晋江市第{number}鱼丸食品有限公司",
        "credit_code": credit_code(area=place.code),
        "licence_number": licence_number(place.code),
        "licence_expires": datetime(2029, 12, 31, tzinfo=UTC).date(),
        "area": place,
        "address": "福建省晋江市安海镇某路 1 号",
        "telephone": "0595-85661234",
        "person": f"陈{number}",
        "phone": f"139{number:08d}",
        "login_name": f"owner{number}",
        "password": PASSWORD,
        "role": "head",
        "at": NOW,
        **more,
    }
