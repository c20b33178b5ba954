"""Files beside the rows of the ledger: photos of labels, certificates, reports."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from tianheng.accounts.models import User
from tianheng.core import attachments, trail
from tianheng.modules.ledger.actions.common import begin


class PaperFile(NamedTuple):
    """A file as it was sent."""

    name: str
    data: bytes


def require_files(files: Iterable[PaperFile]) -> None:
    """Raise Mistake for what is not taken; before the row is written that the files belong to."""
    for each in files:
        attachments.kind_of(each.data, each.name)


@transaction.atomic
def add_files(*, by: User, owner: Any, files: Iterable[PaperFile], at: datetime) -> int:
    """Keep files beside a row of the ledger; how many."""
    begin(by, "attach", owner.organisation)
    names = []
    for each in files:
        attachments.keep(data=each.data, name=each.name, owner=owner, by=by, happened_at=at, at=at)
        names.append(each.name)
    if names:
        trail.record(by=by, verb="add_files", target=owner, after={"files": names}, at=at)
    return len(names)
