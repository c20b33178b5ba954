"""How the law is read here: notices confirmed by whoever holds their text, hues decided where no standard does."""

from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import validators
from tianheng.accounts.access import require
from tianheng.accounts.models import User
from tianheng.core import attachments
from tianheng.core.mistakes import Mistake
from tianheng.core.trail import facts_of, record
from tianheng.modules.compliance import access
from tianheng.modules.compliance.enums import Hue
from tianheng.modules.compliance.models import Announcement, HueOverride
from tianheng.modules.compliance.queries.law import can_become_law, notice_rows, row_digest, shipped_hues

ROW_LABEL, NOTE_LABEL = _("公告条目"), _("核对说明")
UPDATED = "条目内容已随版本更新，重新核对。"  # stored, so in one language whoever acts
COLOUR_LABEL, HUE_LABEL = _("着色剂"), _("色泽")


class NoticeFile(NamedTuple):
    """The notice's text as a file: its name and its bytes."""

    name: str
    data: bytes


@transaction.atomic
def confirm_announcement(
    *, by: User, row: str, note: str, file: NoticeFile | None = None, at: datetime
) -> Announcement:
    """Say that a row of the notices was compared with the notice's own text and is right; it is law from its date on.

    ``note`` says where the text was read. Only rows that can become rows of Table A.1 are taken.
    """
    require(access.may_decide_law(by))
    found = notice_rows().get(row)
    if found is None or not can_become_law(row):
        raise Mistake(
            "row", row, _("这一条不能确认。"), _("资料不全、有争议或不属于表A.1的条目，只作提示。"), ROW_LABEL
        )
    lapse(by, row, at)
    made = Announcement(
        row=row,
        digest=row_digest(row),
        notice=found["notice"],
        additive=found["additive"],
        note=told(note),
        happened_at=at,
        entered_at=at,
        entered_by=by,
    )
    insert(made, Mistake("row", row, _("这一条已经确认过。"), _("请刷新页面。"), ROW_LABEL))
    if file is not None:
        attachments.keep(data=file.data, name=file.name, owner=made, by=by, happened_at=at, at=at)
    facts = facts_of(made, ("row", "notice", "additive", "digest"))
    record(by=by, verb="confirm_announcement", target=made, after=facts, note=made.note, at=at)
    return made


def insert(row: Model, otherwise: Mistake) -> None:
    """Save a new row; raise ``otherwise`` when somebody else was quicker by a moment."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise otherwise from None


def lapse(by: User, row: str, at: datetime) -> None:
    """End a confirmation of the row as it read before; raise Mistake when the row as it reads now is confirmed."""
    known = Announcement.objects.select_for_update().filter(row=row, withdrawn_at=None).first()
    if known is None:
        return
    if known.digest == row_digest(row):
        raise Mistake("row", row, _("这一条已经确认过。"), _("请刷新页面。"), ROW_LABEL)
    end_confirmation(known, by, UPDATED, at)


def told(note: str) -> str:
    """Where the text was read."""
    plain = note.strip()
    if not 4 <= len(plain) <= 500:
        raise Mistake(
            "note",
            note[:50],
            _("请写明依据。"),
            _("写公告原文的出处，例如国家卫生健康委网站网址、页码。"),
            NOTE_LABEL,
        )
    return plain


@transaction.atomic
def withdraw_announcement(*, by: User, announcement: Announcement, reason: str, at: datetime) -> Announcement:
    """Take a confirmation back; the row is a question again."""
    require(access.may_decide_law(by))
    row: Announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if row.withdrawn_at is not None:
        raise Mistake("row", row.row, _("这一条的确认已经撤销。"), _("请刷新页面。"), ROW_LABEL)
    end_confirmation(row, by, validators.reason(reason), at)
    return row


def end_confirmation(row: Announcement, by: User, reason: str, at: datetime) -> None:
    """The end itself and its entry in the trail."""
    row.withdrawn_at, row.withdrawn_by, row.reason = at, by, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    record(by=by, verb="withdraw_announcement", target=row, after={"row": row.row}, note=reason, at=at)


@transaction.atomic
def set_hue(*, by: User, additive: str, member: str = "", hue: str, reason: str, at: datetime) -> HueOverride:
    """Decide under which hue a colour is summed, instead of what is shipped or was decided before."""
    require(access.may_decide_law(by))
    if (additive, member) not in shipped_hues():
        raise Mistake(
            "additive", member or additive, _("不在着色剂色泽表里。"), _("请从表中选择。"), COLOUR_LABEL
        )
    if hue not in Hue.values:
        named = "、".join(str(each.label) for each in Hue)
        raise Mistake(
            "hue", hue, _("没有这种色泽。"), _("请在以下各项中选：%(all)s。") % {"all": named}, HUE_LABEL
        )
    why = validators.reason(reason)
    former = (
        HueOverride.objects.select_for_update()
        .filter(additive=additive, member=member, ended_at=None)
        .first()
    )
    if former is not None:
        end_hue(former, by, at)
    row = HueOverride(
        additive=additive, member=member, hue=hue, reason=why, happened_at=at, entered_at=at, entered_by=by
    )
    insert(row, Mistake("hue", row.get_hue_display(), _("刚刚已有人确定。"), _("请刷新页面。"), HUE_LABEL))
    before = {"hue": former.hue if former else shipped_hues()[additive, member].hue}
    record(by=by, verb="set_hue", target=row, before=before, after={"hue": hue}, note=why, at=at)
    return row


@transaction.atomic
def clear_hue(*, by: User, override: HueOverride, reason: str, at: datetime) -> HueOverride:
    """Go back to the hue that is shipped."""
    require(access.may_decide_law(by))
    row: HueOverride = HueOverride.objects.select_for_update().get(pk=override.pk)
    if row.ended_at is not None:
        raise Mistake("hue", row.get_hue_display(), _("已经停用。"), _("请刷新页面。"), HUE_LABEL)
    why = validators.reason(reason)
    end_hue(row, by, at)
    record(by=by, verb="clear_hue", target=row, before={"hue": row.hue}, note=why, at=at)
    return row


def end_hue(row: HueOverride, by: User, at: datetime) -> None:
    """No longer in force."""
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
