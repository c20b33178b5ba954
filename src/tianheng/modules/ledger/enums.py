"""Fixed words of the ledger: states with the verbs they allow, kinds, reasons, codes of the live check."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SupplierKind(models.TextChoices):
    """Whether a supplier makes or trades (form F04)."""

    MAKER = "maker", _("生产者")
    TRADER = "trader", _("经营者")
    IMPORTER = "importer", _("进口商")


class SupplierState(models.TextChoices):
    """What the last assessment concluded."""

    CANDIDATE = "candidate", _("待评价")
    QUALIFIED = "qualified", _("合格")
    SUSPENDED = "suspended", _("暂停")
    DROPPED = "dropped", _("淘汰")


class SupplierPaperKind(models.TextChoices):
    """The papers a supplier shows."""

    PRODUCTION_LICENCE = "production_licence", _("食品（添加剂）生产许可证")
    TRADE_LICENCE = "trade_licence", _("食品经营许可证或备案")
    BUSINESS_LICENCE = "business_licence", _("营业执照")
    CUSTOMS = "customs", _("进口报关及检验检疫证明")
    TEST_REPORT = "test_report", _("检验报告")
    AGREEMENT = "agreement", _("质量保证协议")
    OTHER = "other", _("其他资料")


class LocationKind(models.TextChoices):
    """What a place is for."""

    CABINET = "cabinet", _("添加剂专柜")
    ROOM = "room", _("添加剂专库")
    RECEIVING = "receiving", _("待检区")
    FLOOR = "floor", _("配料投料间")
    ISOLATION = "isolation", _("隔离区")


STORES = (LocationKind.CABINET, LocationKind.ROOM)


class LabelCheck(models.TextChoices):
    """What is looked at on the label of goods coming in (form F03; FSL 70, 97)."""

    WORDS = "words", _("标有“食品添加剂”字样")
    USE = "use", _("标明使用范围、用量、使用方法")
    LICENCE = "licence", _("标明生产许可证编号")
    DATES = "dates", _("标明生产日期（批号）和保质期")
    CHINESE = "chinese", _("进口产品有中文标签")


class Conclusion(models.TextChoices):
    """What the examination of goods coming in ended with."""

    ACCEPTED = "accepted", _("合格")
    QUARANTINED = "quarantined", _("待检隔离")
    REFUSED = "refused", _("拒收")


class LotState(models.TextChoices):
    """The states of a lot; a lot past its date counts as expired whatever its state says."""

    QUARANTINED = "quarantined", _("待检")
    RELEASED = "released", _("可用")
    USED_UP = "used_up", _("用完")
    BLOCKED = "blocked", _("封存")
    EXPIRED = "expired", _("过期")
    DISPOSED = "disposed", _("已处置")


# Which verb may find a lot in which state; every other pair is refused in words.
LOT_VERBS = {
    "release_lot": (LotState.QUARANTINED,),
    "block_lot": (LotState.QUARANTINED, LotState.RELEASED, LotState.USED_UP),
    "unblock_lot": (LotState.BLOCKED,),
    "expire_lot": (LotState.QUARANTINED, LotState.RELEASED, LotState.BLOCKED),
    "issue": (LotState.RELEASED,),
    "return_issue": (LotState.RELEASED, LotState.BLOCKED, LotState.EXPIRED),
    "move_lot": (LotState.QUARANTINED, LotState.RELEASED, LotState.BLOCKED, LotState.EXPIRED),
    "dispose": (LotState.QUARANTINED, LotState.RELEASED, LotState.BLOCKED, LotState.EXPIRED),
}
# The states in which a lot may still lie somewhere.
LIVE_LOTS = (LotState.QUARANTINED, LotState.RELEASED, LotState.BLOCKED, LotState.EXPIRED)


class MovementKind(models.TextChoices):
    """Why stock rose or fell; a correction has the kind of what it corrects and the opposite sign."""

    RECEIPT = "receipt", _("入库")
    OPENING = "opening", _("期初")
    ISSUE = "issue", _("领用")
    RETURN = "return", _("退库")
    TRANSFER = "transfer", _("移位")
    FEEDING = "feeding", _("投料")
    COUNT = "count", _("盘点调整")
    TO_SUPPLIER = "to_supplier", _("退供货者")
    DISPOSAL = "disposal", _("处置")


# What comes in from outside, what only changes its place, what goes out for good.
INFLOWS = (MovementKind.RECEIPT, MovementKind.OPENING)
SHIFTS = (MovementKind.ISSUE, MovementKind.RETURN, MovementKind.TRANSFER)
OUTFLOWS = (MovementKind.FEEDING, MovementKind.TO_SUPPLIER, MovementKind.DISPOSAL)


class IssueKind(models.TextChoices):
    """Out of the cabinet, or back into it (form F06)."""

    ISSUE = "issue", _("领用")
    RETURN = "return", _("退库")


class BatchState(models.TextChoices):
    """The states of a production batch."""

    OPEN = "open", _("投料中")
    FED = "fed", _("投料完成")
    RELEASED = "released", _("已放行")
    BLOCKED = "blocked", _("已封存")
    RECALLED = "recalled", _("已召回")


BATCH_VERBS = {
    "change_batch": (BatchState.OPEN,),
    "finish_feeding": (BatchState.OPEN,),
    "reopen_batch": (BatchState.FED,),
    "release_batch": (BatchState.FED,),
    "block_batch": (BatchState.OPEN, BatchState.FED, BatchState.RELEASED),
    "unblock_batch": (BatchState.BLOCKED,),
    "recall_batch": (BatchState.OPEN, BatchState.FED, BatchState.RELEASED, BatchState.BLOCKED),
    "deliver": (BatchState.RELEASED,),
}


class FeedingStatus(models.TextChoices):
    """How a feeding stood before the law and the formula when it was entered."""

    CLEAN = "clean", _("正常")
    WARNED = "warned", _("有提示")
    OVERRIDDEN = "overridden", _("说明后放行")
    VIOLATION = "violation", _("违规已投")
    VOID = "void", _("作废")


class Code(models.TextChoices):
    """What the live check, or the entry itself, had to say of a feeding, an issue or a receipt."""

    OVER_LIMIT = "over_limit", _("超过标准限量")
    NOT_PERMITTED = "not_permitted", _("标准不允许使用")
    RATIO_SUM = "ratio_sum", _("同功能添加剂比例之和超过 1")
    FORBIDDEN = "forbidden", _("非食用物质")
    UNKNOWN = "unknown", _("无法识别的物质")
    EXPIRED = "expired", _("批次已过期")
    BLOCKED = "blocked", _("批次已封存")
    QUARANTINED = "quarantined", _("批次待检，未放行")
    UNJUDGED = "unjudged", _("不能核查")
    NO_STOCK = "no_stock", _("批次没有库存")
    UNAPPROVED = "unapproved", _("配方未批准")
    OVER_FORMULA = "over_formula", _("超过配方用量")
    NOT_IN_FORMULA = "not_in_formula", _("配方中没有")
    OTHER_SUBSTANCE = "other_substance", _("与配方所列物质不同")
    UNREGISTERED = "unregistered", _("未作使用登记")
    QUESTION = "question", _("有待确认的事项")
    NO_DENSITY = "no_density", _("缺少密度，不能折算")
    SCALE = "scale", _("秤未校准或校准已过期")
    NOT_FIRST = "not_first", _("有更早到期的批次")
    BEFORE_RECEIPT = "before_receipt", _("早于批次进货日期")
    AFTER_FED = "after_fed", _("投料完成后补记")
    AFTER_RELEASE = "after_release", _("放行或封存后补记")
    LATE = "late", _("补录")
    CLOCK = "clock", _("设备时间有误，已按服务器时间")
    ALONE = "alone", _("一人完成（例外）")
    PAPER = "paper", _("据纸质记录录入，签字见原件")
    UNSIGNED = "unsigned", _("待第二人复核")
    SUPPLIER = "supplier", _("供货者不合格")
    LICENCE = "licence", _("供货者许可证无效")
    CERTIFICATE = "certificate", _("缺合格证明")
    LABEL = "label", _("标签不符")


class CountState(models.TextChoices):
    """The states of a stock count (form F08)."""

    DRAFT = "draft", _("盘点中")
    SUBMITTED = "submitted", _("待监盘确认")
    APPROVED = "approved", _("已确认")
    CANCELLED = "cancelled", _("已取消")


COUNT_VERBS = {
    "count_line": (CountState.DRAFT,),
    "submit_count": (CountState.DRAFT,),
    "reopen_count": (CountState.SUBMITTED,),
    "approve_count": (CountState.SUBMITTED,),
    "cancel_count": (CountState.DRAFT, CountState.SUBMITTED),
}


class DisposalReason(models.TextChoices):
    """Why something may not be used any more (form F12)."""

    EXPIRED = "expired", _("过期")
    SPOILED = "spoiled", _("变质")
    LABEL = "label", _("标签不符")
    SUBSTANDARD = "substandard", _("不合格")
    RECALLED = "recalled", _("召回退回")


class DisposalWay(models.TextChoices):
    """What is done with it."""

    TO_SUPPLIER = "to_supplier", _("退供货者")
    DESTROY = "destroy", _("销毁")
    HARMLESS = "harmless", _("无害化处理")


class DisposalState(models.TextChoices):
    """The states of a disposal."""

    PROPOSED = "proposed", _("待批准")
    APPROVED = "approved", _("已批准")
    DONE = "done", _("已处置")
    REFUSED = "refused", _("未批准")


DISPOSAL_VERBS = {
    "approve_disposal": (DisposalState.PROPOSED,),
    "refuse_disposal": (DisposalState.PROPOSED,),
    "finish_disposal": (DisposalState.APPROVED,),
}


class Outcome(models.TextChoices):
    """What a test concluded (form F09)."""

    PASS = "pass", _("合格")
    FAIL = "fail", _("不合格")
    OPEN = "open", _("待判定")


class RecallLevel(models.IntegerChoices):
    """The class of a recall; the clocks hang on it."""

    FIRST = 1, _("一级")
    SECOND = 2, _("二级")
    THIRD = 3, _("三级")


class RecallState(models.TextChoices):
    """The states of a recall."""

    OPEN = "open", _("进行中")
    FINISHED = "finished", _("已完成")
    CANCELLED = "cancelled", _("已撤销")


RECALL_VERBS = {
    "tell_buyer": (RecallState.OPEN,),
    "recover": (RecallState.OPEN,),
    "note_recall": (RecallState.OPEN,),
    "finish_recall": (RecallState.OPEN,),
    "cancel_recall": (RecallState.OPEN,),
}


class GapKind(models.TextChoices):
    """Which two quantities do not meet."""

    STOCK = "stock", _("账实不符")
    FEEDING = "feeding", _("投料与产量不符")
    NO_RECEIPT = "no_receipt", _("有投料无进货")
    ISSUE = "issue", _("领用与投料不符")


class GapState(models.TextChoices):
    """Whether the enterprise has explained a gap, and the bureau has taken the explanation."""

    OPEN = "open", _("待说明")
    EXPLAINED = "explained", _("已说明")
    CLOSED = "closed", _("已结")


class Frequency(models.TextChoices):
    """How often a risk is looked at (form D04)."""

    DAILY = "daily", _("每日")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    EACH_BATCH = "each_batch", _("每批")


class Event(models.TextChoices):
    """What other programs can be told of."""

    FEEDING_RECORDED = "feeding.recorded", _("已登记投料")
    FEEDING_STOPPED = "feeding.stopped", _("投料被拦下")
    FEEDING_CORRECTED = "feeding.corrected", _("投料已更正")
    BATCH_OPENED = "batch.opened", _("开批")
    BATCH_RELEASED = "batch.released", _("产品放行")
    BATCH_BLOCKED = "batch.blocked", _("产品封存")
    LOT_RECEIVED = "lot.received", _("批次入库")
    LOT_RELEASED = "lot.released", _("批次放行")
    LOT_BLOCKED = "lot.blocked", _("批次封存")
    LOT_EXPIRING = "lot.expiring", _("批次临期（30 天内）")
    LOT_EXPIRED = "lot.expired", _("批次过期")
    DELIVERY_RECORDED = "delivery.recorded", _("已登记出厂")
    RECALL_STARTED = "recall.started", _("启动召回")
    PING = "ping", _("试发")


# The verb of the trail → the event it is.
EVENT_OF = {
    "feed": Event.FEEDING_RECORDED,
    "feeding_stopped": Event.FEEDING_STOPPED,
    "correct_feeding": Event.FEEDING_CORRECTED,
    "void_feeding": Event.FEEDING_CORRECTED,
    "open_batch": Event.BATCH_OPENED,
    "release_batch": Event.BATCH_RELEASED,
    "block_batch": Event.BATCH_BLOCKED,
    "make_lot": Event.LOT_RECEIVED,
    "release_lot": Event.LOT_RELEASED,
    "block_lot": Event.LOT_BLOCKED,
    "expire_lot": Event.LOT_EXPIRED,
    "deliver": Event.DELIVERY_RECORDED,
    "start_recall": Event.RECALL_STARTED,
}


class MessageState(models.TextChoices):
    """Where a message to another program is."""

    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已送达")
    FAILED = "failed", _("未送达")


# What the verbs of this duty are called when a page tells an object's history.
WORDS = {
    "add_supplier": _("登记供货者"),
    "change_supplier": _("修改供货者"),
    "assess_supplier": _("评价供货者"),
    "add_supplier_paper": _("登记供货者资料"),
    "withdraw_supplier_paper": _("资料失效"),
    "add_location": _("登记位置"),
    "change_location": _("修改位置"),
    "close_location": _("停用位置"),
    "add_scale": _("登记秤"),
    "change_scale": _("修改秤"),
    "close_scale": _("停用秤"),
    "set_tolerance": _("设定允差"),
    "receive": _("进货查验"),
    "correct_receipt": _("更正进货查验"),
    "make_lot": _("生成批次"),
    "change_lot": _("随进货更正批次"),
    "describe_lot": _("补充批次信息"),
    "open_stock": _("期初入账"),
    "release_lot": _("放行批次"),
    "block_lot": _("封存批次"),
    "unblock_lot": _("解除封存"),
    "expire_lot": _("批次到期"),
    "settle_lot": _("批次状态随库存变化"),
    "move_lot": _("移位"),
    "issue": _("领用"),
    "return": _("退库"),
    "open_batch": _("开批"),
    "change_batch": _("修改生产批"),
    "finish_feeding": _("投料完成"),
    "reopen_batch": _("重新投料"),
    "release_batch": _("放行产品"),
    "block_batch": _("封存产品"),
    "unblock_batch": _("解除封存"),
    "recall_batch": _("列入召回"),
    "feed": _("投料"),
    "feeding_stopped": _("投料被拦下"),
    "correct_feeding": _("更正投料"),
    "void_feeding": _("作废投料"),
    "countersign_feeding": _("补复核投料"),
    "feeding_unbooked": _("已投料未能入账"),
    "entry_dropped": _("现场记录划掉"),
    "start_count": _("开始盘点"),
    "count_line": _("登记实盘"),
    "submit_count": _("提交盘点"),
    "reopen_count": _("重新盘点"),
    "cancel_count": _("取消盘点"),
    "approve_count": _("监盘确认"),
    "dispose": _("提出处置"),
    "approve_disposal": _("批准处置"),
    "refuse_disposal": _("不批准处置"),
    "finish_disposal": _("完成处置"),
    "check_cabinet": _("专柜检查"),
    "record_test": _("录入检验结果"),
    "review_test": _("审核检验结果"),
    "deliver": _("出厂"),
    "correct_delivery": _("更正出厂记录"),
    "start_recall": _("启动召回"),
    "tell_buyer": _("通知购货者"),
    "note_recall": _("记录召回进展"),
    "finish_recall": _("完成召回"),
    "cancel_recall": _("撤销召回"),
    "find_gap": _("发现差异"),
    "explain_gap": _("说明差异"),
    "close_gap": _("差异结案"),
    "expected_micro": _("应有"),
    "actual_micro": _("实有"),
    "explanation": _("说明"),
    "add_files": _("上传附件"),
    "files": _("附件"),
    "add_risk": _("登记风险点"),
    "change_risk": _("修改风险点"),
    "end_risk": _("停用风险点"),
    "check_day": _("每日检查"),
    "report_week": _("每周排查治理报告"),
    "sign_week": _("签署周报告"),
    "minute_month": _("每月调度会议纪要"),
    "sign_month": _("签署月纪要"),
    "add_webhook": _("登记回调"),
    "change_webhook": _("修改回调"),
    "renew_secret": _("更换签名密钥"),
    "end_webhook": _("删除回调"),
    "stop_webhook": _("停用回调"),
    "lot": _("批次"),
    "location": _("位置"),
    "from": _("从"),
    "to": _("到"),
    "additive": _("添加剂"),
    "codes": _("提示"),
    "stops": _("拦下原因"),
    "checker": _("复核人"),
    "buyer": _("购货者"),
    "recovered": _("召回数量"),
    "means": _("通知方式"),
    "reply": _("回复"),
    "batches": _("生产批"),
    "lines": _("行数"),
    "sound": _("正常"),
    "what": _("对象"),
    "total": _("累计用量"),
    "planned": _("配方用量"),
    "compared": _("折算后"),
    "level": _("本次用量"),
    "limit": _("限量"),
    "limit_share": _("占限量"),
    "formula_share": _("占配方"),
    "function": _("功能"),
    "step": _("投料工序"),
    "amount": _("数量"),
    **{f"codes={each.value}": each.label for each in Code},
}
