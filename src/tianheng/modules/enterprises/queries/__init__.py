"""Reads of the duty, for its pages and for the duties above."""

from tianheng.modules.enterprises.queries.classes import (
    class_name,
    covers,
    licensed_classes,
    likely_categories,
)
from tianheng.modules.enterprises.queries.enterprises import enterprise_of, enterprises, main_site, sites_of
from tianheng.modules.enterprises.queries.papers import (
    current_licence,
    expiring,
    papers_of,
    standing,
    valid_until,
)
from tianheng.modules.enterprises.queries.persons import missing_posts, named, persons

__all__ = [
    "class_name",
    "covers",
    "current_licence",
    "enterprise_of",
    "enterprises",
    "expiring",
    "licensed_classes",
    "likely_categories",
    "main_site",
    "missing_posts",
    "named",
    "papers_of",
    "persons",
    "sites_of",
    "standing",
    "valid_until",
]
