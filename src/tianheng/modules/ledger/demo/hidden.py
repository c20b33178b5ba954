"""What is wrong in the demo's ledgers, for whoever looks: four faults, and the small ones of every day.

* 面线巷 (noodles): a lot of 碳酸钾 with a short date ran out nine days ago; a bag of it was fed a day later. The
  batch is blocked; the rest still lies in the cabinet.
* 安海灶脚 (sauces): in a batch of 甜辣酱 苯甲酸钠 was weighed 2.9 times over, twelve days ago. The first entry was
  stopped; it was fed all the same and written down. That is what the county's suspension is about.
* 源厝 (floss): a box of 谷氨酸钠 was found in the cabinet without an examination of goods coming in.
* 果屿 (jelly): for three weeks nobody wrote down the 山梨酸钾 that went in (``making.FORGOTTEN``); the count found it
  missing.

Beside them: a delivery refused, a feeding corrected, a disposal, a rehearsed recall, a scale past its calibration.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from tianheng.accounts.demo import PIN
from tianheng.core.mistakes import Mistakes
from tianheng.modules.formulas.demo.content import sources
from tianheng.modules.formulas.enums import REGISTERED_KINDS
from tianheng.modules.formulas.models import FormulaLine, FormulaVersion, Product
from tianheng.modules.formulas.queries import approved, line_levels
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.demo.buying import LABEL, receive
from tianheng.modules.ledger.demo.making import weighed
from tianheng.modules.ledger.demo.plant import MINUTE, UNCALIBRATED, Plant, grams
from tianheng.modules.ledger.enums import BatchState
from tianheng.modules.ledger.models import Batch, Feeding, Lot

GRAM = 1_000_000
OVERDOSE = Fraction(29, 10)
OVERDOSED = 300  # kg


def hide(plant: Plant) -> None:
    """Plan what goes wrong in this plant."""
    for ago, hour, minute, do in FAULTS.get(plant.key, ()):
        at = plant.world.at(ago, hour, minute)
        plant.world.plan(at, partial(do, plant, at))
    if plant.key in UNCALIBRATED:
        at = plant.world.at(UNCALIBRATED[plant.key][1], 8, 20)
        plant.world.plan(at, partial(calibrate, plant, at))


def batch_of(plant: Plant, name: str, number: str, size: int, at: datetime) -> tuple[Batch, FormulaVersion]:
    """A batch of a product by its approved formula."""
    product = Product.objects.get(organisation=plant.organisation, name=name)
    formula = approved(product)
    assert formula is not None
    made = actions.open_batch(
        by=plant.who("feeder"),
        organisation=plant.organisation,
        product=product,
        formula=formula,
        number=number,
        amount=str(size),
        unit="kg",
        made_on=at.date(),
        at=at,
    )
    return made, formula


def doses(formula: FormulaVersion, size: int) -> list[tuple[FormulaLine, Fraction]]:
    """What goes into a batch, in grams."""
    levels = line_levels(formula)
    rows = formula.lines.filter(parent=None, kind__in=REGISTERED_KINDS).order_by("position")
    return [(line, levels[line.pk].exact * size) for line in rows]


def overdose(plant: Plant, at: datetime) -> None:
    """One additive over its limit: stopped, then written down as fed; the batch is blocked."""
    batch, formula = batch_of(plant, "甜辣酱", f"{at:%Y%m%d}B", OVERDOSED, at)
    moment = at
    for line, gross in doses(formula, OVERDOSED):
        moment += 3 * MINUTE
        if line.name == "苯甲酸钠":
            too_much(plant, batch, line, gross * OVERDOSE, moment)
            moment += 20 * MINUTE
            continue
        lot = enough(plant, line.name, gross, at)
        weighed(plant, batch, lot, gross, moment)


def too_much(plant: Plant, batch: Batch, line: FormulaLine, gross: Fraction, at: datetime) -> None:
    """The check stops it; it had gone in already."""
    amount, unit = grams(gross)
    facts: dict[str, Any] = {
        "by": plant.who("feeder"),
        "batch": batch,
        "lot": enough(plant, line.name, gross, at),
        "location": plant.places["cabinet"],
        "scale": plant.scale,
        "amount": amount,
        "unit": unit,
    }
    try:
        actions.feed(**facts, at=at)
    except Mistakes:
        signed = {"checker": plant.other("feeder", "officer"), "checker_pin": PIN}
        why = "看错小数点，已倒入配料罐"
        actions.feed(**facts, **signed, already_fed=True, reason=why, at=at + 15 * MINUTE)


def enough(plant: Plant, name: str, gross: Fraction, at: datetime) -> Lot:
    """The first lot that holds so much."""
    return next(lot for lot, there in plant.lots(name, day_of(plant, at)) if there >= gross)


def short_dated(plant: Plant, at: datetime) -> None:
    """A lot comes in that has three weeks to live."""
    line = FormulaLine.objects.filter(
        version__product__organisation=plant.organisation, name="碳酸钾", parent=None
    ).first()
    assert line is not None
    receive(
        plant,
        line,
        Fraction(25_000),
        at,
        supplier_lot="LU-CLEAR-07",
        produced_on=plant.world.day(720),
        expires_on=plant.world.day(9),
        certificate="COA-QC-0731",
    )


def expired(plant: Plant, at: datetime) -> None:
    """The lot that ran out yesterday goes in all the same."""
    batch, _formula = batch_of(plant, "闽南碱水生面", f"{at:%Y%m%d}C", 400, at)
    lot = Lot.objects.get(organisation=plant.organisation, supplier_lot="LU-CLEAR-07")
    actions.feed(
        by=plant.who("feeder"),
        batch=batch,
        lot=lot,
        location=plant.places["cabinet"],
        scale=plant.scale,
        amount="1.6",
        unit="kg",
        already_fed=True,
        reason="投料后才发现已过期一天",
        checker=plant.other("feeder", "officer"),
        checker_pin=PIN,
        at=at + 40 * MINUTE,
        happened_at=at + 10 * MINUTE,
    )


def found_box(plant: Plant, at: datetime) -> None:
    """Something lies in the cabinet that nobody took in; it is booked, let go and used."""
    source = sources()["谷氨酸钠"]
    lot = actions.open_stock(
        by=plant.who("keeper"),
        organisation=plant.organisation,
        name="谷氨酸钠",
        amount="25",
        unit="kg",
        expires_on=plant.world.day(-160),
        location=plant.places["cabinet"],
        reason="专柜内发现一箱，无进货查验记录，先入账",
        specification=source.pack,
        supplier_lot="无批号",
        maker=source.maker.name,
        at=at,
    )
    actions.release_lot(by=plant.other("keeper", "officer"), lot=lot, at=at + MINUTE)


def refused(plant: Plant, at: datetime) -> None:
    """A delivery without certificate and with the wrong label is turned away."""
    maker = sources()["山梨酸钾"].maker
    actions.receive(
        by=plant.who("buyer"),
        organisation=plant.organisation,
        supplier=plant.supplier(maker, at),
        name="山梨酸钾",
        specification="25 kg/箱",
        amount="50",
        unit="kg",
        supplier_lot="SK-0099",
        shelf_life="24个月",
        expires_on=plant.world.day(-300),
        location=None,
        conclusion="refused",
        reason="无检验合格证明，标签未标“食品添加剂”字样",
        label_checks={**LABEL, "words": False},
        exception="单人值班",
        at=at,
    )


def corrected(plant: Plant, at: datetime) -> None:
    """Yesterday's last feeding was read wrongly off the scale: entered again, the old one stays."""
    row = Feeding.objects.filter(organisation=plant.organisation, batch__state=BatchState.RELEASED).last()
    if row is None or row.unit not in ("g", "kg"):
        return
    amount, unit = grams(Fraction(row.micro, GRAM) * Fraction(995, 1000))
    actions.correct_feeding(
        by=plant.who("feeder"),
        feeding=row,
        amount=amount,
        unit=unit,
        reason="复核秤重记录，读数看错",
        checker=plant.other("feeder", "keeper", "officer"),
        checker_pin=PIN,
        at=at,
    )


