"""What the demo's enterprises make, of what, and where it comes from: read from the files beside this one."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tianheng.accounts.demo import numbered
from tianheng.core.identifiers import gtin_check
from tianheng.modules.formulas.enums import REGISTERED_KINDS

HERE = Path(__file__).parent
BASIS = "100"
Line = Sequence[Any]


class Maker(NamedTuple):
    """Whoever makes additives: a made-up company with a licence whose check digit is right."""

    key: str
    name: str
    licence: str
    address: str
    telephone: str


class Source(NamedTuple):
    """Where an additive comes from: its standard, its maker, its pack, its shelf life in months, its bar code."""

    standard: str
    maker: Maker
    pack: str
    months: int
    gtin: str


class Made(NamedTuple):
    """A product of the demo as it stands in the file."""

    enterprise: str
    name: str
    number: int
    facts: Mapping[str, Any]
    expected: str
    note: str
    approve: str
    loss: str
    label: str
    lines: tuple[Mapping[str, Any], ...]

    @property
    def approvable(self) -> bool:
        """Whether its formula may be put in force: it passes, or what is open has an answer."""
        return self.expected in ("pass", "none") or bool(self.approve)


@cache
def sources() -> dict[str, Source]:
    """Additives by name."""
    data = supply()
    makers = {
        each["key"]: Maker(
            each["key"],
            each["name"],
            numbered(each["area"], each["kind"], each["serial"]),
            each["address"],
            each["telephone"],
        )
        for each in data["maker"]
    }
    return {
        name: Source(
            each["standard"], makers[each["maker"]], each["pack"], each["months"], bar_code(100 + place)
        )
        for place, (name, each) in enumerate(data["additive"].items())
    }


def bar_code(number: int) -> str:
    """A number of trade (13 digits) under the prefix 952, which GS1 keeps for examples."""
    digits = f"952{number:09d}"
    return f"{digits}{gtin_check(f'0{digits}')}"


@cache
def supply() -> dict[str, Any]:
    """The file of sources and steps."""
    return tomllib.loads((HERE / "additives.toml").read_text(encoding="utf-8"))


@cache
def products() -> tuple[Made, ...]:
    """The sixty products, those of one enterprise numbered from 1."""
    found: list[Made] = []
    count: dict[str, int] = {}
    for each in tomllib.loads((HERE / "products.toml").read_text(encoding="utf-8"))["product"]:
        count[each["enterprise"]] = count.get(each["enterprise"], 0) + 1
        found.append(made({**each, "gtin": bar_code(1000 + len(found))}, count[each["enterprise"]]))
    return tuple(found)


def products_of(enterprise: str) -> tuple[Made, ...]:
    """Those of one enterprise."""
    return tuple(each for each in products() if each.enterprise == enterprise)


def made(each: Mapping[str, Any], number: int) -> Made:
    """One product of the file; its facts by the names of the model."""
    facts = {
        "standard_number": each["standard"],
        "licence_class": each["class"],
        "category": each["category"],
        "specification": each["specification"],
        "gtin": each["gtin"],
        "shelf_life_days": each["shelf_life"],
        "annual_output": each["output"],
        **{key: each[key] for key in ("answers", "fat_fraction", "dilution_factor") if key in each},
    }
    lines = tuple(line(one, each["enterprise"]) for one in each["lines"])
    return Made(
        each["enterprise"],
        each["name"],
        number,
        facts,
        each["expected"],
        each.get("note", ""),
        each.get("approve", ""),
        each.get("loss", ""),
        each.get("label", ""),
        lines,
    )


def line(given: Line, enterprise: str) -> dict[str, Any]:
    """One line by the names of the model, with its source where it is an additive."""
    kind, name, amount, unit, *rest = given
    facts: dict[str, Any] = {"kind": kind, "name": name, "amount": amount, "unit": unit}
    if rest and rest[0]:
        facts["function"] = rest[0]
    more = dict(rest[1]) if len(rest) > 1 else {}
    if "composition" in more:
        more["composition"] = [
            {"additive": part, "percent": percent} for part, percent in more["composition"]
        ]
    if "parts" in more:
        more["parts"] = [line(part, "") for part in more["parts"]]
    return {**facts, **more, **sourced(kind, name, enterprise)}


def sourced(kind: str, name: str, enterprise: str) -> dict[str, Any]:
    """Maker, licence, standard and step of an additive that goes in directly."""
    if kind not in REGISTERED_KINDS or not enterprise or name not in sources():
        return {}
    found, (step, method) = sources()[name], supply()["step"][enterprise]
    return {
        "maker": found.maker.name,
        "maker_licence": found.maker.licence,
        "spec_standard": found.standard,
        "step": step,
        "method": method,
    }
