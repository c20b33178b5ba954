"""Fixed words about an enterprise: its size, its papers, the posts its people hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Post(models.TextChoices):
    """The posts the register asks for by name (form F01)."""

    LEGAL_REPRESENTATIVE = "legal_representative", _("法定代表人")
    HEAD = "head", _("主要负责人")
    SAFETY_DIRECTOR = "safety_director", _("食品安全总监")
    SAFETY_OFFICER = "safety_officer", _("食品安全员")
    ADDITIVE_KEEPER = "additive_keeper", _("食品添加剂管理员")


class SiteState(models.TextChoices):
    """Whether a site produces."""

    OPEN = "open", _("在产")
    CLOSED = "closed", _("停用")
