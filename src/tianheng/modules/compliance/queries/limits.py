"""A finding's limit in words, for tables and papers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tianheng.modules.compliance.enums import Status

REFUSED = (Status.NOT_PERMITTED, Status.FORBIDDEN, Status.UNKNOWN)


def limit_words(finding: dict[str, Any]) -> str:
    """`1.0 g/kg（以苯甲酸计）`, `按生产需要适量使用`, `不得使用`; "" when no limit could be told.

    ``finding`` is one of the verdict's ``items``.
    """
    limit = finding["limit"]
    if limit and limit["unit"]:
        return _number(limit, finding)
    if finding["status"] in REFUSED:
        return _("不得使用")
    if limit or finding["status"] in (Status.GMP, Status.FLAVOURING):
        return _("按生产需要适量使用")
    return _("按附录C使用") if finding["status"] == Status.AID else ""


def _number(limit: dict[str, str], finding: dict[str, Any]) -> str:
    number = f"{limit['value']} {limit['unit']}"
    if limit["kind"] == "residue":
        number = _("残留量 %(number)s") % {"number": number}
    basis = (finding["compared"] or {}).get("basis") or ""
    return f"{number}（{basis}）" if basis else number


def compared_words(finding: dict[str, Any]) -> str:
    """`0.9746 g/kg`: the amount on the limit's own terms; "" where nothing was computed."""
    found = finding["compared"]
    return f"{found['value']} {found['unit']}" if found else ""
