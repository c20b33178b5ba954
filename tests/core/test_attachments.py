"""Files: looked at, kept privately, given only to who may see the row."""

from pathlib import Path
from typing import Any

import pytest

from tests.accounts.conftest import signed_in
from tests.factories import accounts as make
from tianheng.accounts.models import Organisation, User
from tianheng.core import attachments
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Attachment, Sequence

PDF = b"%PDF-1.7 a licence"


@pytest.fixture(autouse=True)
def scratch(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def keep(place: Organisation, by: User, data: bytes = PDF, name: str = "执照.pdf") -> Attachment:
    return attachments.keep(data=data, name=name, owner=place, by=by, happened_at=make.NOW, at=make.NOW)


@pytest.fixture
def place(db: None) -> Organisation:
    return make.enterprise()


@pytest.fixture
def head(place: Organisation) -> User:
    return make.member(place, "head")


def test_a_file_comes_back_as_it_was(place: Organisation, head: User, scratch: Path) -> None:
    row = keep(place, head)
    assert attachments.content(row) == PDF
    assert (row.kind, row.size, row.name) == ("application/pdf", len(PDF), "执照.pdf")
    assert list(attachments.of(place)) == [row]
    assert oct(attachments.place(row.sha256).stat().st_mode & 0o077) == "0o0"


def test_the_same_content_lies_once(place: Organisation, head: User, scratch: Path) -> None:
    keep(place, head)
    keep(place, head, name="again.PDF")
    assert len([path for path in scratch.rglob("*") if path.is_file()]) == 1


def test_a_file_changed_on_disk_is_not_given(place: Organisation, head: User) -> None:
    row = keep(place, head)
    attachments.place(row.sha256).write_bytes(b"%PDF-1.7 another")
    with pytest.raises(OSError, match="is not the one that was stored"):
        attachments.content(row)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.pdf", "空的"),
        (b"MZ\x90", "a.pdf", "不收"),
        (PDF, "a.exe", "不收"),
        (b"<svg onload=x>", "a.svg", "不收"),
        (b"%PDF-" + b"0" * 200, "a.pdf", "超过"),
    ],
)
def test_what_is_not_taken_is_named(
    place: Organisation, head: User, settings: Any, data: bytes, name: str, says: str
) -> None:
    settings.UPLOAD_LIMIT = 100
    with pytest.raises(Mistake, match=says) as caught:
        keep(place, head, data, name)
    assert caught.value.value == name
    assert not Attachment.objects.exists()


def test_a_path_in_the_name_is_cut_off(place: Organisation, head: User) -> None:
    assert keep(place, head, name="../../etc/执照.pdf").name == "执照.pdf"


def test_rows_that_take_no_files_say_so(head: User) -> None:
    row = Sequence.objects.create(kind="x", area="350582", year=2026, pattern="")
    with pytest.raises(TypeError, match=r"core\.Sequence takes no files"):
        attachments.keep(data=PDF, name="a.pdf", owner=row, by=head, happened_at=make.NOW, at=make.NOW)


def test_only_who_sees_the_row_sees_the_file(place: Organisation, head: User) -> None:
    row = keep(place, head)
    county = make.member(make.bureau("350582"), "reviewer")
    outsiders = [
        make.member(make.enterprise("350582"), "head"),
        make.member(make.enterprise("350203"), "head"),
        make.member(make.bureau("350583"), "reviewer"),
        make.member(make.organisation("government"), "government_reader"),
    ]
    for user in (head, county):
        assert list(Attachment.objects.visible_to(user)) == [row]
        answer = signed_in(user).get(f"/account/files/{row.pk}/")
        assert answer.content == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for user in outsiders:
        assert list(Attachment.objects.visible_to(user)) == []
        assert signed_in(user).get(f"/account/files/{row.pk}/").status_code == 404
