"""Verdicts that were stored."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Model, QuerySet

from tianheng.modules.compliance.models import Verdict


def verdicts_of(subject: Model) -> QuerySet[Verdict]:
    """Every verdict on one row, the latest first; only for rows got by ``visible_to``."""
    rows: QuerySet[Verdict] = Verdict.objects.filter(
        subject_kind=subject._meta.label_lower, subject_key=subject.pk
    ).order_by("-id")
    return rows


def latest_verdict(subject: Model) -> Verdict | None:
    """The latest verdict on one row."""
    return verdicts_of(subject).first()


def result_of(verdict: Verdict) -> dict[str, Any]:
    """What was said, in the JSON shape of the check."""
    found: dict[str, Any] = json.loads(verdict.result)
    return found


def given_of(verdict: Verdict) -> dict[str, Any]:
    """What was judged, in the JSON shape of the check."""
    found: dict[str, Any] = json.loads(verdict.given)
    return found
