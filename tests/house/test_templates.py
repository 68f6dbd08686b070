"""Templates and facts agree: no name without a fact, no fact that nobody prints."""

import re

import pytest

from tree import CLI, ROOT

TEMPLATES = ROOT / "templates"
# What stands behind "$" is an expression of GitHub's.
TAG = re.compile(r"(?<!\$){{([#^/!&{]?)\s*([^}]+?)\s*}}")
# {"name", …} in a list of facts; if_any(…, "name") makes a section around a list.
FACT = re.compile(r'\{\s*"([a-z_]+)"\s*,')
SECTION = re.compile(r'if_any\((?:[^;]*?),\s*"([a-z_]+)"\)', re.S)

# Which sources provide the facts of which templates.
SOURCES = {
    "local": ["facts_compose.cpp"],
    "docker": ["facts_dockerfile.cpp"],
    "kubernetes": ["facts_kubernetes.cpp", "facts_pod.cpp"],
    "ci": ["facts_ci.cpp"],
    "eks": ["facts_eks.cpp"],
    "kops": ["facts_kops.cpp"],
}


def used(folder):
    names = set()
    for path in (TEMPLATES / folder).iterdir():
        for kind, name in TAG.findall(path.read_text()):
            if kind != "!" and name != ".":
                names.add(name)
    return names


def provided(folder):
    names = set()
    for source in SOURCES[folder]:
        text = (CLI / "render" / source).read_text()
        if source == "facts_dockerfile.cpp":  # before stand words of programs, in braces too
            text = text[text.index("Fact packages_of"):]
        names |= set(FACT.findall(text)) | set(SECTION.findall(text))
    return names


def test_every_folder_of_templates_has_its_facts():
    assert {path.name for path in TEMPLATES.iterdir()} == set(SOURCES)


@pytest.mark.parametrize("folder", sorted(SOURCES))
def test_every_name_that_a_template_uses_is_a_fact(folder):
    assert used(folder) - provided(folder) == set()


@pytest.mark.parametrize("folder", sorted(SOURCES))
def test_every_fact_is_used_by_a_template(folder):
    assert provided(folder) - used(folder) == set()


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.Dockerfile")), ids=lambda path: path.name)
def test_a_dockerfile_template_works_with_every_builder(path):
    text = path.read_text()
    assert "syntax=" not in text and "<<" not in text and "--mount" not in text
    bases = re.findall(r"^FROM (\S+)", text, re.M)
    assert bases and all(":" in base and not base.endswith(":latest") for base in bases)
    assert path.with_suffix(".dockerignore").is_file()
    assert re.findall(r"^USER (\S+)", text, re.M)[-1] not in ("0", "root")


def test_no_template_prints_what_is_not_escaped():
    for path in TEMPLATES.rglob("*"):
        if path.is_file():
            assert "{{{" not in path.read_text() and "{{&" not in path.read_text(), path
