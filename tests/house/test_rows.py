"""Each row of the systems that were once put together by hand has a test that is named after it."""
import re

from tree import ROOT

# Rows of a cloud are left out: 6 and 15 of S0.
ROWS = {"s0": {1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14}, "s1": set(range(1, 12)), "s2": set(range(1, 8))}


def test_every_row_has_a_test_of_its_name():
    named = {system: set() for system in ROWS}
    for path in (ROOT / "tests").rglob("test_*.py"):
        for system, numbers in re.findall(r"^def test_(s\d)_rows?_(\d+(?:_and_\d+)*)_", path.read_text(), flags=re.M):
            named.setdefault(system, set()).update(int(number) for number in numbers.split("_and_"))
    assert {system: ROWS[system] - named[system] for system in ROWS} == {system: set() for system in ROWS}
