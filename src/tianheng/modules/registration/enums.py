"""Fixed words of the register: policies, kinds, states with their verbs, results of the pre-check."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PolicyKind(models.TextChoices):
    """What an area asks of its producers; no national law makes them file."""

    MANDATORY_LOCAL = "mandatory_local", _("属地登记")
    VOLUNTARY_PUBLICITY = "voluntary_publicity", _("自愿公示")
    INTERNAL_ONLY = "internal_only", _("企业内部登记")


class Validity(models.TextChoices):
    """How long an accepted registration lasts."""

    YEAR_END = "year_end", _("至当年 12 月 31 日")
    TWELVE_MONTHS = "twelve_months", _("自登记之日起 12 个月")


class Kind(models.TextChoices):
    """What is filed (form F01)."""

    FIRST = "first", _("首次登记")
    YEARLY = "yearly", _("年度延续")
    CHANGE = "change", _("变更登记")
    CANCELLATION = "cancellation", _("注销登记")


# A whole statement of what is used; the other two speak of one already made.
WHOLE = (Kind.FIRST, Kind.YEARLY)


class State(models.TextChoices):
    """The states of a registration."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    WITHDRAWN = "withdrawn", _("已撤回")
    UNDER_REVIEW = "under_review", _("审核中")
    RETURNED = "returned", _("退回补正")
    ACCEPTED = "accepted", _("已登记")
    CHANGED = "changed", _("变更中")
    SUSPENDED = "suspended", _("暂停")
    REPLACED = "replaced", _("已由变更替代")
    EXPIRED = "expired", _("已过期")
    CANCELLED = "cancelled", _("已注销")
    REJECTED = "rejected", _("不予登记")


OPEN = (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED)
WAITING = (State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED)  # a clock runs
IN_FORCE = (State.ACCEPTED, State.CHANGED)
STANDING = (*IN_FORCE, State.SUSPENDED)
ENDED = (State.REPLACED, State.EXPIRED, State.CANCELLED)
EVER_ACCEPTED = (*STANDING, *ENDED)

# Which verb may find a registration in which state; every other pair is refused in words.
VERBS = {
    "refill": (State.DRAFT, State.RETURNED),
    "answer": (State.DRAFT, State.RETURNED),
    "attach": (State.DRAFT, State.RETURNED),
    "discard": (State.DRAFT,),
    "countersign": (State.DRAFT, State.RETURNED),
    "submit": (State.DRAFT,),
    "withdraw": (State.SUBMITTED,),
    "reopen": (State.WITHDRAWN,),
    "take_up": (State.SUBMITTED,),
    "return": (State.UNDER_REVIEW,),
    "resubmit": (State.RETURNED,),
    "accept": (State.UNDER_REVIEW,),
    "reject": (State.UNDER_REVIEW,),
    "suspend": IN_FORCE,
    "lift": STANDING,
    "cancel": STANDING,
    "change": (State.ACCEPTED,),
    "close": (State.ACCEPTED, State.SUSPENDED),
}

TONES = {
    State.DRAFT: "note",
    State.SUBMITTED: "review",
    State.WITHDRAWN: "note",
    State.UNDER_REVIEW: "review",
    State.RETURNED: "review",
    State.ACCEPTED: "pass",
    State.CHANGED: "pass",
    State.SUSPENDED: "fail",
    State.REPLACED: "note",
    State.EXPIRED: "note",
    State.CANCELLED: "note",
    State.REJECTED: "fail",
}


class LineState(models.TextChoices):
    """Whether a line counts while its registration does."""

    ACTIVE = "active", _("有效")
    SUSPENDED = "suspended", _("暂停")
    ENDED = "ended", _("终止")


class Outcome(models.TextChoices):
    """What the machine says of one check; the values before ``later`` are also what a person may have to look at."""

    OK = "ok", _("通过")
    FAULT = "fault", _("有问题")
    ASK = "ask", _("待答复")
    PERSON = "person", _("须人工核对")
    LATER = "later", _("随台账上线")


OUTCOME_TONES = {
    Outcome.OK: "pass",
    Outcome.FAULT: "fail",
    Outcome.ASK: "review",
    Outcome.PERSON: "note",
    Outcome.LATER: "note",
}

