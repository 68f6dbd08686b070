"""Sizes and manners that keep the tree one that a stranger can enter (CONTRIBUTING.md)."""

import re

import pytest
from tree import CLI, ROOT, sources

APP = ROOT / "app"
LIMITS = [(CLI, ".cpp", 300), (CLI, ".h", 120), (APP, ".cpp", 300), (APP, ".h", 120), (ROOT / "tests", ".cpp", 500)]


@pytest.mark.parametrize("folder, ending, limit", LIMITS, ids=lambda v: getattr(v, "name", str(v)))
def test_a_file_has_one_subject(folder, ending, limit):
    long = [f"{p.relative_to(ROOT)}: {n} lines" for p in sources(folder, ending)
            if "build" not in p.relative_to(ROOT).parts and (n := len(p.read_text().splitlines())) > limit]
    assert not long


def function_lengths(text):
    """(first line, length) of every function body. clang-format puts the closing brace of a function as far
    in as its first line: column 0 at namespace level, 2 inside a class."""
    opened = {}
    for number, line in enumerate(text.splitlines(), 1):
        indent = len(line) - len(line.lstrip())
        if re.match(r"^( {2})?[A-Za-z_~].*(\)|\) (const|noexcept|override|const override|mutable)|\) .*-> [\w:<>]+) \{$", line) and not re.match(r"^ *(namespace|struct|class|enum|union|extern|if|for|while|switch|do|else|try|return|case)\b", line):
            opened[indent] = number
        elif re.match(r"^( {2})?\}$", line) and indent in opened:
            yield opened[indent], number - opened[indent] + 1
            opened = {} if indent == 0 else {k: v for k, v in opened.items() if k != indent}
        elif re.match(r"^\};|^\}  // namespace", line):
            opened.clear()


@pytest.mark.parametrize("folder", [CLI, APP], ids=lambda p: p.name)
def test_a_function_fits_a_screen(folder):
    long = [f"{p.relative_to(ROOT)}:{first}: {length} lines" for p in sources(folder, ".cpp")
            if "build" not in p.relative_to(ROOT).parts and "tests" not in p.relative_to(ROOT).parts
            for first, length in function_lengths(p.read_text()) if length > 42]
    assert not long


def test_headers_open_with_their_purpose():
    wrong = []
    for path in sources(CLI, ".h"):
        lines = path.read_text().splitlines()
        if lines[0] != "#pragma once" or not lines[1].startswith("//"):
            wrong.append(str(path.relative_to(ROOT)))
    assert not wrong


def test_no_using_namespace_and_no_views():
    wrong = [str(p.relative_to(ROOT)) for p in sources(CLI, ".h", ".cpp")
             if re.search(r"^\s*using namespace (?!std::(chrono_)?literals|std::chrono_literals|std::string_view_literals|std::string_literals)|std::views|std::format\b", p.read_text(), re.M)]
    assert not wrong


def test_a_unit_test_is_about_its_own_room():
    wrong = []
    for path in sorted((ROOT / "tests").glob("*/*_test.cpp")):
        room = path.parent.name
        if not re.search(rf'^#include "{room}/', path.read_text(), re.M):
            wrong.append(str(path.relative_to(ROOT)))
    assert not wrong


def test_no_committed_file_speaks_of_the_workplace():
    words = re.compile("/work/" + "shared|\\.\\./" + "shared")
    wrong = [str(p.relative_to(ROOT)) for p in sources(ROOT, ".cpp", ".h", ".py", ".md", ".sh", ".cmake", ".txt", ".yaml", ".json")
             if "build" not in p.parts and ".git" not in p.parts and words.search(p.read_text(errors="replace"))]
    assert not wrong
