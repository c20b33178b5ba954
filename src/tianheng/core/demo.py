"""The demo world: every duty plays its part with its own actions, in the order of a pretended calendar.

Each app may have a room ``demo`` with a function ``plan(world)``. It plans events: what is done, and when. They are
then done in the order of their moments, whoever planned them, so that numbers and chains read as if people had
worked. All of it stands in one transaction: the world is there as a whole or not at all.

The same seed and the same day make the same world. A later stage can be added to a world that has the earlier ones.
"""

import gc
import heapq
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib import import_module
from importlib.util import find_spec
from random import Random
from types import ModuleType

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.core.actors import system
from tianheng.core.days import Calendar, calendar
from tianheng.core.mistakes import Mistake
from tianheng.core.models import TrailEntry, TrailHead
from tianheng.core.trail import SYSTEM_CHAIN, record

DEMO = system("demo")
VERB = "load_demo"
BEGINS = 440  # days before today on which the pretended calendar opens
EARLIEST = date(2026, 5, 1)  # its first day must lie under GB 2760-2024, in force since 2025-02-08
SEED = 7
DAY = timedelta(days=1)
Tell = Callable[[str], None]


@dataclass(order=True)
class Event:
    """Something to be done at a moment; of two at one moment the one planned first goes first."""

    moment: datetime
    place: int
    do: Callable[[], object] = field(compare=False)


@dataclass
class World:
    """What the parts share: the day it is told from, the seed, and the events planned so far."""

    today: date
    seed: int
    days: Calendar
    events: list[Event] = field(default_factory=list)
    planned: int = 0

    def rng(self, *topic: object) -> Random:
        """Chance for one topic: the same words give the same numbers, whatever else is drawn."""
        return Random(":".join(str(each) for each in (self.seed, *topic)))  # noqa: S311 - nothing secret

    def day(self, ago: int) -> date:
        """So many days before today."""
        return self.today - ago * DAY

    def office_day(self, ago: int) -> date:
        """The last working day up to then."""
        found = self.day(ago)
        while not self.days.is_working(found):
            found -= DAY
        return found

    def at(self, ago: int, hour: int = 16, minute: int = 40) -> datetime:
        """A moment of an office day, local time. Offices act late in the day, after the plants have fed."""
        return moment(self.office_day(ago), hour, minute)

    def plan(self, at: datetime, do: Callable[[], object]) -> None:
        """Have ``do`` done at a moment."""
        self.planned += 1
        heapq.heappush(self.events, Event(at, self.planned, do))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day, local time."""
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


def rooms() -> dict[str, ModuleType]:
    """The parts by stage, in the order of the apps: ``accounts``, ``enterprises``, ``formulas`` …"""
    names = [config.name for config in apps.get_app_configs() if config.name.startswith("tianheng.")]
    own = [name for name in names if name != __name__.rpartition(".")[0] and find_spec(f"{name}.demo")]
    return {name.rpartition(".")[2]: import_module(f"{name}.demo") for name in own}


@dataclass(frozen=True)
class Loaded:
    """What was loaded: from which day and seed, and which stages."""

    today: date
    seed: int
    stages: tuple[str, ...]


def loaded() -> Loaded | None:
    """The demo world of this installation, or None."""
    entries = TrailEntry.objects.filter(chain=SYSTEM_CHAIN, actor_key=DEMO.key, verb=VERB).order_by("number")
    told = [json.loads(each.after) for each in entries]
    if not told:
        return None
    stages = tuple(stage for each in told for stage in each["stages"])
    return Loaded(date.fromisoformat(told[0]["today"]), told[0]["seed"], stages)


def untouched() -> bool:
    """Whether nobody has done anything here: whatever is done leaves an entry in the trail."""
    return not TrailEntry.objects.exists()


def load(*, until: str = "", today: date, seed: int = SEED, tell: Tell = lambda _text: None) -> Loaded:
    """Build the stages up to and with ``until`` (all when empty) that are not there yet.

    Raises Mistake for a stage there is not, a day too early, and an installation that is in use.
    """
    found, there = rooms(), loaded()
    wanted = stages(list(found), until)
    if there is None:
        require_empty(today)
    world = World(there.today if there else today, there.seed if there else seed, calendar())
    new = [stage for stage in wanted if stage not in (there.stages if there else ())]
    if new:
        build(world, {stage: found[stage] for stage in new}, tell)
    done = loaded()
    assert done is not None
    return done


def stages(known: list[str], until: str) -> list[str]:
    """The stages up to one. Raises Mistake."""
    if until and until not in known:
        named = _("请在以下各项中选：%(all)s。") % {"all": "、".join(known)}
        raise Mistake("stage", until, _("没有这一步。"), named, _("步骤"))
    return known[: known.index(until) + 1] if until else known


def require_empty(today: date) -> None:
    """Raise Mistake where somebody works already, and for a day the law's tables do not reach back from."""
    if not untouched():
        raise Mistake(
            "demo",
            "",
            _("这个数据目录已在使用，不能装入演示数据。"),
            _("请用 TIANHENG_DATA 指定一个空目录。"),
            _("演示数据"),
        )
    if today < EARLIEST:
        mend = _("请用 %(day)s 或更晚的日期。") % {"day": EARLIEST}
        raise Mistake("today", today, _("日期太早，GB 2760-2024 还没有施行。"), mend, _("日期"))


@transaction.atomic
def build(world: World, parts: dict[str, ModuleType], tell: Tell) -> None:
    """Let the parts plan, do everything in its time, and note in the trail that it was the demo."""
    for part in parts.values():
        part.plan(world)
    with seldom_collecting():
        run(world, tell)
    head, _made = TrailHead.objects.get_or_create(chain=SYSTEM_CHAIN)
    facts = {"today": world.today.isoformat(), "seed": world.seed, "stages": list(parts)}
    record(by=DEMO, verb=VERB, target=head, after=facts, at=world.at(1, 18))


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Tidy memory more rarely for a while: a fifth of the time, for a few dozen megabytes."""
    kept = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*kept)


def run(world: World, tell: Tell) -> None:
    """Do every event in its time, those too that events plan; each new month is told."""
    month = ""
    while world.events:
        event = heapq.heappop(world.events)
        if f"{event.moment:%Y-%m}" != month:
            month = f"{event.moment:%Y-%m}"
            tell(month)
        event.do()
