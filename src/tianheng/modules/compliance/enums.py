"""Fixed words of the law's public desk: what may be said of an item, of a sum, of a formula, and in which tone."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Conclusion(TextChoices):
    """What is said of a whole formula; the values are the tones of its light."""

    PASS = "pass", _("符合")
    FAIL = "fail", _("不符合")
    REVIEW = "review", _("待确认")


class Status(TextChoices):
    """What is said of one item."""

    WITHIN = "within_limit", _("未超限量")
    GMP = "permitted_gmp", _("可适量使用")
    FLAVOURING = "flavouring", _("食品用香料")
    AID = "processing_aid_only", _("加工助剂")
    NARROWING = "needs_narrowing", _("待答复")
    TEST = "needs_test", _("待检残留")
    DATA = "needs_data", _("缺少数据")
    OVER = "over_limit", _("超过限量")
    OVER_RESIDUE = "over_residue", _("残留超限")
    NOT_PERMITTED = "not_permitted", _("不得使用")
    FORBIDDEN = "forbidden_substance", _("非食用物质")
    UNKNOWN = "unknown_substance", _("未列入标准")


class SumStatus(TextChoices):
    """What is said of a sum of proportions."""

    WITHIN = "within", _("不超过 1")
    EXCEEDS = "exceeds", _("超过 1")
    UNCERTAIN = "uncertain", _("待确认")


class Hue(TextChoices):
    """The hue of a colorant, by which colours are summed."""

    RED = "red", _("红色")
    YELLOW = "yellow", _("黄色")
    BLUE = "blue", _("蓝色")
    GREEN = "green", _("绿色")
    BROWN = "brown", _("棕色")
    BLACK = "black", _("黑色")
    WHITE = "white", _("白色")
    PURPLE = "purple", _("紫色")


WORDS = {
    "confirm_announcement": _("确认公告条目"),
    "withdraw_announcement": _("撤销公告确认"),
    "set_hue": _("确定着色剂色泽"),
    "clear_hue": _("恢复原色泽"),
}
FAILING = frozenset(
    {Status.OVER, Status.OVER_RESIDUE, Status.NOT_PERMITTED, Status.FORBIDDEN, Status.UNKNOWN}
)
OPEN = frozenset({Status.NARROWING, Status.TEST, Status.DATA})
SUM_TONES = {SumStatus.WITHIN: "pass", SumStatus.EXCEEDS: "fail", SumStatus.UNCERTAIN: "review"}


def tone_of(status: str, *, asks: bool) -> Conclusion:
    """The tone of an item: failing, else open while something is asked, else passing."""
    if status in FAILING:
        return Conclusion.FAIL
    return Conclusion.REVIEW if status in OPEN or asks else Conclusion.PASS
