"""The demo's enterprises tell of themselves: trade, papers, sites, and the people who answer for them."""

import tomllib
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from tianheng.accounts.demo import enterprises, person, place
from tianheng.accounts.demo.cast import Works, code_of
from tianheng.accounts.models import Organisation, User
from tianheng.core import papers
from tianheng.core.demo import BEGINS, World
from tianheng.core.papers import parts
from tianheng.modules.enterprises import actions
from tianheng.modules.enterprises.actions.papers import PaperFile
from tianheng.modules.enterprises.enums import PaperKind, Post
from tianheng.modules.enterprises.models import Licence
from tianheng.modules.enterprises.queries import class_name, current_licence, enterprise_of

FILE = Path(__file__).with_name("papers.toml")
MINUTE = timedelta(minutes=1)
FIVE_YEARS = timedelta(days=1826)
POSTS = (
    (Post.LEGAL_REPRESENTATIVE, "head"),
    (Post.HEAD, "head"),
    (Post.SAFETY_OFFICER, "officer"),
    (Post.ADDITIVE_KEEPER, "keeper"),
)
# A second site, a new phone number some day: not every record is as it was on its first day.
SECOND_SITE = {"fishball": "冷藏库", "sauces": "酿造车间", "drinks": "灌装二车间"}


@cache
def data() -> dict[str, Any]:
    """What each enterprise tells of itself, by its key."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def plan(world: World) -> None:
    """A fortnight after the first came in."""
    for works in enterprises():
        at = world.at(BEGINS - 15, 9 + works.number // 3, 5 * works.number % 60)
        world.plan(at, partial(tell, world, works, at))


def tell(world: World, works: Works, at: datetime) -> None:
    """All that one enterprise enters about itself, by its head."""
    head, row, facts = person(works.key, "head", at), place(works.key), data()[works.key]
    record = enterprise_of(row)
    actions.describe_enterprise(
        by=head,
        enterprise=record,
        version=record.version,
        scale=facts["scale"],
        trade=facts["trade"],
        trademark=facts["trademark"],
        business_address=works.address,
        at=at,
    )
    licensed(world, head, row, facts, at + MINUTE)
    certified(world, head, row, works, facts, at + 2 * MINUTE)
    named(world, head, row, works, at + 3 * MINUTE)
    if works.key in SECOND_SITE:
        address = works.address.replace(" 号", " 号二期")
        actions.add_site(
            by=head,
            organisation=row,
            name=SECOND_SITE[works.key],
            address=address,
            area=row.area,
            at=at + 4 * MINUTE,
        )


def licensed(world: World, head: User, row: Organisation, facts: dict[str, Any], at: datetime) -> None:
    """The licence again, now with its classes and a scan; the entry made at the registration gives way."""
    first = current_licence(row, world.today) or Licence.objects.get(organisation=row)
    actions.withdraw_licence(by=head, licence=first, reason="补录许可食品类别和副本", at=at)
    expires = row.licence_expires
    assert expires is not None
    scan = copied(
        row,
        "食品生产许可证（副本）",
        [
            ("许可证编号", row.licence_number),
            ("许可食品类别", "；".join(f"{code} {class_name(code)}" for code in facts["classes"]), True),
            ("有效期至", expires.isoformat()),
        ],
    )
    actions.add_licence(
        by=head,
        organisation=row,
        kind=PaperKind.PRODUCTION_LICENCE,
        number=row.licence_number,
        classes=facts["classes"],
        issued_by=f"{row.area.name}市场监督管理局",
        issued_on=expires - FIVE_YEARS,
        expires_on=expires,
        file=scan,
        at=at,
    )


def certified(
    world: World, head: User, row: Organisation, works: Works, facts: dict[str, Any], at: datetime
) -> None:
    """The business licence, and the certificate of a system where there is one."""
    actions.add_licence(
        by=head,
        organisation=row,
        kind=PaperKind.BUSINESS_LICENCE,
        number=code_of(works),
        issued_by=f"{row.area.name}市场监督管理局",
        issued_on=world.day(1500 + works.number),
        at=at,
    )
    if "system" in facts:
        actions.add_licence(
            by=head,
            organisation=row,
            kind=PaperKind.SYSTEM_CERTIFICATE,
            number=f"{facts['system']} DEMO-{works.number:03d}",
            issued_by="演示认证机构",
            issued_on=world.day(700 + works.number),
            expires_on=world.day(-30 * works.number),
            at=at,
        )


def copied(row: Organisation, title: str, facts: list[Any]) -> PaperFile:
    """A scan of a paper, plainly marked as made up."""
    said = [
        ("生产者名称", row.name),
        ("统一社会信用代码", row.credit_code or ""),
        ("生产地址", row.address),
        *facts,
    ]
    sheet = parts.head(title, parts=[parts.facts(said)], watermark="演示", foot="演示用样张，并非真实证照。")
    return PaperFile(f"{title}.pdf", papers.pdf("form", sheet))


def named(world: World, head: User, row: Organisation, works: Works, at: datetime) -> None:
    """Who answers for what, with the certificates of their training."""
    posts = [*POSTS, (Post.SAFETY_DIRECTOR, "director")] if works.size == "medium" else list(POSTS)
    for number, (post, key) in enumerate(posts):
        user = person(works.key, key, at)
        trained = post in (Post.SAFETY_OFFICER, Post.SAFETY_DIRECTOR)
        actions.name_person(
            by=head,
            organisation=row,
            post=post,
            name=user.name,
            phone=user.phone,
            since=world.office_day(BEGINS - 10),
            user=user,
            certificate=f"FSO-{works.area}-{works.number:03d}{number}" if trained else "",
            certificate_expires=world.day(-40 * works.number) if trained else None,
            at=at,
        )
