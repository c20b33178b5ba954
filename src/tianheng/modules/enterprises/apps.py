"""Django's registration of the duty."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    """Enterprises: papers, sites, responsible persons."""

    name = "tianheng.modules.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        """Open the record of whoever is let in; name the verbs; open ways, desk and daily part."""
        from tianheng.accounts.hooks import on_activated
        from tianheng.core import attachments, history
        from tianheng.core.daily import every_day
        from tianheng.modules.enterprises.actions import ensure_enterprise
        from tianheng.modules.enterprises.enums import WORDS
        from tianheng.modules.enterprises.jobs import daily
        from tianheng.modules.enterprises.models import Licence
        from tianheng.modules.enterprises.queries.desk import papers_card
        from tianheng.web.desk import put_on_desk

        on_activated(ensure_enterprise)
        history.say(WORDS)
        attachments.accept(Licence)
        every_day("enterprises", daily)
        put_on_desk("papers", order=40, build=papers_card)
        open_ways()


def open_ways() -> None:
    """To one's own record, and for a bureau to the enterprises of its area."""
    from tianheng.modules.enterprises.access import is_producer, is_regulator
    from tianheng.web.ways import OFFICE, open_way

    open_way("enterprises:own", _("企业资料"), platform=OFFICE, order=5, shown=is_producer)
    open_way("enterprises:all", _("企业名录"), platform="safety", order=10, shown=is_regulator)
