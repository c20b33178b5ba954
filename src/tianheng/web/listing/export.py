"""A list as a workbook: the same columns, every filtered row, read and written piece by piece."""

import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.utils import timezone

from tianheng.core.sheets.write import Page, save

if TYPE_CHECKING:
    from tianheng.web.listing.page import Listing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 2000
IN_MEMORY = 5 * 1024 * 1024


def answer(listing: "Listing", rows: Any) -> Any:
    """The workbook as a download; a large one lies on disk, never in memory."""
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    save(
        target, Page(str(listing.title), [str(each.title) for each in listing.columns], lines(listing, rows))
    )
    target.seek(0)
    name = f"{listing.title}-{timezone.localdate().isoformat()}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


def lines(listing: "Listing", rows: Any) -> Iterator[list[Any]]:
    """Every row's cells, read in pieces."""
    for row in rows.iterator(chunk_size=CHUNK):
        yield [column.exported(row) for column in listing.columns]
