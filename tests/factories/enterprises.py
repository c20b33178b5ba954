"""Enterprises with papers and people for tests, made by the real actions."""

from datetime import date
from typing import Any

from tests.factories import accounts as make
from tianheng.accounts.models import Organisation, User
from tianheng.modules.enterprises import actions
from tianheng.modules.enterprises.models import Licence

PDF = b"%PDF-1.4 a scan"


def registered(area: str = "350582", **more: Any) -> tuple[Organisation, User]:
    """An enterprise that registered itself and was let in, and the head who did it, entered."""
    from tianheng.accounts import actions as accounts
    from tianheng.accounts import queries

    found = accounts.register_enterprise(**make.application(area, **more))
    row, user = found
    bureau = Organisation.objects.filter(kind="bureau", area=area).first() or make.bureau(area)
    row = accounts.activate_enterprise(by=make.member(bureau, "reviewer"), organisation=row, at=make.NOW)
    return row, queries.enter(user, at=make.NOW)


def certificate(by: User, organisation: Organisation, **more: Any) -> Licence:
    """A certificate valid for long."""
    facts: dict[str, Any] = {
        "kind": "system_certificate",
        "number": "FSMS-001",
        "expires_on": date(2029, 1, 1),
        "at": make.NOW,
    }
    return actions.add_licence(by=by, organisation=organisation, **{**facts, **more})
