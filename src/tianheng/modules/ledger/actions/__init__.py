"""The verbs of the ledger: keyword-only, atomic, each with its entry in the trail."""

from tianheng.modules.ledger.actions.batches import (
    block_batch,
    change_batch,
    finish_feeding,
    open_batch,
    release_batch,
    reopen_batch,
    unblock_batch,
)
from tianheng.modules.ledger.actions.checks import (
    check_cabinet,
    check_day,
    end_risk,
    minute_month,
    report_week,
    set_risk,
    sign_month,
    sign_week,
)
from tianheng.modules.ledger.actions.countersigning import countersign_feeding
from tianheng.modules.ledger.actions.counts import (
    approve_count,
    cancel_count,
    count_line,
    reopen_count,
    start_count,
    submit_count,
)
from tianheng.modules.ledger.actions.deliveries import correct_delivery, deliver
from tianheng.modules.ledger.actions.disposals import (
    approve_disposal,
    dispose,
    finish_disposal,
    refuse_disposal,
)
from tianheng.modules.ledger.actions.feedings import correct_feeding, feed
from tianheng.modules.ledger.actions.issues import issue, return_issue
from tianheng.modules.ledger.actions.laboratory import record_test, review_test
from tianheng.modules.ledger.actions.lots import (
    block_lot,
    describe_lot,
    expire_due,
    expire_lot,
    move_lot,
    open_stock,
    release_lot,
    unblock_lot,
)
from tianheng.modules.ledger.actions.papers import PaperFile, add_files, require_files
from tianheng.modules.ledger.actions.places import (
    add_location,
    add_scale,
    calibrate_scale,
    change_location,
    change_scale,
    close_location,
    close_scale,
    set_tolerance,
)
from tianheng.modules.ledger.actions.recalls import (
    cancel_recall,
    finish_recall,
    note_recall,
    start_recall,
    tell_buyer,
)
from tianheng.modules.ledger.actions.receipts import correct_receipt, receive
from tianheng.modules.ledger.actions.suppliers import (
    add_supplier,
    add_supplier_paper,
    assess_supplier,
    change_supplier,
    withdraw_supplier_paper,
)

__all__ = [
    "PaperFile",
    "add_files",
    "add_location",
    "add_scale",
    "add_supplier",
    "add_supplier_paper",
    "approve_count",
    "approve_disposal",
    "assess_supplier",
    "block_batch",
    "block_lot",
    "calibrate_scale",
    "cancel_count",
    "cancel_recall",
    "change_batch",
    "change_location",
    "change_scale",
    "change_supplier",
    "check_cabinet",
    "check_day",
    "close_location",
    "close_scale",
    "correct_delivery",
    "correct_feeding",
    "correct_receipt",
    "count_line",
    "countersign_feeding",
    "deliver",
    "describe_lot",
    "dispose",
    "end_risk",
    "expire_due",
    "expire_lot",
    "feed",
    "finish_disposal",
    "finish_feeding",
    "finish_recall",
    "issue",
    "minute_month",
    "move_lot",
    "note_recall",
    "open_batch",
    "open_stock",
    "receive",
    "record_test",
    "refuse_disposal",
    "release_batch",
    "release_lot",
    "reopen_batch",
    "reopen_count",
    "report_week",
    "require_files",
    "return_issue",
    "review_test",
    "set_risk",
    "set_tolerance",
    "sign_month",
    "sign_week",
    "start_count",
    "start_recall",
    "submit_count",
    "tell_buyer",
    "unblock_batch",
    "unblock_lot",
    "withdraw_supplier_paper",
]
