"""English names."""

import pytest

from tests.tools.law.a1.page import chars
from tools.law.a1.english import english


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["sodium alginate"], "sodium alginate"),
        (["sodium dihydro-", "gen phosphate"], "sodium dihydrogen phosphate"),
        (["propyl gallate(PG)"], "propyl gallate (PG)"),
        (["acid)(PGPR)"], "acid) (PGPR)"),
        (
            ["L(+)-tartaric acid,dl-tartaric acid"],
            "L(+)-tartaric acid, dl-tartaric acid",
        ),
        (["esters of mono(di)glycerides"], "esters of mono(di)glycerides"),
        (["polyoxyethylene(20)sorbitan"], "polyoxyethylene (20) sorbitan"),
        (["mono-and diglycerides"], "mono- and diglycerides"),
        (["N-(2,2,4,4-tetra"], "N-(2,2,4,4-tetra"),
        (["polysorbates", "polyoxyethylene"], "polysorbates polyoxyethylene"),
        ([], ""),
    ],
)
def test_words_and_signs(lines: list[str], text: str) -> None:
    assert english([chars(line) for line in lines]) == text
