"""``tianheng manage load_areas FILE``: the areas of another province, from a CSV."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tianheng.accounts.areas import load


class Command(BaseCommand):
    """Reads ``code,name,parent,kind,level,successor``; a code already known is brought up to date."""

    help = "Load areas from a CSV: code,name,parent,kind,level,successor"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file's path."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load it whole or not at all; a mistaken line is named."""
        try:
            with transaction.atomic():
                count = load(options["file"])
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        self.stdout.write(f"{count} areas")
