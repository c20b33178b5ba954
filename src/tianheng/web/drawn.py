"""A signature drawn on the pad, as it comes from the page."""

import base64
import binascii

from django.utils.translation import gettext_lazy as _

from tianheng.core.mistakes import Mistake

START = "data:image/png;base64,"
MOST = 400_000  # characters; a pad's drawing has about 20,000


def read(address: str, field: str = "signature") -> bytes | None:
    """The PNG's bytes, None when nothing was drawn. Raises Mistake for anything else."""
    if not address:
        return None
    if address.startswith(START) and len(address) <= MOST:
        try:
            return base64.b64decode(address.removeprefix(START), validate=True)
        except binascii.Error:
            pass
    raise Mistake(field, "", _("签名没有完整送达。"), _("请重写一次，或改为输入姓名。"), _("签名"))
