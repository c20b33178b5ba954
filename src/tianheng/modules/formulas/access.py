"""Who may keep products and formulas, who approves them, and whose looking is noted."""

from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.enums import OrganisationKind, Role
from tianheng.accounts.models import Organisation
from tianheng.core.mistakes import Mistake
from tianheng.modules.formulas.enums import FORMULA_VERBS, FormulaState

WRITERS = (Role.HEAD, Role.SAFETY_DIRECTOR, Role.SAFETY_OFFICER, Role.CLERK)
APPROVERS = (Role.HEAD, Role.SAFETY_DIRECTOR)


def may_write(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` keeps the products and drafts of ``organisation``: somebody of its office."""
    return holds(user, organisation, WRITERS)


def may_approve(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` approves and withdraws formulas of ``organisation``."""
    return holds(user, organisation, APPROVERS)


def holds(user: object, organisation: Organisation, roles: tuple[Role, ...]) -> bool:
    """Whether ``user`` acts for this very enterprise in one of ``roles``."""
    return scope.produces_for(user, organisation.pk, roles)


def is_outsider(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` acts for somebody else: whose looking at a formula is noted."""
    found = scope.of(user)
    return found is None or found.organisation != organisation.pk


def require_state(verb: str, state: str) -> None:
    """Raise Mistake unless a formula version in ``state`` takes ``verb``."""
    if state not in FORMULA_VERBS[verb]:
        raise Mistake(
            "state",
            FormulaState(state).label,
            _("这个版本现在的状态不能这样做。"),
            _("请刷新页面；已批准的配方不能修改，可复制出新版本再改。"),
            _("配方状态"),
        )


def is_reader(user: object) -> bool:
    """Whether products are of this person's concern: an enterprise's, or a bureau's."""
    found = scope.of(user)
    return found is not None and found.kind in (OrganisationKind.ENTERPRISE, OrganisationKind.BUREAU)


def keeps(user: object) -> bool:
    """Whether ``user`` keeps the products of the enterprise acted for."""
    found = scope.of(user)
    return found is not None and found.kind == OrganisationKind.ENTERPRISE and found.holds(*WRITERS)


def approves(user: object) -> bool:
    """Whether ``user`` approves formulas of the enterprise acted for."""
    found = scope.of(user)
    return found is not None and found.kind == OrganisationKind.ENTERPRISE and found.holds(*APPROVERS)
