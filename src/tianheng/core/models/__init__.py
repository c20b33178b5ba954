"""The tables of the room: one file each."""

from tianheng.core.models.attachment import Attachment
from tianheng.core.models.holiday import Holiday
from tianheng.core.models.import_job import ImportJob
from tianheng.core.models.notice import Notice
from tianheng.core.models.sequence import Sequence
from tianheng.core.models.signature import Signature
from tianheng.core.models.submission import Submission
from tianheng.core.models.trail import TrailEntry, TrailHead

__all__ = [
    "Attachment",
    "Holiday",
    "ImportJob",
    "Notice",
    "Sequence",
    "Signature",
    "Submission",
    "TrailEntry",
    "TrailHead",
]
