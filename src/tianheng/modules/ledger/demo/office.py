"""How a plant keeps house: counts at the end of a month, looks into the cabinet, checks every day and every week."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from tianheng.core.quantities import display
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.actions.balance import balance_period
from tianheng.modules.ledger.demo.hidden import GRAM, hide
from tianheng.modules.ledger.demo.making import FORGOTTEN
from tianheng.modules.ledger.demo.plant import MINUTE, OPENS, RISKS, Plant
from tianheng.modules.ledger.models import CountLine
from tianheng.modules.ledger.queries.reports import daily_checks, draft_month, draft_week, figures, week_days

COUNTED = {"medium": (62, 31, 2), "small": (31, 2), "micro": ()}
WEEK = 7
REPORTED = (29, 22, 15, 8)  # days before today on which a weekly report is written
FULL = 20  # a month of which the ledger has less than so many days is not balanced
TENTH = GRAM // 10
# How often the officer writes the daily check: every day; every third; in one plant not at all for a month.
DAILY = {"medium": 1, "small": 2, "micro": 5}
SILENT = {"laver": range(1, 34)}


def keep_house(plant: Plant) -> None:
    """Plan counts and checks, and what is hidden."""
    for ago in COUNTED[plant.works.size]:
        at = plant.world.at(ago, 16, 5)
        plant.world.plan(at, partial(count, plant, ago, at))
    for ago in range(OPENS - 6, 0, -WEEK):
        at = plant.world.at(ago, 16, 20)
        plant.world.plan(at, partial(look, plant, ago, at))
    for ago in range(OPENS - 3, 0, -DAILY[plant.works.size]):
        if plant.world.days.is_working(plant.world.day(ago)) and ago not in SILENT.get(plant.key, ()):
            at = plant.at(ago, 16, 25)
            plant.world.plan(at, partial(day, plant, ago, at))
    for first in months(plant):
        at = plant.world.at((plant.world.today - first).days, 17, 5)
        plant.world.plan(at, partial(month_end, plant, first, at))
    if plant.works.size == "medium":
        for ago in REPORTED:
            at = plant.world.at(ago, 17, 20)
            plant.world.plan(at, partial(week, plant, at))
    hide(plant)


def months(plant: Plant) -> list[date]:
    """The first days of the months after which the ledgers are balanced."""
    firsts = {plant.world.day(ago).replace(day=1) for ago in range(1, OPENS - FULL)}
    return sorted(first for first in firsts if first > plant.world.day(OPENS - FULL))


def month_end(plant: Plant, first: date, at: datetime) -> None:
    """The month before is balanced; in the larger plants there are minutes, and the head signs them."""
    until = first - timedelta(days=1)
    since = until.replace(day=1)
    balance_period(by=plant.who("officer"), organisation=plant.organisation, since=since, until=until, at=at)
    if plant.works.size != "medium":
        return
    facts = figures(plant.organisation, since, until)
    minutes = actions.minute_month(
        by=plant.who("officer"),
        organisation=plant.organisation,
        year=since.year,
        month=since.month,
        facts=facts,
        met_at=at,
        place="三楼会议室",
        attendees="、".join(plant.who(each).name for each in ("head", "director", "officer", "keeper")),
        **(draft_month(facts) | {"resolutions": "按上述安排执行，下月复查。"}),
        at=at + 10 * MINUTE,
    )
    actions.sign_month(by=plant.who("head"), minutes=minutes, at=at + 12 * MINUTE)


def week(plant: Plant, at: datetime) -> None:
    """The weekly report (D02), signed by the director."""
    year, number, _day = at.date().isocalendar()
    first, last = week_days(year, number)
    facts = figures(plant.organisation, first, last)
    report = actions.report_week(
        by=plant.who("officer"),
        organisation=plant.organisation,
        year=year,
        week=number,
        facts=facts,
        responsible=plant.who("keeper").name,
        **draft_week(facts, daily_checks(plant.organisation, first, last)),
        at=at,
    )
    actions.sign_week(by=plant.who("director"), report=report, at=at + 5 * MINUTE)


def count(plant: Plant, ago: int, at: datetime) -> None:
    """The books against the cabinet (F08); the store keeper counts, the officer watches."""
    counter = plant.who("keeper")
    sheet = actions.start_count(by=counter, organisation=plant.organisation, note="月末盘点", at=at)
    lines = list(sheet.lines.select_related("lot", "location"))
    if not lines:
        actions.cancel_count(by=counter, count=sheet, at=at)
        return
    for line in lines:
        found, reason = there(plant, ago, line)
        amount, unit = display(found, line.lot.dimension).split(" ")
        actions.count_line(
            by=counter,
            count=sheet,
            lot=line.lot,
            location=line.location,
            amount=amount,
            unit=unit,
            reason=reason,
            at=at,
        )
    actions.submit_count(by=counter, count=sheet, at=at + 3 * MINUTE)
    actions.approve_count(by=plant.other("keeper", "officer"), count=sheet, at=at + 5 * MINUTE)


def there(plant: Plant, ago: int, line: CountLine) -> tuple[int, str]:
    """What is really there, and why it differs: a few grams stick to the scoop; one plant has lost track."""
    name, _days = FORGOTTEN.get(plant.key, ("", ()))
    if line.lot.name == name and plant.unwritten:
        missing, plant.unwritten = int(plant.unwritten) * GRAM, Fraction(0)
        return max(line.book_micro - missing, 0), "账实不符，原因待查"
    loss = plant.rng("count", ago, line.lot.number).randint(0, 30)
    return line.book_micro - line.book_micro * loss // 10_000 // TENTH * TENTH, ""


def look(plant: Plant, ago: int, at: datetime) -> None:
    """The weekly look into the cabinet (F11)."""
    rng = plant.rng("cabinet", ago)
    actions.check_cabinet(
        by=plant.who("keeper"),
        location=plant.places["cabinet"],
        lock_sound=True,
        signs_sound=True,
        unlabelled=False,
        non_edible=False,
        expired=False,
        temperature=str(rng.randint(18, 27)),
        humidity=str(rng.randint(45, 65)),
        at=at,
    )


def day(plant: Plant, ago: int, at: datetime) -> None:
    """The daily check (D01) along the list of risks; now and then something is found."""
    bad = plant.rng("day", ago).random() < 0.04
    actions.check_day(
        by=plant.who("officer"),
        organisation=plant.organisation,
        day=plant.world.day(ago),
        items=items(bad=bad),
        danger="储料桶标签脱落" if bad else "",
        measures="当场重新贴签，核对批号" if bad else "",
        reported_to="主要负责人" if bad else "",
        mended="已整改" if bad else "",
        at=at,
    )


def items(*, bad: bool) -> Sequence[dict[str, Any]]:
    """What is looked at, with what was found."""
    return [
        {"step": step, "point": point, "sound": not (bad and step == "储存"), "note": ""}
        for step, point, *_rest in RISKS
    ]
