"""The verbs of the duty: keyword-only, atomic, each with its entry in the trail."""

from tianheng.modules.registration.actions.changing import begin_cancellation, begin_change
from tianheng.modules.registration.actions.countersigning import countersign
from tianheng.modules.registration.actions.drafting import (
    answer_line,
    attach,
    discard,
    draft_registration,
    refill,
)
from tianheng.modules.registration.actions.filing import reopen, resubmit, submit, withdraw
from tianheng.modules.registration.actions.looking import note_look
from tianheng.modules.registration.actions.policies import set_policy
from tianheng.modules.registration.actions.rechecking import recheck_all, settle_recheck
from tianheng.modules.registration.actions.reminding import remind
from tianheng.modules.registration.actions.reviewing import (
    DefectFacts,
    accept,
    reject,
    return_for_mending,
    take_up,
)
from tianheng.modules.registration.actions.standing import cancel, expire_due, lift, suspend

__all__ = [
    "DefectFacts",
    "accept",
    "answer_line",
    "attach",
    "begin_cancellation",
    "begin_change",
    "cancel",
    "countersign",
    "discard",
    "draft_registration",
    "expire_due",
    "lift",
    "note_look",
    "recheck_all",
    "refill",
    "reject",
    "remind",
    "reopen",
    "resubmit",
    "return_for_mending",
    "set_policy",
    "settle_recheck",
    "submit",
    "suspend",
    "take_up",
    "withdraw",
]
