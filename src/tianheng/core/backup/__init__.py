"""The whole installation as one file, and back: the same file for SQLite and PostgreSQL.

A back-up is a gzipped tar: ``manifest.json`` (format, version, moment, migrations; rows and sha256 of each table; the
content's digest), ``tables/<table>.jsonl`` (one row a line, fields by name) and ``files/<sha256>`` (attachments).
Not in it: sessions (everybody signs in again), what Django's ``migrate`` makes itself, the queue of background work.
"""

from tianheng.core.backup.digest import Content, content
from tianheng.core.backup.pack import write
from tianheng.core.backup.unpack import BackupError, restore

__all__ = ["BackupError", "Content", "content", "restore", "write"]
