"""What a plant makes: batches on its days, each fed by its formula, tested or not, released and sold."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from tianheng.accounts.demo import PIN
from tianheng.core.mistakes import Mistake
from tianheng.modules.compliance.enums import Conclusion
from tianheng.modules.formulas.enums import REGISTERED_KINDS
from tianheng.modules.formulas.models import FormulaLine, FormulaVersion, Product
from tianheng.modules.formulas.queries import approved_of, line_levels, products_of
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.demo.plant import MINUTE, OPENS, UNCALIBRATED, Plant, grams
from tianheng.modules.ledger.enums import BatchState
from tianheng.modules.ledger.models import Batch, Lot

FIRST_DAY = OPENS - 3
# Batches a year a plant of each size makes of one product; days of the week it makes any.
RHYTHM = {"medium": (120, (0, 2, 4)), "small": (70, (1, 4)), "micro": (40, (2,))}
SMALLEST = 50
DAY = timedelta(days=1)
TESTED = 3  # every third batch
SOLD = (60, 95)  # percent of a batch
LATE = 25  # of every twenty-fifth batch the feedings are written down two days later
# item, method, part of the additive that is found
TESTS = {
    "山梨酸钾": ("山梨酸", "GB 5009.28", Fraction(746, 1000)),
    "苯甲酸钠": ("苯甲酸", "GB 5009.28", Fraction(847, 1000)),
    "糖精钠": ("糖精钠", "GB 5009.28", Fraction(1)),
    "甜蜜素": ("甜蜜素", "GB 5009.97", Fraction(1)),
    "三氯蔗糖": ("三氯蔗糖", "GB 5009.298", Fraction(1)),
}
BUYERS = (
    ("泉州市鲤城区温陵南路锦记商行", "福建省泉州市鲤城区温陵南路 88 号", "0595-22500001"),
    ("厦门市思明区鹭滨食品批发部", "福建省厦门市思明区厦禾路 301 号", "0592-2250002"),
    ("福州仓山榕盛配送中心", "福建省福州市仓山区盖山镇 12 号", "0591-83500003"),
    ("漳州芗城惠万家超市", "福建省漳州市芗城区延安北路 45 号", "0596-2050004"),
    ("莆田荔城好邻居便利店", "福建省莆田市荔城区文献路 201 号", "0594-2250005"),
    ("汕头龙湖潮兴贸易行", "广东省汕头市龙湖区金砂路 60 号", "0754-88500006"),
)
WAITING = "登记正在办理，按已批准配方投料"
UNCHECKED = "秤已送检，证书未到，用标准砝码核对过"
# Plants that issue to the floor (F06) before they feed, and on which of the last days.
ISSUED = {"sauces": range(0, 29), "fishball": range(0, 29)}
# Plants that have begun batches today, whatever day it is: whoever tries the phone finds something to feed.
BEGUN = {"fishball": 2, "candied": 2, "sauces": 2}


class Run(NamedTuple):
    """A batch to come: the day, its product and formula, its size in kg, what goes in (g/kg each)."""

    ago: int
    number: str
    formula: FormulaVersion
    size: int
    lines: tuple[tuple[FormulaLine, Fraction], ...]


def schedule(plant: Plant) -> list[Run]:
    """Settle and plan every batch of the three months, and those of today that wait to be fed."""
    products = sorted(products_of(plant.organisation), key=lambda each: each.code)
    found = approved_of(products)
    runs = list(settled(plant, [found[each.pk] for each in products if each.pk in found]))
    for number, run in enumerate(runs):
        if not run.ago:
            at = plant.at(0, 0, 30) + MINUTE * number
            plant.world.plan(at, partial(begin, plant, run, at))
            continue
        at = plant.at(run.ago, 7, 40) + 2 * MINUTE * plant.works.number
        plant.world.plan(at, partial(make, plant, run, number, at))
    return runs


def settled(plant: Plant, formulas: list[FormulaVersion]) -> Iterator[Run]:
    """The products in turn, on the plant's days."""
    _year, week = RHYTHM[plant.works.size]
    lines = {each.pk: tuple(lines_of(each)) for each in formulas}
    turn = 0
    for ago in range(FIRST_DAY, 0, -1):
        day = plant.world.day(ago)
        if day.weekday() in week and plant.world.days.is_working(day):
            formula = formulas[turn % len(formulas)]
            yield run_of(plant, formula, lines[formula.pk], ago)
            turn += 1
    for formula in formulas[: BEGUN.get(plant.key, 0)]:
        yield run_of(plant, formula, lines[formula.pk], 0)


