"""Whole texts as a person reads them, kept beside the tests. Knows no container."""
import difflib
import os
import re
import socket
from pathlib import Path

from .project import Project

FOLDER = Path(__file__).resolve().parents[1] / "golden"

# What differs from run to run, and what stands for it.
VARYING = (
    (r"\[ *\d+\.\ds\]", "[TIME]"),
    (r"\b\d+(\.\d+)? (s|ms)\b", "TIME"),
    (r"\b\d+\.\d+s\b", "TIME"),
    (r"\bc-[0-9a-f]{12}\b", "c-HASH"),
    (r"sha256:[0-9a-f]{64}", "sha256:HASH"),
    (r"\b\d{4}-\d\d-\d\dT\d\d[:-]?\d\d[:-]?\d\d(\.\d+)?Z(-\d+)?", "DATE"),
    (r"\bexpose: node:\d+", "expose: node:FREE"),
    (r"\b\d+ restarts?\b", "N restarts"),
    # As the build daemons of Debian 12 and of Debian 13 put it.
    (r"executor failed running \[(.*?)\]: exit code", r'process "\1" failed: exit code'),
    (r'process "(.*?)" did not complete successfully: exit code', r'process "\1" failed: exit code'),
    (r"\b\d{8}T\d{6}(\.\d+)?Z(-\d+)?", "DATE"),
)

# Lines of which there are as many as the machine is slow: progress, what is said again and again, and a base image
# that takes its time.
PROGRESS = re.compile(r"^\[TIME\] \S+  (\d+ of \d+ ready|\d+/\d+ .*)$|^ *\| (failed to solve: |FROM )")


def matches(project: Project, text: str, name: str, **known: str) -> None:
    """Fails with the difference unless `text` is golden/NAME.txt; `known` says what else varies.
    With CLOUDCTL_UPDATE_GOLDEN=1 it is written instead: read what changed before you commit it."""
    found = _without_what_varies(project, text, known)
    path = FOLDER / f"{name}.txt"
    if os.environ.get("CLOUDCTL_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found)
    difference = difflib.unified_diff(path.read_text().splitlines(), found.splitlines(), path.name, "now", lineterm="")
    told = "\n".join(difference)
    assert not told, told


def _without_what_varies(project: Project, text: str, known: dict[str, str]) -> str:
    for word, value in known.items():
        text = text.replace(value, word)
    text = text.replace(str(project.state), "STATE").replace(str(project.folder), "FOLDER")
    text = text.replace(project.name, "NAME")
    for port in project.ports.values():
        text = text.replace(str(port), "PORT")
    text = text.replace(f" on {socket.gethostname()}", " on HOST")
    for pattern, word in VARYING:
        text = re.sub(pattern, word, text)
    lines = [line for line in text.splitlines() if not PROGRESS.match(line)]
    again = [" | " in line and line == before for line, before in zip(lines, ["", *lines])]
    return "".join(line + "\n" for line, twice in zip(lines, again) if not twice)