CHECKS = {
    "R1": _("许可有效，产品在许可类别内"),
    "R2": _("允许用于这类食品"),
    "R3": _("折算用量不超限，比例之和不超 1"),
    "R4": _("带入已说明且成立"),
    "R5": _("使用标准通用名称，复配已拆分"),
    "R6": _("供货方有许可，有检验报告"),
    "R7": _("配方与标签一致"),
    "R8": _("不含非食用物质、来历不明物质"),
    "R9": _("易滥用的食品与添加剂组合"),
    "R10": _("承诺、签名与附件齐全"),
    "R11": _("全年产量与采购量对得上"),
    "R12": _("多处来源已合并计算"),
}
# A fault or an open question here asks for a second pair of eyes.
SECOND_LOOK = ("R2", "R3", "R8", "R9")
MANY, ALWAYS = "many", "policy"
FLAGS = {**CHECKS, MANY: _("条目多"), ALWAYS: _("本地规定一律复核")}


class Stage(models.TextChoices):
    """Which reviewer speaks."""

    FIRST = "first", _("经办")
    SECOND = "second", _("复核")


class Decision(models.TextChoices):
    """What a reviewer decides."""

    ACCEPT = "accept", _("同意登记")
    RETURN = "return", _("退回补正")
    REJECT = "reject", _("不予登记")


class Change(models.TextChoices):
    """Kinds of change (form F14)."""

    ADDED = "added", _("新增添加剂")
    DROPPED = "dropped", _("停用添加剂")
    RAISED = "raised", _("用量上调")
    LOWERED = "lowered", _("用量下调")
    MAKER = "maker", _("更换供货方")
    PRODUCT_NAME = "product_name", _("产品名称")
    CATEGORY = "category", _("食品分类号")
    FORMULA = "formula", _("配方")
    PROCESS = "process", _("工艺")
    PERSON = "person", _("责任人员")
    LICENCE = "licence", _("许可证")
    ADDRESS = "address", _("地址")
    PRODUCT = "product", _("新增产品")


class RecheckState(models.TextChoices):
    """Whether somebody has dealt with a line that the present law sees otherwise."""

    OPEN = "open", _("待处理")
    SETTLED = "settled", _("已处理")


DISCLAIMER = _("登记不等于许可，企业对合规负责。")
COMMITMENT = (
    "本企业承诺：所登记的内容真实、完整；不使用非食用物质，不超范围、超限量使用食品添加剂；"
    "购进时查验供货者的许可证和产品合格证明，称量、投料如实记录；产品、配方或供货方有变化时按规定办理变更。"
)

# What the verbs are called when a page tells a registration's history.
WORDS = {
    "set_policy": pgettext_lazy("done", "规定登记方式"),
    "draft_registration": pgettext_lazy("done", "起草登记"),
    "refill": _("刷新填报内容"),
    "answer_line": _("填写企业说明"),
    "attach": pgettext_lazy("done", "添加附件"),
    "file": _("附件"),
    "sha256": _("文件摘要"),
    "discard": pgettext_lazy("done", "删除草稿"),
    "submit": pgettext_lazy("done", "签名提交"),
    "resubmit": pgettext_lazy("done", "补正后重新提交"),
    "withdraw": pgettext_lazy("done", "撤回"),
    "reopen": pgettext_lazy("done", "重新编辑"),
    "take_up": pgettext_lazy("done", "开始审核"),
    "agree": _("经办同意，转复核"),
    "accept": _("同意登记"),
    "publish": _("公示"),
    "keep_internally": _("内部登记"),
    "return": _("退回补正"),
    "reject": _("不予登记"),
    "suspend": pgettext_lazy("done", "暂停"),
    "lift": pgettext_lazy("done", "恢复"),
    "suspend_lines": _("暂停条目"),
    "lift_lines": _("恢复条目"),
    "cancel": pgettext_lazy("done", "注销"),
    "replaced": _("由变更登记替代"),
    "begin_change": _("开始变更"),
    "change_dropped": _("变更未办成，原登记照旧"),
    "expire": pgettext_lazy("done", "到期"),
    "remind": _("到期提醒"),
    "recheck": _("标准更新后复核"),
    "settle_recheck": pgettext_lazy("done", "处理复核结果"),
    "defects": _("要补正的问题"),
    "answer": _("企业说明"),
    "days": _("提前天数"),
    "lines": _("条目"),
    "sign": _("签名"),
    "role": _("签名身份"),
    "signing": _("签名方式"),
    "signing=typed": _("输入姓名"),
    "signing=drawn": _("手写"),
    "code": _("验证码"),
    "digest": _("内容摘要"),
    **{f"flagged={code}": text for code, text in FLAGS.items()},
    **{f"change_kinds={each.value}": each.label for each in Change},
}
