"""What is done once a day: each duty registers its part, one command or the background worker does them all.

A part must bear being done twice a day: what it did the first time it finds done the second time. ``tianheng serve``
begins the worker's round; where the worker is run otherwise, a timer calls ``tianheng manage daily``.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import structlog
from django.utils import timezone
from django_tasks import task
from django_tasks.exceptions import InvalidTaskError

log = structlog.get_logger(__name__)

Part = Callable[[datetime], object]
HOUR = time(2, 10)  # local time; nobody works, back-ups are done
_parts: dict[str, Part] = {}


def every_day(name: str, part: Part) -> None:
    """Do ``part(at)`` once a day; called from ``AppConfig.ready``. What it returns is written to the log."""
    _parts[name] = part


def parts() -> list[str]:
    """The names of what is done, in the order it is done."""
    return list(_parts)


def run_day(at: datetime) -> dict[str, object]:
    """Do every part; one that breaks hinders none. What each returned, or the exception that broke it."""
    return {name: done(name, part, at) for name, part in _parts.items()}


def done(name: str, part: Part, at: datetime) -> object:
    """What a part returned, or the exception it ended with."""
    try:
        result = part(at)
    except Exception as error:  # the next part is not to suffer for it
        log.exception("daily part broke", part=name)
        return error
    log.info("daily part done", part=name, result=str(result))
    return result


@task()
def daily() -> None:
    """Today's round in the background, and the order for tomorrow's."""
    now = timezone.now()  # noqa: TID251 - a job is where the clock comes from
    try:
        run_day(now)
    finally:
        order_next(now)


def begin() -> None:
    """Order a round now, as a site begins to serve; nothing when one is waiting for the worker already."""
    if not waiting(timezone.now()):  # noqa: TID251 - as above
        daily.enqueue()


def order_next(at: datetime) -> None:
    """Order tomorrow's round unless it is ordered already, or the worker keeps no orders for later."""
    moment = next_round(at)
    if waiting(moment):
        return
    try:
        daily.using(run_after=moment).enqueue()
    except InvalidTaskError:
        log.info("daily round not ordered", reason="this back end keeps nothing for later")


def next_round(at: datetime) -> datetime:
    """The next round's moment after ``at``."""
    local = timezone.localtime(at)
    today = local.replace(hour=HOUR.hour, minute=HOUR.minute, second=0, microsecond=0)
    return today if today > local else today + timedelta(days=1)


def waiting(until: datetime) -> bool:
    """Whether a round that begins by ``until`` waits in the database's queue."""
    from django_tasks_db.models import DBTaskResult  # models load only once the apps are there

    rows = DBTaskResult.objects.filter(task_path=daily.module_path, status="READY")
    return any(due(row.run_after) <= until for row in rows)


def due(moment: datetime) -> datetime:
    """A task's moment; one that runs as soon as it can is due since ever."""
    return moment if moment.year < 9999 else datetime.min.replace(tzinfo=moment.tzinfo)
