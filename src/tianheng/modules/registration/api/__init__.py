"""Registrations over REST: one's own with a key, what is public without one."""

from ninja import Router

from tianheng.modules.registration.api.changing import router as changing
from tianheng.modules.registration.api.filing import router as filing
from tianheng.modules.registration.api.register import router as register
from tianheng.modules.registration.api.review import router as review
from tianheng.modules.registration.api.standing import router as standing

router = Router()
router.add_router("", filing)
router.add_router("", changing)
router.add_router("", review)
router.add_router("", standing)
router.add_router("", register)

__all__ = ["router"]
