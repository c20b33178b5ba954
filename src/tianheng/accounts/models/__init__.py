"""The tables of the room: one file each."""

from tianheng.accounts.models.area import Area
from tianheng.accounts.models.membership import Membership
from tianheng.accounts.models.organisation import Organisation
from tianheng.accounts.models.token import ApiToken
from tianheng.accounts.models.user import User

__all__ = ["ApiToken", "Area", "Membership", "Organisation", "User"]
