"""``tianheng manage found_bureau``: the first bureau of an installation and its administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tianheng.accounts import actions
from tianheng.accounts.areas import present
from tianheng.accounts.enums import Level, OrganisationKind, Role
from tianheng.accounts.invitations import token
from tianheng.accounts.models import Organisation
from tianheng.core.actors import system
from tianheng.core.mistakes import Mistake

FOUNDER = system("founding")


class Command(BaseCommand):
    """Sets up a bureau (unless it is there) and invites its administrator; prints the link to hand over."""

    help = "Set up a bureau and invite its administrator"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which bureau, which person."""
        parser.add_argument("--area", required=True, help="GB/T 2260 code, e.g. 350582")
        parser.add_argument("--level", required=True, choices=[each.value for each in Level])
        parser.add_argument("--name", default="", help="name of the bureau; default: area + 市场监督管理局")
        parser.add_argument("--person", required=True, help="the administrator's name")
        parser.add_argument("--phone", required=True)
        parser.add_argument("--login", required=True, help="the administrator's login name")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        """Both or neither."""
        area, now = present(options["area"]), timezone.now()  # noqa: TID251 - a command is where the clock comes from
        if area is None:
            raise CommandError(f"--area: {options['area']!r} is no known code; see accounts/data/areas")
        name = options["name"] or f"{area.name}市场监督管理局"
        kind = OrganisationKind.BUREAU
        try:
            place = Organisation.objects.filter(code=f"{kind}-{options['level']}-{area.code}").first()
            if place is None:
                place = actions.found_organisation(
                    by=FOUNDER, kind=kind, level=options["level"], name=name, area=area, at=now
                )
            user = actions.invite(
                by=FOUNDER,
                organisation=place,
                name=options["person"],
                phone=options["phone"],
                login_name=options["login"],
                roles=[Role.ADMINISTRATOR],
                at=now,
            )
        except Mistake as mistake:
            raise CommandError(str(mistake)) from mistake
        self.stdout.write(f"{place.name}: {reverse('accounts:invitation', args=[user.pk, token(user)])}")
