"""A filing is signed and handed in, taken back, mended and handed in again."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tianheng.accounts import scope
from tianheng.accounts.enums import Role
from tianheng.accounts.models import User
from tianheng.core import attachments
from tianheng.core.days import calendar
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.numbering import next_number
from tianheng.core.once import once
from tianheng.core.signatures import sign
from tianheng.modules.compliance.queries.law import law_digest
from tianheng.modules.registration.actions.accepting import accepted
from tianheng.modules.registration.actions.changing import require_alive, require_free
from tianheng.modules.registration.actions.common import mine, moved, signing, tell_county
from tianheng.modules.registration.actions.drafting import give_back, under_way
from tianheng.modules.registration.enums import (
    ALWAYS,
    COMMITMENT,
    MANY,
    SECOND_LOOK,
    VERBS,
    WHOLE,
    Kind,
    Outcome,
    PolicyKind,
    State,
)
from tianheng.modules.registration.models import Defect, Policy, Registration, RegistrationLine
from tianheng.modules.registration.queries.checks import write
from tianheng.modules.registration.queries.filings import (
    DIRECTOR_ROLE,
    HEAD_ROLE,
    countersigned,
    faulty,
    missing,
    moved_on,
    open_defects,
    open_one,
    open_whole,
    signed,
    signed_facts,
    wants_countersignature,
)
from tianheng.modules.registration.queries.policies import policy_of
from tianheng.modules.registration.queries.rules import witnessed

RECEIPT_PATTERN = "闽添受〔{year}〕{area}-{n:05d}号"
PAGE = _("登记表")


@transaction.atomic
def submit(
    *,
    by: User,
    registration: Registration,
    version: int | None = None,
    commitment: bool,
    typed_name: str = "",
    drawn: bytes | None = None,
    key: str = "",
    at: datetime,
) -> Registration:
    """Sign a draft and hand it in. What happens next follows the area's policy (docs/adr/0023).

    ``mandatory_local``: a receipt number at once, then the county's review. ``voluntary_publicity``: published at
    once when the machine finds no fault. ``internal_only``: entered in the enterprise's own register, sent to nobody.
    With ``key`` a second submission of the same form gives the same answer. Raises Mistakes naming all that lacks.
    """

    def do() -> Registration:
        row = signing(by, registration, "submit", version)
        return handed_in(by, row, commitment, typed_name, drawn, "submit", at)

    payload = {
        "registration": registration.pk,
        "version": version,
        "commitment": commitment,
        "typed_name": typed_name,
        "drawn": hashlib.sha256(drawn).hexdigest() if drawn else "",
    }
    row, _new = once(by=by, key=key, verb="submit", payload=payload, at=at, do=do)
    return row


@transaction.atomic
def resubmit(
    *,
    by: User,
    registration: Registration,
    notes: Mapping[int, str],
    version: int | None = None,
    commitment: bool,
    typed_name: str = "",
    drawn: bytes | None = None,
    key: str = "",
    at: datetime,
) -> Registration:
    """Hand in again what was returned; ``notes`` say of each open defect (by its number) how it was mended."""

    def do() -> Registration:
        row = signing(by, registration, "resubmit", version)
        mend(row, notes, at)
        return handed_in(by, row, commitment, typed_name, drawn, "resubmit", at)

    payload = {
        "registration": registration.pk,
        "version": version,
        "notes": {str(pk): note for pk, note in notes.items()},
        "commitment": commitment,
        "typed_name": typed_name,
        "drawn": hashlib.sha256(drawn).hexdigest() if drawn else "",
    }
    row, _new = once(by=by, key=key, verb="resubmit", payload=payload, at=at, do=do)
    return row


def mend(row: Registration, notes: Mapping[int, str], at: datetime) -> None:
    """Note how every open defect was mended. Raises Mistakes for those without a word."""
    found = open_defects(row)
    lacking = [
        Mistake(f"note_{each.pk}", each.text, _("还没有写怎样补正的。"), _("请写一句。"), _("补正说明"))
        for each in found
        if not notes.get(each.pk, "").strip()
    ]
    if lacking:
        raise Mistakes(lacking)
    for each in found:
        each.mended_at, each.mended_note = at, notes[each.pk].strip()[:500]
    Defect.objects.bulk_update(found, ["mended_at", "mended_note"])


def handed_in(
    by: User,
    row: Registration,
    commitment: bool,
    typed_name: str,
    drawn: bytes | None,
    verb: str,
    at: datetime,
) -> Registration:
    """Look at the whole, sign it, and send it where the policy says."""
    today = timezone.localdate(at)
    policy = policy_of(row.organisation, today)
    require_whole(row, commitment, policy, today)
    row.regime, row.commitment, row.submitted_at = policy.kind, COMMITMENT, at
    sign(
        by=by,
        document=row,
        role=role_of(by),
        facts=signed_facts(row),
        drawn=drawn,
        typed_name=typed_name,
        at=at,
    )
    looked_at_whole(row, by, today)
    row.flagged = flags(row, policy)
    if policy.kind != PolicyKind.INTERNAL_ONLY:
        receipt(row)
    if policy.kind != PolicyKind.MANDATORY_LOCAL:
        return accepted(row, policy, by=by, verb="publish" if row.sent else "keep_internally", at=at)
    row.due_on, row.assumed_due = calendar().deadline(today, policy.review_days)
    row.first_reviewer = row.reviewer = None
    given = {"receipt_number": row.receipt_number, "due_on": row.due_on}
    moved(row, by=by, verb=verb, state=State.SUBMITTED, after=given, at=at)
    tell_county(row, _("%(name)s 提交了使用登记") % {"name": row.name}, at)
    return row


def require_whole(row: Registration, commitment: bool, policy: Policy, today: date) -> None:
    """Raise Mistakes naming everything that hinders signing."""
    found = [
        Mistake(each.field, "", each.text, _("请补上后再提交。"), PAGE)
        for each in missing(row, today)
        if each.blocking
    ]
    if not commitment:
        found.append(
            Mistake("commitment", "", _("没有勾选企业承诺。"), _("请读过承诺后勾选。"), _("企业承诺"))
        )
    if row.kind != Kind.CANCELLATION:
        found += overtaken(row, today)
    if policy.kind == PolicyKind.VOLUNTARY_PUBLICITY:
        found += suspended_beside(row)
        found += [
            Mistake("lines", str(line), _("系统核对有问题，不能公示。"), _("请改正配方后刷新本页。"), PAGE)
            for line in faulty(row)
        ]
    if found:
        raise Mistakes(found)


def suspended_beside(row: Registration) -> list[Mistake]:
    """What a leader has suspended: its enterprise neither closes it by itself nor publishes another beside it."""
    if row.kind == Kind.CHANGE:  # of one in force
        return []
    rows = Registration.objects.filter(organisation=row.organisation, state=State.SUSPENDED, sent=True)
    return [
        Mistake(
            "previous",
            each.number,
            _("原登记在暂停中，不能自行公示。"),
            _("请先向县区局申请恢复或注销原登记。"),
            _("原登记"),
        )
        for each in rows
    ]


def overtaken(row: Registration, today: date) -> list[Mistake]:
    """What has changed since the page was filled: what is signed must be what is true today."""
    changed = moved_on(row, today)
    if not changed and row.lines.exclude(law=law_digest()).exists():
        changed = [str(_("标准数据已更新"))]
    if not changed:
        return []
    return [
        Mistake(
            "filled_at",
            "；".join(changed)[:300],
            _("填报之后有变化。"),
            _("请回到登记表，点“从产品和配方刷新”，再核对签名。"),
            PAGE,
        )
    ]


def role_of(by: User) -> str:
    """As what one signs."""
    found = scope.of(by)
    return HEAD_ROLE if found is not None and found.holds(Role.HEAD) else DIRECTOR_ROLE


def looked_at_whole(row: Registration, by: User, today: date) -> None:
    """The check that speaks of the whole, made when it is signed: R10."""
    _signature, whole = signed(row)
    files = sum(each.name != "signature.png" for each in attachments.of(row))
    with override(settings.LANGUAGE_CODE):
        alone = wants_countersignature(row) and countersigned(row) is None
        result = witnessed(row, whole, role_of(by) == HEAD_ROLE, files, alone)
        lines = list(row.lines.all())
        for line in lines:
            write(line, {"R10": result})
    RegistrationLine.objects.bulk_update(lines, ["checks", "worst"], batch_size=200)


def flags(row: Registration, policy: Policy) -> list[str]:
    """Why a second reviewer has to look; empty when one is enough."""
    worried = {
        code
        for line in row.lines.all()
        for code in SECOND_LOOK
        if line.checks.get(code, {}).get("result") in (Outcome.FAULT, Outcome.ASK)
    }
    found = [code for code in SECOND_LOOK if code in worried]
    if row.line_count > policy.second_review_lines:
        found.append(MANY)
    return [*found, ALWAYS] if policy.second_review_always else found


def receipt(row: Registration) -> None:
    """A receipt number at once; the bureau may see it from now on. Handed in again it keeps its number."""
    if row.receipt_number is None:
        row.receipt_number = next_number(
            kind="receipt", area=row.area_code, year=row.year, pattern=RECEIPT_PATTERN
        )
    set_sent(row, True)


def set_sent(row: Registration, sent: bool) -> None:
    """Let the bureaus of the area see the filing and its lines, or no longer."""
    row.sent = sent
    row.lines.update(sent=sent)


@transaction.atomic
def withdraw(
    *, by: User, registration: Registration, version: int | None = None, at: datetime
) -> Registration:
    """Take a filing back before a reviewer has taken it up."""
    row = mine(by, registration, "withdraw", version)
    set_sent(row, False)
    row.due_on, row.assumed_due = None, False
    give_back(row, by, at)
    return moved(row, by=by, verb="withdraw", state=State.WITHDRAWN, at=at)


@transaction.atomic
def reopen(*, by: User, registration: Registration, version: int | None = None, at: datetime) -> Registration:
    """Go on with what was withdrawn, as a draft. Raises Mistake when another one is under way."""
    row = mine(by, registration, "reopen", version)
    whole = row.kind in WHOLE
    other = (
        open_whole(row.organisation, row.year) if whole else open_one(row.organisation, row.kind, row.year)
    )
    if other is not None:
        raise under_way(other, row.kind)
    if row.previous is not None:
        old: Registration = Registration.objects.select_for_update(of=("self",)).get(pk=row.previous_id)
        require_free(old)
        if old.state not in VERBS["change" if row.kind == Kind.CHANGE else "close"]:
            raise Mistake(
                "previous", old.number, _("原登记已有变动。"), _("请从原登记重新办理。"), _("原登记")
            )
    if row.kind == Kind.CHANGE and row.previous is not None:
        require_alive(old, timezone.localdate(at))
        old.immediate_stop = row.immediate_stop
        moved(old, by=by, verb="begin_change", state=State.CHANGED, note=row.change_reason, at=at)
    return moved(row, by=by, verb="reopen", state=State.DRAFT, at=at)