def disposed(plant: Plant, at: datetime) -> None:
    """A damp pack is proposed for destruction, approved by the head, and gone."""
    lot, _there = plant.lots("谷氨酸钠", day_of(plant, at))[-1]
    row = actions.dispose(
        by=plant.who("keeper"),
        lot=lot,
        location=plant.places["cabinet"],
        amount="2",
        unit="kg",
        cause="spoiled",
        way="destroy",
        note="包装破损受潮结块",
        at=at,
    )
    actions.approve_disposal(by=plant.who("head"), disposal=row, reason="同意销毁", at=at + 10 * MINUTE)
    actions.finish_disposal(
        by=plant.who("keeper"),
        disposal=row,
        done_on=at.date(),
        supervisor=plant.other("keeper", "officer"),
        checker_pin=PIN,
        at=at + 30 * MINUTE,
    )


def rehearsed(plant: Plant, at: datetime) -> None:
    """A recall is rehearsed: one lot, every batch it went into."""
    feeding = Feeding.objects.filter(organisation=plant.organisation).order_by("id").first()
    if feeding is None:
        return
    rows = Batch.objects.filter(feedings__lot=feeding.lot).distinct().order_by("id")[:8]
    row = actions.start_recall(
        by=plant.who("head"),
        organisation=plant.organisation,
        level=2,
        cause="年度召回演练：假定该批添加剂不合格",
        batches=list(rows),
        lot=feeding.lot,
        drill=True,
        traced_ms=180,
        at=at,
    )
    actions.finish_recall(
        by=plant.who("head"), recall=row, reason="演练结束，两小时内完成追溯", at=at + 90 * MINUTE
    )


def calibrate(plant: Plant, at: datetime) -> None:
    """The scale gets its new certificate."""
    assert plant.scale is not None
    plant.scale = actions.calibrate_scale(
        by=plant.who("keeper"),
        scale=plant.scale,
        certificate=f"JD{plant.works.number:02d}-0488",
        calibrated_until=plant.world.day(-340),
        at=at,
    )


def day_of(plant: Plant, at: datetime) -> int:
    """Days before today of a moment."""
    return (plant.world.today - at.date()) // timedelta(days=1)


Fault = tuple[int, int, int, Callable[[Plant, datetime], None]]
FAULTS: dict[str, tuple[Fault, ...]] = {
    "sauces": ((12, 14, 0, overdose), (33, 10, 20, disposed), (5, 17, 0, rehearsed)),
    "noodles": ((30, 14, 20, short_dated), (8, 13, 30, expired)),
    "floss": ((41, 15, 10, found_box),),
    "fishball": ((26, 14, 50, refused), (9, 8, 10, corrected)),
}
