"""The ledger over REST, with the key of an organisation: an enterprise its own, a bureau those of its area."""

from ninja import Router

from tianheng.modules.ledger.api.batches import router as batches
from tianheng.modules.ledger.api.deliveries import router as deliveries
from tianheng.modules.ledger.api.feedings import router as feedings
from tianheng.modules.ledger.api.lots import router as lots
from tianheng.modules.ledger.api.receipts import router as receipts
from tianheng.modules.ledger.api.scales import router as scales
from tianheng.modules.ledger.api.trace import router as trace

router = Router()
for each in (lots, receipts, batches, feedings, deliveries, scales, trace):
    router.add_router("", each)

__all__ = ["router"]
