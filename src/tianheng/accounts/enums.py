"""Kinds, levels, roles and states of people and organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AreaKind(models.TextChoices):
    """What an area is; a zone is a functional zone that reports by itself but has no GB/T 2260 code."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("设区市")
    DISTRICT = "district", _("市辖区")
    COUNTY_CITY = "county_city", _("县级市")
    COUNTY = "county", _("县")
    TOWNSHIP = "township", _("乡镇街道")
    ZONE = "zone", _("功能区")


class OrganisationKind(models.TextChoices):
    """Whom an organisation is: who watches, who makes, who tests, who reads."""

    BUREAU = "bureau", _("市场监管部门")
    ENTERPRISE = "enterprise", _("食品生产企业")
    LABORATORY = "laboratory", _("检验机构")
    GOVERNMENT = "government", _("政府读者")


class Level(models.TextChoices):
    """The level of a bureau; empty for every other organisation."""

    PROVINCE = "province", _("省局")
    CITY = "city", _("市局")
    COUNTY = "county", _("县区局")
    STATION = "station", _("监管所")


RANK = {Level.PROVINCE: 4, Level.CITY: 3, Level.COUNTY: 2, Level.STATION: 1}


class OrganisationState(models.TextChoices):
    """An organisation that registered itself waits for its county; only an active one opens anything."""

    PENDING = "pending", _("待启用")
    ACTIVE = "active", _("已启用")
    REFUSED = "refused", _("未通过")
    CLOSED = "closed", pgettext_lazy("account", "已停用")


class Role(models.TextChoices):
    """What a person does in an organisation; one person may hold several."""

    HEAD = "head", _("主要负责人")
    SAFETY_DIRECTOR = "safety_director", _("食品安全总监")
    SAFETY_OFFICER = "safety_officer", _("食品安全员")
    ADDITIVE_KEEPER = "additive_keeper", _("食品添加剂管理员")
    PURCHASER = "purchaser", _("采购员")
    STORE_KEEPER = "store_keeper", _("仓管员")
    FEEDER = "feeder", _("投料员")
    ANALYST = "analyst", _("化验员")
    CLERK = "clerk", _("资料员")
    REVIEWER = "reviewer", _("审核人员")
    INSPECTOR = "inspector", _("检查人员")
    CASE_HANDLER = "case_handler", _("办案人员")
    LEADER = "leader", _("负责人")
    LABORATORY = "laboratory", _("检验人员")
    GOVERNMENT_READER = "government_reader", _("政府读者")
    ADMINISTRATOR = "administrator", _("系统管理员")


PRODUCER_ROLES = (
    Role.HEAD,
    Role.SAFETY_DIRECTOR,
    Role.SAFETY_OFFICER,
    Role.ADDITIVE_KEEPER,
    Role.PURCHASER,
    Role.STORE_KEEPER,
    Role.FEEDER,
    Role.ANALYST,
    Role.CLERK,
)
REGULATOR_ROLES = (Role.REVIEWER, Role.INSPECTOR, Role.CASE_HANDLER, Role.LEADER)
ROLES_OF = {
    OrganisationKind.BUREAU: (*REGULATOR_ROLES, Role.ADMINISTRATOR),
    OrganisationKind.ENTERPRISE: (*PRODUCER_ROLES, Role.ADMINISTRATOR),
    OrganisationKind.LABORATORY: (Role.LABORATORY, Role.ADMINISTRATOR),
    OrganisationKind.GOVERNMENT: (Role.GOVERNMENT_READER,),
}


class AccountState(models.TextChoices):
    """The states of an account; a lock-out after failures is a time, not a state."""

    INVITED = "invited", _("已邀请")
    ACTIVE = "active", pgettext_lazy("account", "正常")
    LOCKED = "locked", _("已锁定")
    DEACTIVATED = "deactivated", pgettext_lazy("account", "已停用")


# Which verb may find the account in which state; every other pair is refused in words.
ACCOUNT_VERBS = {
    "send_invitation": (AccountState.INVITED, AccountState.ACTIVE),
    "accept_invitation": (AccountState.INVITED, AccountState.ACTIVE),
    "set_password": (AccountState.INVITED, AccountState.ACTIVE),
    "change_password": (AccountState.ACTIVE,),
    "lock": (AccountState.ACTIVE,),
    "unlock": (AccountState.LOCKED, AccountState.ACTIVE),
    "enable_totp": (AccountState.ACTIVE,),
    "disable_totp": (AccountState.ACTIVE, AccountState.LOCKED),
    "set_pin": (AccountState.ACTIVE,),
    "deactivate": (AccountState.INVITED, AccountState.ACTIVE, AccountState.LOCKED),
}
