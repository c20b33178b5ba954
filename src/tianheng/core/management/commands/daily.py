"""``tianheng manage daily``: what is due once a day, now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tianheng.core import daily


class Command(BaseCommand):
    """Does every duty's daily part (expiry, reminders, recheck …); doing it twice a day changes nothing."""

    help = "Do what is due once a day"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Now, or by the background worker."""
        parser.add_argument(
            "--begin", action="store_true", help="order it from the background worker, today and every day"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what each part did; end with an error when one broke."""
        if options["begin"]:
            daily.begin()
            return
        results = daily.run_day(timezone.now())  # noqa: TID251 - a command is where the clock comes from
        for name, result in results.items():
            self.stdout.write(f"{name}: {result}")
        broken = [name for name, result in results.items() if isinstance(result, Exception)]
        if broken:
            raise CommandError(f"broke: {', '.join(broken)}; the log tells why")
