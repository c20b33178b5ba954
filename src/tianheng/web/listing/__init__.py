"""Lists of rows: one page shape for dozens of lists. See :class:`Listing`."""

from tianheng.web.listing.columns import Column
from tianheng.web.listing.filters import Choice, Flag, Period, Search
from tianheng.web.listing.page import Listing

__all__ = ["Choice", "Column", "Flag", "Listing", "Period", "Search"]