def run_of(
    plant: Plant, formula: FormulaVersion, lines: tuple[tuple[FormulaLine, Fraction], ...], ago: int
) -> Run:
    """A batch of a day."""
    product, year = formula.product, RHYTHM[plant.works.size][0]
    number = f"{plant.world.day(ago):%Y%m%d}{product.code[-2:]}"
    return Run(ago, number, formula, size(product, year), lines)


def lines_of(formula: FormulaVersion) -> Iterator[tuple[FormulaLine, Fraction]]:
    """What is weighed, with its grams per kilogram."""
    levels = line_levels(formula)
    for line in formula.lines.filter(parent=None, kind__in=REGISTERED_KINDS).order_by("position"):
        yield line, levels[line.pk].exact


def size(product: Product, year: int) -> int:
    """Kilograms of a batch, from the yearly output."""
    return max(round(float(product.annual_output or 1) * 1000 / year / 50) * 50, SMALLEST)


def make(plant: Plant, run: Run, number: int, at: datetime) -> None:
    """One day's batch from the first bag to the lorry; nothing of a formula that has come to fail meanwhile."""
    formula = FormulaVersion.objects.select_related("product", "verdict").get(pk=run.formula.pk)
    if formula.verdict is not None and formula.verdict.conclusion == Conclusion.FAIL:
        return
    batch = begin(plant, run, at)
    if number % LATE == LATE - 1 and run.ago > 2:
        plant.world.plan(at + 2 * DAY, partial(through, plant, run, batch, number, at, late=True))
    else:
        through(plant, run, batch, number, at)


def through(plant: Plant, run: Run, batch: Batch, number: int, at: datetime, *, late: bool = False) -> None:
    """Every line of the formula goes in; in the afternoon the batch is done."""
    moment = at + 15 * MINUTE
    for line, level in run.lines:
        moment += 4 * MINUTE
        if is_forgotten(plant, run, line):
            plant.unwritten += level * run.size
        else:
            feed(plant, run, batch, line, level, moment, late=late)
    done = (at + 2 * DAY if late else at).replace(hour=14)
    plant.world.plan(done, partial(finish, plant, run, batch, number, done))


FORGOTTEN = {"jelly": ("山梨酸钾", range(20, 41))}


def is_forgotten(plant: Plant, run: Run, line: FormulaLine) -> bool:
    """Whether a feeding was never written down: for three weeks in one plant, of one additive (see ``hidden``)."""
    name, days = FORGOTTEN.get(plant.key, ("", range(0)))
    return line.name == name and run.ago in days


def begin(plant: Plant, run: Run, at: datetime) -> Batch:
    """The batch is opened."""
    return actions.open_batch(
        by=plant.who("feeder"),
        organisation=plant.organisation,
        product=run.formula.product,
        formula=run.formula,
        number=run.number,
        amount=str(run.size),
        unit="kg",
        made_on=at.date(),
        at=at,
    )


def feed(
    plant: Plant,
    run: Run,
    batch: Batch,
    line: FormulaLine,
    level: Fraction,
    at: datetime,
    *,
    late: bool = False,
) -> None:
    """One additive goes in: weighed within half a percent, from the lot that runs out first."""
    hand = plant.rng("hand", run.number, line.name).randint(9960, 10050)
    wanted = level * run.size * Fraction(hand, 10_000)
    issued = not late and run.ago in ISSUED.get(plant.key, ())
    for lot, there in plant.lots(line.name, run.ago):
        taken = min(wanted, there)
        weighed(plant, batch, lot, taken, at, late=late, issued=issued)
        wanted -= taken
        if wanted * 10 < 1:
            return


