"""What the README says twice must be the same as what the program says."""
import re

from tree import ROOT

HELP = ROOT / "tests" / "command" / "golden" / "help-exit-codes.txt"


def test_the_exit_codes_of_the_readme_are_those_of_the_help():
    told = dict(re.findall(r"^  (\d+) +(.+)$", HELP.read_text(), re.M))
    section = (ROOT / "README.md").read_text().split("## Exit codes")[1].split("\n## ")[0]
    written = dict(re.findall(r"^\| (\d+) \| (.+) \|$", section, re.M))
    assert told and {code: words.replace("`", "") for code, words in written.items()} == told
