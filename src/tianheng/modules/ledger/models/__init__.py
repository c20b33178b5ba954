"""The tables of the duty: one file each."""

from tianheng.modules.ledger.models.batch import Batch
from tianheng.modules.ledger.models.checks import (
    CabinetCheck,
    DailyCheck,
    MonthlyMinutes,
    RiskItem,
    WeeklyReport,
)
from tianheng.modules.ledger.models.count import Count, CountLine
from tianheng.modules.ledger.models.delivery import Delivery
from tianheng.modules.ledger.models.disposal import Disposal
from tianheng.modules.ledger.models.feeding import Feeding
from tianheng.modules.ledger.models.gap import Gap, Tolerance
from tianheng.modules.ledger.models.issue import Issue
from tianheng.modules.ledger.models.laboratory import TestRecord
from tianheng.modules.ledger.models.lot import Lot
from tianheng.modules.ledger.models.place import Location, Scale
from tianheng.modules.ledger.models.reading import Reading
from tianheng.modules.ledger.models.recall import Recall, RecallBatch, RecallNotice
from tianheng.modules.ledger.models.receipt import Receipt
from tianheng.modules.ledger.models.stock import Movement, Stock
from tianheng.modules.ledger.models.supplier import Supplier, SupplierPaper
from tianheng.modules.ledger.models.webhook import Message, Webhook

__all__ = [
    "Batch",
    "CabinetCheck",
    "Count",
    "CountLine",
    "DailyCheck",
    "Delivery",
    "Disposal",
    "Feeding",
    "Gap",
    "Issue",
    "Location",
    "Lot",
    "Message",
    "MonthlyMinutes",
    "Movement",
    "Reading",
    "Recall",
    "RecallBatch",
    "RecallNotice",
    "Receipt",
    "RiskItem",
    "Scale",
    "Stock",
    "Supplier",
    "SupplierPaper",
    "TestRecord",
    "Tolerance",
    "Webhook",
    "WeeklyReport",
]
