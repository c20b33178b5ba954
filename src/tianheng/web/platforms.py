"""The six platforms that frame the home page, and the doors the modules open in them.

A module calls :func:`open_door` from its ``AppConfig.ready``; the home page and the navigation show what is open and,
in one quiet line, what is still to come. Nothing is linked that does not exist.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Platform:
    """One of the six: its name, what it is for, and what will stand there (empty when all is built)."""

    key: str
    name: Text
    aim: Text
    awaits: Text


@dataclass(frozen=True)
class Door:
    """A way into a built page: ``url`` is a named address, ``note`` one line on what the page does."""

    platform: str
    url: str
    title: Text
    note: Text


PLATFORMS = (
    Platform("quality", _("质量提升"), _("生产者把配方称准，把质量做稳。"), _("目标责任与质量分析报告")),
    Platform("support", _("基础支撑"), _("标准与检验，人人查得到、用得上。"), _("检验中心与能力范围")),
    Platform(
        "science",
        _("科技创新"),
        _("用数据与算法，让监管更准、更省力。"),
        _("全省投料数据的整体复核与风险建模"),
    ),
    Platform(
        "safety",
        _("安全监督"),
        _("从一条线索到一次整改，件件有着落。"),
        _("投料台账、预警、检查、抽样与案件"),
    ),
    Platform("strait", _("闽台合作"), _("两岸标准对照，往来货品心中有数。"), _("两岸食品添加剂限量对照")),
    Platform("culture", _("文明建设"), _("培育区域品牌，表彰先进典型。"), _("区域品牌示范基地与表彰")),
)

_doors: dict[str, Door] = {}


def open_door(platform: str, *, url: str, title: Text, note: Text) -> None:
    """Show a page under ``platform`` on the home page and in the navigation; opening it twice changes nothing."""
    if platform not in {each.key for each in PLATFORMS}:
        raise ValueError(f"platform: {platform!r} is not one of the six; use a key of PLATFORMS")
    _doors[url] = Door(platform, url, title, note)


def doors(platform: str | None = None) -> list[Door]:
    """The open doors in the order they were opened, of one platform or of all."""
    return [door for door in _doors.values() if platform in (None, door.platform) and built(door)]


def built(door: Door) -> bool:
    """Whether the door's address exists."""
    try:
        reverse(door.url)
    except NoReverseMatch:
        return False
    return True
