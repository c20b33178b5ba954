"""The daily part of the duty."""

from datetime import datetime

from tianheng.modules.registration.actions import expire_due, recheck_all, remind


def daily(at: datetime) -> dict[str, int]:
    """Let run out what is over, remind of what soon is, judge again what the law sees anew; how many of each."""
    return {"expired": expire_due(at), "reminded": remind(at), "worse": recheck_all(at)}
