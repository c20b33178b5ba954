"""Django's registration of the duty."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """The ledger: what is bought, kept, weighed and fed, by lot."""

    name = "tianheng.modules.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Name the verbs for readers, let rows have files, guard what is written once."""
        from tianheng.core import append_only, attachments, history
        from tianheng.modules.ledger import models
        from tianheng.modules.ledger.enums import WORDS
        from tianheng.modules.ledger.queries.told import SHAPES

        history.say(dict(WORDS), of=self.label)
        history.shape(SHAPES)
        open_office()
        open_trace()
        register_sheets()
        register_webhooks()
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


def open_office() -> None:
    """The ways of the office and its cards on the desk."""
    from tianheng.modules.ledger.access import is_producer, is_regulator
    from tianheng.modules.ledger.queries import desk
    from tianheng.web.desk import put_on_desk
    from tianheng.web.ways import LEDGER, open_way

    ways = (
        ("today", _("今日可投产"), 5),
        ("floor", _("现场投料"), 8),
        ("batches", _("生产批与投料"), 10),
        ("lots", _("批次与库存"), 20),
        ("receipts", _("进货查验"), 30),
        ("issues", _("领用与退库"), 40),
        ("deliveries", _("出厂销售"), 50),
        ("counts", _("盘点"), 60),
        ("suppliers", _("供货者"), 70),
        ("checks", _("日管控、周排查、月调度"), 80),
        ("cabinets", _("专柜检查"), 90),
        ("disposals", _("过期与不合格处置"), 100),
        ("places", _("位置与秤"), 110),
        ("five", _("五专管理"), 120),
    )
    for name, words, order in ways:
        open_way(f"ledger:{name}", words, platform=LEDGER, order=order, shown=is_producer)
    open_way("ledger:ledgers", _("企业台账"), platform="safety", order=30, shown=is_regulator)
    put_on_desk("run", order=5, build=desk.run_card)
    put_on_desk("over", order=6, build=desk.over_card)
    put_on_desk("expiry", order=7, build=desk.expiry_card)
    put_on_desk("second", order=8, build=desk.second_card)
    put_on_desk("day", order=9, build=desk.day_card)
    put_on_desk("ledgers", order=10, build=desk.county_card)


def open_trace() -> None:
    """Trace, recalls and mass balance: their ways, what is done every day, check R11 of a registration."""
    from tianheng.core.daily import every_day
    from tianheng.modules.ledger.access import is_producer, is_regulator
    from tianheng.modules.ledger.actions.balance import balance_all
    from tianheng.modules.ledger.queries.yearly import r11
    from tianheng.modules.registration.queries.checks import register
    from tianheng.web.ways import LEDGER, open_way

    def anybody(user: object) -> bool:
        return is_producer(user) or is_regulator(user)

    open_way("ledger:trace", _("追溯"), platform=LEDGER, order=55, shown=anybody)
    open_way("ledger:recalls", _("召回与演练"), platform=LEDGER, order=57, shown=anybody)
    open_way("ledger:balance", _("物料平衡"), platform=LEDGER, order=65, shown=is_producer)
    open_way("ledger:gaps", _("物料平衡差异"), platform=LEDGER, order=66, shown=is_regulator)
    every_day("balance", balance_all)
    register("R11", r11)


def register_sheets() -> None:
    """The sheets the ledger takes in."""
    from tianheng.core import imports
    from tianheng.modules.ledger.access import is_producer
    from tianheng.modules.ledger.exchange import counts_in, feedings_in, taken
    from tianheng.web.ways import LEDGER, open_way

    open_way("ledger:sheets", _("打印与表格"), platform=LEDGER, order=130, shown=is_producer)

    for kind, importer in {
        **taken.importers(), "feedings": feedings_in.IMPORTER, "counts": counts_in.IMPORTER
    }.items():  # fmt: skip
        imports.register(kind, importer)


def register_webhooks() -> None:
    """What happens is told to other programs; their page is for administrators."""
    from tianheng.accounts import scope
    from tianheng.core import trail
    from tianheng.core.daily import every_day
    from tianheng.modules.ledger import jobs
    from tianheng.modules.ledger.access import is_producer
    from tianheng.modules.ledger.enums import EVENT_OF
    from tianheng.web.ways import LEDGER, open_way

    def keeps(user: object) -> bool:
        found = scope.of(user)
        return is_producer(user) and found is not None and found.administers

    trail.hear(EVENT_OF, jobs.hear)
    every_day("ledger", jobs.daily)
    open_way("ledger:webhooks", _("回调（Webhook）"), platform=LEDGER, order=140, shown=keeps)
