"""A province's register: enterprises in every county, their products and formulas, registrations in every state."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.copies import copies, quickly

SEED = 2760
SYLLABLES = "海味泉兴金福安龙茂华盛源丰宝利达鑫隆祥和顺德康美佳香味鲜天地"
KINDS = ("食品有限公司", "调味品有限公司", "水产加工厂", "饮料有限公司", "糕点厂")
GOODS = ("香辣酱", "鱼丸", "萝卜干", "果味饮料", "紫菜", "肉松", "豆腐干", "米粉", "蜜饯", "蛋糕")
ADDITIVES = (
    "山梨酸及其钾盐", "苯甲酸及其钠盐", "柠檬酸及其钠盐、钾盐", "黄原胶", "卡拉胶", "谷氨酸钠", "焦糖色(加氨生产)",
    "甜菊糖苷", "三氯蔗糖", "碳酸氢钠", "双乙酸钠", "脱氢乙酸及其钠盐",
)  # fmt: skip
STATES = (("accepted", 80), ("submitted", 5), ("under_review", 3), ("returned", 2), ("expired", 10))
MADE = 3  # products of an enterprise


@dataclass
class Province:
    """Who looks, what there is, and the rows it was copied from."""

    people: dict[str, Any]
    enterprises: range
    products: range
    formulas: range
    registrations: range
    lines: int
    number: str


def build(enterprises: int, lines: int) -> Province:
    """A province with so many enterprises, each with :data:`MADE` products, and so many registered lines."""
    from tests.factories import accounts, formulas, registration
    from tianheng.accounts.models import Area
    from tianheng.modules.enterprises.models import Enterprise

    now, chance = datetime.now(UTC), random.Random(SEED)
    place = registration.producer(name="晋江市安海鱼丸食品有限公司")
    version = formulas.approved(
        place, lines=registration.sorbate(), made=formulas.product(place, name="香辣酱", category="12.10.02")
    )
    registration.policy("350582")
    filed = registration.submitted(place, at=now, year=now.year)
    people = {
        "province": accounts.member(accounts.bureau("350000", "province"), "leader"),
        "city": accounts.member(accounts.bureau("350500", "city"), "leader"),
        "county": accounts.member(accounts.bureau("350582"), "reviewer", "leader"),
        "enterprise": accounts.member(place, "head", "clerk"),
    }
    counties = list(Area.objects.counties().filter(code__startswith="35").values_list("code", flat=True))
    names = [name_of(chance, number) for number in range(enterprises)]
    with quickly():
        owners = copies(place, organisations(names, counties))
        copies(Enterprise.objects.get(organisation=place), records(owners, names))
        products = copies(version.product, made(owners))
        versions = copies(version, ({"product_id": key} for key in products))
        filings = copies(filed, filed_by(owners, names, counties, chance, max(1, lines // enterprises)))
        held = copies(filed.lines.get(), entries(filings, owners, products, versions, counties, lines))
    numbered = type(filed).objects.filter(state="accepted").order_by("pk")
    return Province(
        people, owners, products, versions, filings, len(held), numbered.values_list("number", flat=True)[0]
    )


def name_of(chance: random.Random, number: int) -> str:
    """An enterprise's name."""
    return f"{''.join(chance.choices(SYLLABLES, k=4))}{number}{chance.choice(KINDS)}"


def organisations(names: list[str], counties: list[str]) -> Iterator[dict[str, Any]]:
    """Spread over the counties, one of a hundred with its licence run out."""
    for number, name in enumerate(names):
        yield {
            "code": f"9135MA{number:08d}",
            "credit_code": f"9135MA{number:08d}",
            "licence_number": f"SC1{number:013d}",
            "licence_expires": date(2026, 12, 1) + timedelta(days=number % 1500),
            "name": name,
            "area_id": counties[number % len(counties)],
        }


def records(owners: range, names: list[str]) -> Iterator[dict[str, Any]]:
    """What enterprises tell of themselves."""
    from tianheng.core import pinyin

    for key, name in zip(owners, names, strict=True):
        yield {
            "organisation_id": key,
            "pinyin": pinyin.key(name),
            "initials": pinyin.initials(name)[:100],
            "trade": GOODS[key % len(GOODS)],
        }


def made(owners: range) -> Iterator[dict[str, Any]]:
    """Products."""
    from tianheng.core import pinyin

    for key in owners:
        for number in range(MADE):
            name = (
                f"{SYLLABLES[(key + number) % len(SYLLABLES)]}味{GOODS[(key * MADE + number) % len(GOODS)]}"
            )
            yield {
                "organisation_id": key,
                "code": f"P{number:03d}",
                "name": name,
                "pinyin": pinyin.key(name),
                "initials": pinyin.initials(name),
            }


def filed_by(
    owners: range, names: list[str], counties: list[str], chance: random.Random, lines: int
) -> Iterator[dict[str, Any]]:
    """One filing of each enterprise, in the states of an ordinary autumn."""
    from tianheng.core import pinyin

    kinds, weights = zip(*STATES, strict=True)
    today = datetime.now(UTC).date()
    for number, (key, name) in enumerate(zip(owners, names, strict=True)):
        state = chance.choices(kinds, weights)[0]
        stands = state in ("accepted", "expired")
        yield {
            "organisation_id": key,
            "area_code": counties[number % len(counties)],
            "name": name,
            "pinyin": pinyin.key(name),
            "initials": pinyin.initials(name)[:100],
            "state": state,
            "receipt_number": f"R{number}",
            "number": f"N{number}" if stands else None,
            "decided_at": datetime.now(UTC) - timedelta(minutes=number) if stands else None,
            "due_on": today + timedelta(days=chance.randint(-10, 10)),
            "valid_from": date(today.year, 1, 1),
            "valid_until": date(today.year, 12, 31) if state != "expired" else today - timedelta(days=9),
            "product_count": MADE,
            "line_count": lines,
        }


def entries(
    filings: range, owners: range, products: range, versions: range, counties: list[str], lines: int
) -> Iterator[dict[str, Any]]:
    """Lines in turn over the filings, so that each has as many; what it asks is asked before they are written."""
    from tianheng.modules.formulas.models import Product
    from tianheng.modules.registration.models import Registration

    names = dict(Product.objects.filter(pk__gte=products.start).values_list("pk", "name"))
    states = dict(Registration.objects.filter(pk__gte=filings.start).values_list("pk", "state"))
    return written(filings, owners, products, versions, counties, lines, names, states)


def written(
    filings: range,
    owners: range,
    products: range,
    versions: range,
    counties: list[str],
    lines: int,
    names: dict[int, str],
    states: dict[int, str],
) -> Iterator[dict[str, Any]]:
    """The lines."""
    from tianheng.core import pinyin

    sounds = {each: pinyin.key(each) for each in ADDITIVES}
    for number in range(lines):
        owner, turn = number * len(owners) // lines, number % (lines // len(owners) or 1)
        product = products[owner * MADE + turn % MADE]
        additive = ADDITIVES[(owner + turn) % len(ADDITIVES)]
        yield {
            "registration_id": filings[owner],
            "organisation_id": owners[owner],
            "area_code": counties[owner % len(counties)],
            "product_id": product,
            "formula_id": versions[product - products.start],
            "product_name": names[product],
            "position": turn,
            "name": additive,
            "additive": additive,
            "pinyin": sounds[additive],
            "live": states[filings[owner]] == "accepted",
            "sent": True,
        }
