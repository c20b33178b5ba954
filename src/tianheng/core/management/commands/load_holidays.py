"""``tianheng manage load_holidays FILE``: the holidays of another year, from a CSV."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tianheng.core.days import load


class Command(BaseCommand):
    """Reads ``day,kind,name,source,confidence``; a day already known is overwritten."""

    help = "Load public holidays and exchanged working days from a CSV: day,kind,name,source,confidence"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file's path."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load it; a mistaken line stops everything and is named."""
        try:
            count = load(options["file"])
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        self.stdout.write(f"{count} days")