def weighed(
    plant: Plant,
    batch: Batch,
    lot: Lot,
    gross: Fraction,
    at: datetime,
    *,
    late: bool = False,
    issued: bool = False,
) -> None:
    """The entry itself, of a late one two days after; a second person signs where the check asks for one."""
    amount, unit = grams(gross)
    facts: dict[str, Any] = {
        "by": plant.who("feeder"),
        "batch": batch,
        "lot": lot,
        "location": plant.places["floor" if issued else "cabinet"],
        "scale": plant.scale,
        "amount": amount,
        "unit": unit,
        "at": at,
    }
    if late:
        facts |= {"at": at + 2 * DAY, "happened_at": at}
    if issued:
        issue(plant, batch, lot, amount, unit, at)
        facts["at"] = at + MINUTE
    signed = {
        "reason": UNCHECKED if plant.key in UNCALIBRATED else WAITING,
        "checker": plant.other("feeder", "keeper", "officer"),
        "checker_pin": PIN,
    }
    if batch.product_id in plant.waiting:
        actions.feed(**facts, **signed)
        return
    try:
        actions.feed(**facts)
    except Mistake as asked:
        if asked.field not in ("reason", "checker"):
            raise
        if plant.key not in UNCALIBRATED:
            plant.waiting.add(batch.product_id)
        actions.feed(**facts, **signed)


def issue(plant: Plant, batch: Batch, lot: Lot, amount: str, unit: str, at: datetime) -> None:
    """Out of the cabinet by two people (F06), where the plant weighs on the floor."""
    actions.issue(
        by=plant.who("feeder"),
        lot=lot,
        origin=plant.places["cabinet"],
        destination=plant.places["floor"],
        amount=amount,
        unit=unit,
        taker=plant.who("feeder"),
        keeper=plant.who("keeper"),
        pin=PIN,
        scale=plant.scale,
        batch=batch,
        at=at,
    )


def finish(plant: Plant, run: Run, batch: Batch, number: int, at: datetime) -> None:
    """Everything is in: what came out, what the laboratory found, who let it go, who bought it."""
    rng = plant.rng("output", run.number)
    output = run.size * rng.randint(960, 995) // 1000
    batch = actions.finish_feeding(
        by=plant.who("feeder"), batch=batch, output=str(output), output_unit="kg", at=at
    )
    tested = number % TESTED == 0 and test(plant, run, batch, at + 20 * MINUTE)
    reason = "" if tested else "过程检验合格，理化项目按抽检计划执行"
    if any(is_forgotten(plant, run, line) for line, _level in run.lines):
        reason = "投料已按配方执行，记录待补"
    batch = actions.release_batch(by=plant.who("officer"), batch=batch, reason=reason, at=at + 35 * MINUTE)
    if batch.state == BatchState.RELEASED:
        sell(plant, run, batch, output * rng.randint(*SOLD) // 100, at + 40 * MINUTE)


def test(plant: Plant, run: Run, batch: Batch, at: datetime) -> bool:
    """One result of the plant's own laboratory, looked at by a second person; whether there was one to be had."""
    for line, level in run.lines:
        if line.name in TESTS:
            item, method, part = TESTS[line.name]
            found = level * part * Fraction(plant.rng("test", run.number).randint(930, 1000), 1000)
            row = actions.record_test(
                by=plant.who("analyst"),
                batch=batch,
                item=item,
                method=method,
                value=f"{float(found):.3f}",
                unit="g/kg",
                loq="0.005",
                tested_on=at.date(),
                report_number=f"ZJ{run.number}",
                at=at,
            )
            actions.review_test(by=plant.other("analyst", "officer", "head"), test=row, at=at + MINUTE)
            return row.outcome == "pass"
    return False


def sell(plant: Plant, run: Run, batch: Batch, amount: int, at: datetime) -> None:
    """Goods go to one buyer, or to two."""
    rng = plant.rng("buyer", run.number)
    for part in (amount,) if rng.random() < 0.6 else (amount * 2 // 3, amount // 3):
        name, address, contact = BUYERS[rng.randrange(len(BUYERS))]
        actions.deliver(
            by=plant.who("store"),
            batch=batch,
            amount=str(max(part, 1)),
            unit="kg",
            certificate=f"HG{run.number}",
            sold_on=at.date(),
            buyer_name=name,
            buyer_address=address,
            buyer_contact=contact,
            at=at,
        )
