"""An enterprise's record as its page shows it."""

from datetime import date
from typing import NamedTuple

from tianheng.accounts.models import Organisation
from tianheng.core.models import Attachment
from tianheng.modules.enterprises.enums import PaperKind, Post
from tianheng.modules.enterprises.models import Enterprise, Licence, ResponsiblePerson, Site
from tianheng.modules.enterprises.queries.classes import class_name
from tianheng.modules.enterprises.queries.enterprises import enterprise_of, sites_of
from tianheng.modules.enterprises.queries.papers import Standing, day_standing, papers_of, standing
from tianheng.modules.enterprises.queries.persons import missing_posts, named


class PaperShown(NamedTuple):
    """A paper, how it stands, the names of its classes, its scans."""

    row: Licence
    stands: Standing
    classes: list[str]
    files: list[Attachment]

    @property
    def key(self) -> str:
        """Its number as text, for ids in the page."""
        return str(self.row.pk)

    @property
    def in_force(self) -> bool:
        """Whether it was neither replaced nor withdrawn."""
        return self.row.replaced_by_id is None and self.row.withdrawn_at is None


class PersonShown(NamedTuple):
    """A person, whether in the post today, how the certificate stands (None: none entered)."""

    row: ResponsiblePerson
    present: bool
    stands: Standing | None


class Record(NamedTuple):
    """All of it."""

    organisation: Organisation
    enterprise: Enterprise | None
    papers: list[PaperShown]
    former: list[PaperShown]
    sites: list[Site]
    persons: list[PersonShown]
    left: list[PersonShown]
    renewed: list[ResponsiblePerson]
    missing: list[Post]
    lacks_licence: bool


def record_of(organisation: Organisation, today: date) -> Record:
    """The record of an enterprise got by ``visible_to``, in a fixed number of queries."""
    papers = shown_papers(organisation, today)
    entries = list(named(organisation))
    latest = (shown_person(row, today) for row in entries if row.replaced_by_id is None)
    people = sorted(latest, key=by_post)
    return Record(
        organisation=organisation,
        enterprise=enterprise_of(organisation),
        papers=[each for each in papers if each.in_force],
        former=[each for each in papers if not each.in_force],
        sites=list(sites_of(organisation)),
        persons=[each for each in people if each.present],
        left=[each for each in people if not each.present],
        renewed=[row for row in reversed(entries) if row.replaced_by_id and row.certificate],
        missing=missing_posts(organisation, today),
        lacks_licence=not any(
            each.in_force and each.row.kind in (PaperKind.PRODUCTION_LICENCE, PaperKind.WORKSHOP_LICENCE)
            for each in papers
        ),
    )


def shown_papers(organisation: Organisation, today: date) -> list[PaperShown]:
    """Every paper with its scans."""
    rows = list(papers_of(organisation))
    files = scans(rows)
    return [
        PaperShown(
            row,
            standing(row, today),
            [f"{code} {class_name(code) or ''}".strip() for code in row.classes],
            files.get(row.pk, []),
        )
        for row in rows
    ]


def scans(rows: list[Licence]) -> dict[int, list[Attachment]]:
    """The files beside papers, by the paper's number."""
    found: dict[int, list[Attachment]] = {}
    kind, keys = Licence._meta.label_lower, [row.pk for row in rows]
    for each in Attachment.objects.filter(owner_kind=kind, owner_key__in=keys).order_by("id"):
        found.setdefault(each.owner_key, []).append(each)
    return found


def by_post(each: PersonShown) -> tuple[int, date, int]:
    """The order in which posts are told."""
    return list(Post).index(Post(each.row.post)), each.row.since, each.row.pk


def shown_person(row: ResponsiblePerson, today: date) -> PersonShown:
    """One person."""
    present = row.since <= today and (row.until is None or row.until >= today)
    coming = row.since > today and row.until is None
    stands = day_standing(row.certificate_expires, today) if row.certificate else None
    return PersonShown(row, present or coming, stands)
