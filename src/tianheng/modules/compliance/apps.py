"""Django's registration of the law's public desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    """查标准, 配方核查, 读配料表: opens their doors on the home page."""

    name = "tianheng.modules.compliance"
    label = "compliance"

    def ready(self) -> None:
        """Open the three doors and the way to the law's readings; ready only when the law's tables can be read."""
        from tianheng.core import attachments, history
        from tianheng.core.health import register
        from tianheng.modules.compliance.enums import WORDS
        from tianheng.modules.compliance.models import Announcement
        from tianheng.standards import edition
        from tianheng.web.platforms import open_door

        register("law", edition)
        history.say(WORDS)
        attachments.accept(Announcement)
        open_ways()

        open_door(
            "support",
            url="compliance:standard",
            title=_("查标准"),
            note=_("按添加剂、食品类别或功能查国家标准，每一条都有表、行、页。"),
        )
        open_door(
            "quality",
            url="compliance:check",
            title=_("配方核查"),
            note=_("录入配方，当场知道能不能用、还差多少，计算过程逐步写明。"),
        )
        open_door(
            "safety",
            url="compliance:label",
            title=_("读配料表"),
            note=_("贴上一段配料表，认出其中的添加剂，看它们能否用于这种食品。"),
        )


def open_ways() -> None:
    """For bureaus: the notices to confirm."""
    from tianheng.web.ways import open_way

    open_way(
        "compliance:law",
        _("公告与色泽"),
        platform="support",
        order=50,
        shown=lambda user: user.scope_entered.kind == "bureau",
    )
