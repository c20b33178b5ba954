"""Django's registration of the duty."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger: what is bought, kept, weighed and fed, by lot."""

    name = "tianheng.modules.ledger"
    label = "ledger"
