"""Fixed words about an enterprise: its size, its papers, the posts its people hold, and the names of verbs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Scale(models.TextChoices):
    """How large a producer is; duties of its safety staff follow from it."""

    LARGE = "large", _("大型")
    MEDIUM = "medium", _("中型")
    SMALL = "small", _("小型")
    MICRO = "micro", _("微型")
    WORKSHOP = "workshop", _("小作坊")


class PaperKind(models.TextChoices):
    """The papers an enterprise shows."""

    PRODUCTION_LICENCE = "production_licence", _("食品生产许可证")
    BUSINESS_LICENCE = "business_licence", _("营业执照")
    WORKSHOP_LICENCE = "workshop_licence", _("小作坊登记证")
    SYSTEM_CERTIFICATE = "system_certificate", _("体系认证证书")
    OTHER = "other", _("其他证照")


# An enterprise has one of these at a time; of the others as many as it was given.
SINGLE_PAPERS = (PaperKind.PRODUCTION_LICENCE, PaperKind.BUSINESS_LICENCE, PaperKind.WORKSHOP_LICENCE)
# These always say until when.
DATED_PAPERS = (PaperKind.PRODUCTION_LICENCE, PaperKind.WORKSHOP_LICENCE, PaperKind.SYSTEM_CERTIFICATE)


class Post(models.TextChoices):
    """The posts the register asks for by name (form F01)."""

    LEGAL_REPRESENTATIVE = "legal_representative", _("法定代表人")
    HEAD = "head", _("主要负责人")
    SAFETY_DIRECTOR = "safety_director", _("食品安全总监")
    SAFETY_OFFICER = "safety_officer", _("食品安全员")
    ADDITIVE_KEEPER = "additive_keeper", _("食品添加剂管理员")


# One person at a time; who is named next takes over from the day before.
SINGLE_POSTS = (Post.LEGAL_REPRESENTATIVE, Post.HEAD, Post.SAFETY_DIRECTOR)
# Without these nobody answers for the register (form F01).
NEEDED_POSTS = (Post.LEGAL_REPRESENTATIVE, Post.SAFETY_OFFICER, Post.ADDITIVE_KEEPER)


class SiteState(models.TextChoices):
    """Whether a site produces."""

    OPEN = "open", _("在产")
    CLOSED = "closed", _("停用")


SOON = 60  # days before a paper runs out from which its light is yellow; ours
REMIND_BEFORE = (60, 30, 7)  # days; ours

WORDS = {
    "open_enterprise": _("建立企业资料"),
    "describe_enterprise": pgettext_lazy("done", "修改企业资料"),
    "change_contact": _("修改联系方式"),
    "add_licence": pgettext_lazy("done", "登记证照"),
    "renew_licence": _("换发证照"),
    "withdraw_licence": _("证照失效"),
    "licence_on_file": _("更新许可证信息"),
    "add_site": pgettext_lazy("done", "增加生产场所"),
    "change_site": pgettext_lazy("done", "修改生产场所"),
    "close_site": _("停用生产场所"),
    "name_person": _("确定责任人员"),
    "end_person": _("人员卸任"),
    "renew_certificate": _("换培训考核证"),
    "renews": _("换发自"),
    "main=True": _("是"),
    "main=False": _("否"),
}
