"""The last stable weight of a scale, and whether it is fresh enough to be what lies on it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tianheng.modules.ledger.models import Reading, Scale

FRESH = timedelta(minutes=2)
OLD = timedelta(minutes=10)  # after that a form says so. Ours.


def reading_of(scale: Scale) -> Reading | None:
    """The last stable weight, however old."""
    found: Reading | None = Reading.objects.filter(scale=scale).first()
    return found


def last_weight(scale: Scale, at: datetime) -> Reading | None:
    """The last stable weight that may still lie on the scale at ``at``; None when it was silent for two minutes."""
    found = reading_of(scale)
    return found if found is not None and at - found.read_at <= FRESH else None


def offered(scale: Scale, at: datetime) -> dict[str, Any]:
    """What a form takes over from a scale: value and unit, and in words when it was weighed and if that is long ago.

    An empty ``value`` says that there is nothing to take.
    """
    found = reading_of(scale)
    if found is None:
        return {"value": "", "unit": "", "old": False, "words": [_("这台秤还没有发来读数。")]}
    told = {
        "scale": scale.number,
        "at": f"{localtime(found.read_at):%m-%d %H:%M}",
        "weight": str(found.quantity),
    }
    said = [_("秤 %(scale)s：%(at)s 称得 %(weight)s。") % told]
    old = at - found.read_at > OLD
    if old:
        words = {"minutes": int((at - found.read_at).total_seconds() // 60)}
        said.append(_("已过 %(minutes)d 分钟，请核对或重新称量。") % words)
    return {"value": found.amount, "unit": found.unit, "old": old, "words": said}
