"""The verbs of this room: keyword-only, atomic, each with its entry in the trail."""

from tianheng.accounts.actions.accounts import (
    accept_invitation,
    bring_in,
    change_password,
    deactivate,
    invite,
    lock,
    send_invitation,
    set_password,
    unlock,
)
from tianheng.accounts.actions.enterprises import (
    activate_enterprise,
    refuse_enterprise,
    register_enterprise,
    resubmit_enterprise,
)
from tianheng.accounts.actions.memberships import add_membership, end_membership
from tianheng.accounts.actions.organisations import found_organisation
from tianheng.accounts.actions.secrets import disable_totp, enable_totp, set_pin, verify_pin
from tianheng.accounts.actions.signing_in import sign_in, sign_in_with_code, sign_out
from tianheng.accounts.actions.tokens import create_token, revoke_token

__all__ = [
    "accept_invitation",
    "activate_enterprise",
    "add_membership",
    "bring_in",
    "change_password",
    "create_token",
    "deactivate",
    "disable_totp",
    "enable_totp",
    "end_membership",
    "found_organisation",
    "invite",
    "lock",
    "refuse_enterprise",
    "register_enterprise",
    "resubmit_enterprise",
    "revoke_token",
    "send_invitation",
    "set_password",
    "set_pin",
    "sign_in",
    "sign_in_with_code",
    "sign_out",
    "unlock",
    "verify_pin",
]
