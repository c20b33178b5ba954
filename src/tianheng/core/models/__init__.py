"""The tables of the room: one file each."""

from tianheng.core.models.attachment import Attachment
from tianheng.core.models.holiday import Holiday
from tianheng.core.models.notice import Notice
from tianheng.core.models.sequence import Sequence
from tianheng.core.models.trail import TrailEntry, TrailHead

__all__ = ["Attachment", "Holiday", "Notice", "Sequence", "TrailEntry", "TrailHead"]
