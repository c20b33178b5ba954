"""`tianheng category` and `tianheng label` on the command line."""

from __future__ import annotations

import json

from tests.cli.commands import run


def test_the_category_of_a_product_with_why(capsys, monkeypatch):
    answer = json.loads(run(capsys, monkeypatch, "category", "牛油火锅底料", "--format", "json").out)
    assert answer["suggestions"][0]["code"] == "12.10.02"
    assert "火锅底料" in answer["suggestions"][0]["why"]


def test_nonsense_is_asked_not_guessed(capsys, monkeypatch):
    answer = json.loads(run(capsys, monkeypatch, "category", "zzzz", "--format", "json").out)
    assert not answer["confident"]
    assert answer["question"]


def test_a_label_read_and_written(tmp_path, capsys, monkeypatch):
    file = tmp_path / "label.txt"
    file.write_text("水、白砂糖、食品添加剂(柠檬酸、苯甲酸钠)", encoding="utf-8")
    read = json.loads(run(capsys, monkeypatch, "label", str(file), "--format", "json").out)
    assert [one["raw"] for one in read["additives"]] == ["柠檬酸", "苯甲酸钠"]
    names = tmp_path / "names.txt"
    names.write_text("柠檬酸\n苯甲酸钠\n", encoding="utf-8")
    written = run(capsys, monkeypatch, "label", str(names), "--write", "--grouped").out
    assert "食品添加剂（柠檬酸" in written
    assert "苯甲酸钠" in written
