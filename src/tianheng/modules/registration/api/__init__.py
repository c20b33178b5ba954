"""Registrations over REST: one's own with a key, what is public without one."""

from ninja import Router

from tianheng.modules.registration.api.filing import router as filing
from tianheng.modules.registration.api.register import router as register

router = Router()
router.add_router("", filing)
router.add_router("", register)

__all__ = ["router"]
