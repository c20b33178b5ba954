"""Django's registration of the duty."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger: what is bought, kept, weighed and fed, by lot."""

    name = "tianheng.modules.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Name the verbs for readers, let rows have files, guard what is written once."""
        from tianheng.core import append_only, attachments, history
        from tianheng.modules.ledger import models
        from tianheng.modules.ledger.enums import WORDS

        history.say(dict(WORDS))
        attachments.accept(
            models.Supplier,
            models.SupplierPaper,
            models.Receipt,
            models.Lot,
            models.Batch,
            models.Feeding,
            models.TestRecord,
            models.Disposal,
            models.CabinetCheck,
            models.DailyCheck,
            models.WeeklyReport,
            models.MonthlyMinutes,
            models.Recall,
        )
        append_only.keep(
            models.Movement,
            models.Receipt,
            models.Issue,
            models.Feeding,
            models.Delivery,
            models.CabinetCheck,
            models.DailyCheck,
            models.RecallNotice,
        )
