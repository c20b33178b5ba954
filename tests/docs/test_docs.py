"""The manual is true: what it names exists, what exists is named, and its examples give what they say."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from tests.docs.pages import DOCS, ROOT, anchors, blocks, links, page, pages, said, section, statements
from tianheng.api.site import api
from tianheng.cli.main import app
from tianheng.core.sheets.columns import COLUMNS
from tianheng.standards import check_many, schema
from tianheng.standards.clauses.base import REGISTRY
from tianheng.standards.exports import TABLES, export
from tianheng.standards.outcome import STATUSES
from tools import asked, clauses_page

STANDARDS = ROOT / "src" / "tianheng" / "standards"
PYTHON_PAGES = ("README.md", "law.md", "names.md", "labels.md")


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command of the command line with its words: `("standard", "show")`."""
    for name, command in (group or get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize(
    ("words", "command"), [pytest.param(*each, id=" ".join(each[0])) for each in commands()]
)
def test_every_command_and_option_is_described(words: tuple[str, ...], command: Any) -> None:
    part = section(page("use.md"), f"`tianheng {words[0]}")
    assert f"`tianheng {' '.join(words)}" in part
    options = {text for each in command.params for text in (*each.opts, *each.secondary_opts)}
    missing = sorted(
        text for text in options if text.startswith("--") and text != "--help" and text not in part
    )
    assert not missing


def test_every_general_option_is_described() -> None:
    part = section(page("use.md"), "The command line")
    for option in get_command(app).params:
        assert f"`{option.opts[0]}`" in part


def test_every_setting_is_described() -> None:
    named = set(re.findall(r"^# ([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
    read = {
        name
        for path in (ROOT / "src" / "tianheng").rglob("*.py")
        for name in re.findall(r'"(TIANHENG_[A-Z_]+|DATABASE_URL)"', path.read_text(encoding="utf-8"))
    }
    assert len(named) > 8
    assert not sorted(name for name in named | read if f"`{name}`" not in page("install.md"))


def test_every_make_target_is_described() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert targets
    assert not [name for name in targets[1].split() if f"make {name}" not in page("install.md")]


def test_every_clause_is_listed() -> None:
    assert not [name for name in REGISTRY if f"| `{name}` |" not in page("clauses.md")]


@pytest.mark.parametrize("tool", [asked, clauses_page])
def test_written_pages_are_fresh(tool: Any) -> None:
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), f"run python -m {tool.__name__}"


def test_every_path_of_the_interface_is_described() -> None:
    import tianheng.config.urls  # noqa: F401 the modules' routers are added there

    text = page("api.md")
    operations = [(path, kind) for path, kinds in api.get_openapi_schema()["paths"].items() for kind in kinds]
    assert operations
    assert not [(path, kind) for path, kind in operations if f"| `{path}` | {kind.upper()} |" not in text]


@pytest.mark.parametrize("name", TABLES)
def test_every_exported_table_is_described(name: str) -> None:
    header, *rows = export(name)
    line = next((each for each in page("law.md").split("\n") if each.startswith(f"| `{name}` | ")), "")
    assert f"| {len(rows):,} |" in line
    assert f"`{','.join(header)}`" in line


OURS = sorted(path for path in STANDARDS.rglob("*.csv") if path.parent.name not in ("gb2760_2024", "lexicon"))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_table_of_ours_is_described_with_its_columns(path: Path) -> None:
    header = next(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    line = next((each for each in page("law.md").split("\n") if f"{path.name}` | " in each), "")
    assert f"`{','.join(header)}`" in line


def test_every_file_of_the_lexicon_is_named() -> None:
    names = [path.name for path in (STANDARDS / "lexicon").glob("*.csv")]
    assert names
    assert not [name for name in names if f"`{name}`" not in page("names.md")]


def test_every_column_of_the_workbook_is_described() -> None:
    part = section(page("use.md"), "A workbook of formulas")
    assert not [column.title for column in COLUMNS if column.title not in part]


@cache
def examples() -> list[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Formulas of check.md, each with the answer printed after it, if one is."""
    kinds = re.findall(r"^```json (formula|verdict|error)\n(.*?)^```$", page("check.md"), re.S | re.M)
    found: list[tuple[dict[str, Any], dict[str, Any] | None]] = []
    for kind, body in kinds:
        if kind == "formula":
            found.append((json.loads(body), None))
        else:
            found[-1] = (found[-1][0], json.loads(body))
    return found


def test_worked_examples_give_what_is_printed() -> None:
    answered = [(formula, answer) for formula, answer in examples() if answer is not None]
    assert len(answered) >= 3
    for formula, answer in answered:
        given = next(check_many([formula]))
        assert given == answer, f"now: {json.dumps(given, ensure_ascii=False, indent=1)}"


def test_examples_have_the_documented_shapes() -> None:
    for formula, answer in examples():
        if answer is None or "verdict" in answer:
            jsonschema.validate(formula, schema.FORMULA)
        if answer is not None:
            jsonschema.validate(answer, schema.REFUSAL if "error" in answer else schema.VERDICT)


def test_the_full_example_names_every_field_of_food_and_item() -> None:
    formula = examples()[0][0]
    assert set(formula) == set(schema.FORMULA["properties"])
    assert set(formula["food"]) == set(schema.FORMULA["properties"]["food"]["properties"])


def test_the_answered_example_passes() -> None:
    formula = json.loads(json.dumps(examples()[-1][0]))
    formula["ingredients"][0]["confirmed"] = True
    assert next(check_many([formula]))["verdict"] == "pass"


def keys(part: Any) -> Iterator[str]:
    """Every property named anywhere in a schema."""
    if isinstance(part, dict):
        yield from part.get("properties", {})
        for value in part.values():
            yield from keys(value)
    elif isinstance(part, list):
        for value in part:
            yield from keys(value)


@pytest.mark.parametrize(
    "shape", [schema.FORMULA, schema.VERDICT, schema.REFUSAL], ids=lambda one: one["title"]
)
def test_every_field_is_described(shape: dict[str, Any]) -> None:
    text = page("check.md")
    assert not sorted({key for key in keys(shape) if f"`{key}`" not in text and f'"{key}"' not in text})


def test_every_status_is_described() -> None:
    part = section(page("check.md"), "Statuses")
    assert not [status for status in STATUSES if f"| `{status}` |" not in part]


@pytest.mark.parametrize("name", PYTHON_PAGES)
def test_python_examples_give_what_they_say(name: str) -> None:
    proved = 0
    for block in blocks(page(name), "python"):
        space: dict[str, Any] = {}
        exec(compile(statements(block), name, "exec"), space)
        for expression, value in said(block):
            given = eval(compile(ast.Expression(expression), name, "eval"), space)
            assert given == value
            proved += 1
    assert proved


def examples_of_commands() -> list[str]:
    """Command lines of README and manual that need no file and end by themselves."""
    lines = [
        line
        for name in ("README.md", "README.zh.md", "use.md")
        for body in blocks(page(name), "sh")
        for line in body.split("\n")
    ]
    found = [line.partition("#")[0].partition("|")[0].strip() for line in lines]
    return sorted({line for line in found if re.match(r"tianheng (standard|category|version)", line)})


@pytest.mark.parametrize("line", examples_of_commands())
def test_commands_as_printed_run(line: str) -> None:
    result = CliRunner().invoke(app, shlex.split(line)[1:])
    assert result.exit_code == 0, result.output
    assert result.output.strip()


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for link in links(text):
        file, _, fragment = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        if fragment:
            assert fragment in anchors(target.read_text(encoding="utf-8")), link


def test_the_index_leads_to_every_page() -> None:
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in links(page("index.md"))}
    assert not [path.name for path in DOCS.rglob("*.md") if path.name != "index.md" and path not in linked]


def test_the_house_names_every_room_and_every_file_of_the_engine() -> None:
    text = page("house.md")
    rooms = [path.name for path in (ROOT / "src" / "tianheng").iterdir() if (path / "__init__.py").is_file()]
    files = [path.stem for path in STANDARDS.glob("*.py") if path.stem != "__init__"]
    packages = [path.parent.name for path in STANDARDS.glob("*/__init__.py")]
    assert len(files) > 20
    assert not [name for name in rooms if f"  {name}/" not in text]
    assert not [name for name in files if f"`{name}`" not in text]
    assert not [name for name in packages if f"`{name}/`" not in text]


def test_both_readmes_name_the_same_commands_and_pages() -> None:
    def named(text: str) -> set[str]:
        return set(re.findall(r"`?/\w+/`|make \w+|tianheng (?:standard )?[a-z]+", text))

    assert named(page("README.md")) == named(page("README.zh.md"))


@pytest.mark.django_db
def test_every_page_named_is_there(client: Any) -> None:
    named = {address for name in ("README.md", "use.md") for address in re.findall(r"`(/\w+/)`", page(name))}
    assert len(named) >= 3
    assert {address: client.get(address).status_code for address in named} == dict.fromkeys(named, 200)


# Spelt in pieces, so that this file does not name them itself.
ELSEWHERE = (
    "/wo" + "rk/",
    "../sha" + "red",
    "/ro" + "ot/",
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.",
)


def test_nothing_speaks_of_another_machine() -> None:
    text_files = (".md", ".py", ".toml", ".yaml", ".html", ".js", ".css", ".typ", ".json", ".example", "")
    for top in (*pages(), *_tree("src", text_files), *_tree("tools", text_files), ROOT / "Makefile"):
        text = top.read_text(encoding="utf-8", errors="ignore")
        assert not [word for word in ELSEWHERE if word in text], top


def _tree(name: str, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for folder, _, files in os.walk(ROOT / name):
        yield from (Path(folder) / file for file in files if Path(file).suffix in suffixes)
