"""Time-based one-time passwords (RFC 6238): which step a code belongs to, and how a device learns the secret."""

import hmac
from datetime import datetime

import pyotp
import segno

from tianheng.accounts.models import User

ISSUER = "添衡 Tianheng"
WINDOW = 1  # steps of 30 seconds that a clock may be off


def step_of(totp: pyotp.TOTP, code: str, *, at: datetime, after: int) -> int | None:
    """The step ``code`` belongs to, near ``at`` and later than ``after``; a code works once, an old one is None."""
    now = int(at.timestamp()) // totp.interval
    plain = "".join(code.split())
    steps = [each for each in range(now - WINDOW, now + WINDOW + 1) if each > after]
    matches = [
        each for each in steps if hmac.compare_digest(totp.generate_otp(each).encode(), plain.encode())
    ]
    return matches[0] if matches else None


def address(user: User, secret: str) -> str:
    """The ``otpauth://`` address an authenticator reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.login_name, issuer_name=ISSUER)


def drawing(text: str) -> str:
    """A QR code as SVG to stand in the page: the policy lets in no picture from elsewhere."""
    svg: str = segno.make(text, error="m").svg_inline(
        scale=5, border=2, omitsize=False, svgclass="qr", lineclass=None
    )
    return svg
