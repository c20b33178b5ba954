"""Addresses of pages of other duties; nothing is linked that does not exist."""

from django.urls import NoReverseMatch, reverse


def link(name: str, *args: object) -> str:
    """The address of a named page, or nothing."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
