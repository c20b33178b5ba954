"""Verbs of the duty: each one transaction, one entry in the trail."""

from tianheng.modules.enterprises.actions.enterprises import (
    describe_enterprise,
    ensure_enterprise,
    open_enterprise,
)
from tianheng.modules.enterprises.actions.papers import add_licence, renew_licence, withdraw_licence
from tianheng.modules.enterprises.actions.persons import end_person, name_person, renew_certificate
from tianheng.modules.enterprises.actions.reminders import remind_expiring
from tianheng.modules.enterprises.actions.sites import add_site, change_site, close_site

__all__ = [
    "add_licence",
    "add_site",
    "change_site",
    "close_site",
    "describe_enterprise",
    "end_person",
    "ensure_enterprise",
    "name_person",
    "open_enterprise",
    "remind_expiring",
    "renew_certificate",
    "renew_licence",
    "withdraw_licence",
]
