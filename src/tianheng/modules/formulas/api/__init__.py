"""Products and formulas over REST, with the key of an organisation: its own, or for a bureau those of its area."""

from ninja import Router

from tianheng.modules.formulas.api.formulas import router as formulas
from tianheng.modules.formulas.api.products import router as products

router = Router()
router.add_router("", products)
router.add_router("", formulas)

__all__ = ["router"]
