"""What the duty does once a day."""

from datetime import datetime

from tianheng.modules.enterprises.actions.reminders import remind_expiring


def daily(at: datetime) -> str:
    """Remind of papers that run out."""
    return f"{remind_expiring(at=at)} reminders"
