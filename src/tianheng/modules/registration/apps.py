"""Django's registration of the duty."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    """The register of additive use: filing, review, publicity."""

    name = "tianheng.modules.registration"
    label = "registration"

    def ready(self) -> None:
        """Name the verbs; let filings have files; open ways, desk and daily part."""
        from tianheng.core import attachments, history, imports
        from tianheng.core.daily import every_day
        from tianheng.core.verifying import tell
        from tianheng.modules.registration.enums import WORDS
        from tianheng.modules.registration.exchange.taken import IMPORTER
        from tianheng.modules.registration.jobs import daily
        from tianheng.modules.registration.models import Registration
        from tianheng.modules.registration.queries import desk
        from tianheng.modules.registration.queries.proving import proof
        from tianheng.web.desk import put_on_desk
        from tianheng.web.platforms import open_door

        history.say(WORDS, of=self.label)
        attachments.accept(Registration)
        imports.register("registration", IMPORTER)
        every_day("registration", daily)
        put_on_desk("review", order=10, build=desk.review_card)
        put_on_desk("filings", order=10, build=desk.filings_card)
        put_on_desk("rechecks", order=20, build=desk.rechecks_card)
        tell("registration.registration", proof)
        open_door(
            "quality",
            url="registration:register",
            title=_("登记公示"),
            note=_("查哪家企业、在哪种产品里、用了哪些食品添加剂；只公示名称和功能。"),
        )
        open_ways()


def open_ways() -> None:
    """To one's filings; for a county to its queue; for everybody above to how the queues stand."""
    from tianheng.modules.registration import access
    from tianheng.web.ways import open_way

    open_way("registration:review-queue", _("登记审核"), platform="quality", order=20, shown=access.reviews)
    open_way(
        "registration:registrations",
        _("使用登记"),
        platform="quality",
        order=30,
        shown=access.files_or_watches,
    )
    open_way("registration:lines", _("登记条目"), platform="quality", order=35, shown=access.files_or_watches)
    open_way(
        "registration:rechecks",
        _("标准更新复核"),
        platform="quality",
        order=40,
        shown=access.files_or_watches,
    )
    open_way("registration:overview", _("登记进度"), platform="quality", order=45, shown=access.oversees)
    open_way("registration:policies", _("登记方式"), platform="quality", order=50, shown=access.watches)
