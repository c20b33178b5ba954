"""What a plant buys: reckoned from what it is going to make, in whole packs, in two deliveries."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from tianheng.modules.formulas.demo.content import sources
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.formulas.models import FormulaLine
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.demo.making import Run
from tianheng.modules.ledger.demo.plant import OPENS, Plant
from tianheng.modules.ledger.enums import LabelCheck, LotState
from tianheng.modules.ledger.models import Lot

SECOND_ORDER = 47
SPARE = Fraction(115, 100)
FIRST = Fraction(60, 100)
LABEL = {each: True for each in LabelCheck.values if each != LabelCheck.CHINESE}
# What the tables of GB 2760 do not name as such: bought all the same, released once the label was looked at.
UNNAMED = (LineKind.PREMIX, LineKind.CULTURE, LineKind.FLAVOURING)
DAYS_A_MONTH = 30


def buy_for(plant: Plant, runs: Sequence[Run]) -> None:
    """Plan both orders of everything the runs need."""
    need: dict[str, tuple[FormulaLine, Fraction]] = {}
    for run in runs:
        for line, level in run.lines:
            need[line.name] = (line, need.get(line.name, (line, Fraction(0)))[1] + level * run.size)
    for number, (line, gross) in enumerate(sorted(need.values(), key=lambda each: each[0].name)):
        pack, unit = packed(sources()[line.name].pack)
        whole = -(-gross * SPARE // pack)
        first = -(-whole * FIRST // 1)
        order(plant, line, OPENS - 1, number, first * pack, unit)
        if whole > first:
            order(plant, line, SECOND_ORDER - number % 3, number, (whole - first) * pack, unit)


def packed(text: str) -> tuple[Fraction, str]:
    """Grams in a pack, and the unit it is bought in: `25 kg/袋`, `500 g/瓶`."""
    found = re.match(r"(\d+) (kg|g)", text)
    assert found, text
    return Fraction(found[1]) * (1000 if found[2] == "kg" else 1), "kg"


def order(plant: Plant, line: FormulaLine, ago: int, number: int, gross: Fraction, unit: str) -> None:
    """The goods come on a day, and are examined in the afternoon."""
    at = plant.world.at(ago, 13, 5) + timedelta(minutes=3 * number)
    plant.world.plan(at, partial(receive, plant, line, gross, at))


def receive(plant: Plant, line: FormulaLine, gross: Fraction, at: datetime, **more: Any) -> Lot:
    """Goods come in (F03), and are released by another person."""
    source = sources()[line.name]
    day = at.date()
    produced = day - timedelta(days=plant.rng("age", line.name, day).randint(20, 75))
    known = line.kind not in UNNAMED
    facts: dict[str, Any] = {
        "name": line.name,
        "specification": source.pack,
        "amount": amount(gross),
        "unit": "kg",
        "supplier_lot": f"{source.maker.key[:2].upper()}{produced:%y%m%d}",
        "produced_on": produced,
        "shelf_life": f"{source.months}个月",
        "expires_on": produced + timedelta(days=source.months * DAYS_A_MONTH),
        "maker": source.maker.name,
        "maker_licence": source.maker.licence,
        "certificate": f"COA-{produced:%Y%m%d}",
        "certificate_on": produced,
        "label_checks": LABEL,
        "senses": "色泽、气味正常",
        "packaging": "完好",
        "gtin": source.gtin,
        "voucher": f"{day:%m%d}-{plant.works.number:02d}",
        "kind": line.kind,
        "composition": line.composition,
        "conclusion": "accepted" if known else "quarantined",
        "reason": "" if known else "按标签和配方核对成分后放行",
    }
    row = actions.receive(
        by=plant.who("buyer"),
        organisation=plant.organisation,
        supplier=plant.supplier(source.maker, at),
        location=plant.places["cabinet"],
        at=at,
        **(facts | more),
    )
    assert row.lot is not None
    if row.lot.state == LotState.QUARANTINED and row.conclusion != "refused":
        return actions.release_lot(by=plant.who("keeper"), lot=row.lot, at=at + timedelta(minutes=1))
    return row.lot


def amount(gross: Fraction) -> str:
    """Grams as kilograms in text."""
    kilograms = gross / 1000
    return str(int(kilograms)) if kilograms.denominator == 1 else f"{float(kilograms):g}"
