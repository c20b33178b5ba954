"""The ledger over REST, with the key of an organisation: an enterprise its own, a bureau those of its area."""

from ninja import Router

from tianheng.modules.ledger.api.trace import router as trace

router = Router()
router.add_router("", trace)

__all__ = ["router"]
