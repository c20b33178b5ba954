"""The last stable weight of a scale, as long as it is fresh enough to be what lies on it."""

from datetime import datetime, timedelta

from tianheng.modules.ledger.models import Reading, Scale

FRESH = timedelta(minutes=2)


def reading_of(scale: Scale) -> Reading | None:
    """The last stable weight, however old."""
    found: Reading | None = Reading.objects.filter(scale=scale).first()
    return found


def last_weight(scale: Scale, at: datetime) -> Reading | None:
    """The last stable weight that a form may offer at ``at``; None when the scale has been silent for two minutes."""
    found = reading_of(scale)
    return found if found is not None and at - found.read_at <= FRESH else None
