"""Who may include whom. ARCHITECTURE.md explains the edges; a new one needs an argument there first."""

import re

import pytest
from tree import CLI, sources

# The headers of other rooms that a room may include; "plan/" means all of that room.
COMMAND_LINE = {"process/command_line.h"}
RUNNER = COMMAND_LINE | {"process/runner.h"}
ALLOWED = {
    "base": set(),
    "config": {"base/"},
    "plan": {"base/", "config/project.h"},
    "render": {"base/", "plan/"},
    "process": {"base/"},
    "tool": {"base/"} | RUNNER,  # of the second only Completed, to read what a program said on both streams
    "release": {"base/", "plan/", "render/", "tool/"} | RUNNER,
    "observe": {"base/", "plan/", "tool/"} | RUNNER,
    "action": {"base/", "plan/", "render/", "tool/", "release/", "observe/"} | RUNNER,
    "report": {"base/", "plan/", "render/tree.h", "action/step.h", "action/progress.h", "observe/state.h", "release/"},
    "command": {room + "/" for room in
                "base config plan render process tool release observe action report".split()},
}

# The libraries that only some rooms may know.
LIBRARIES = {
    "yaml-cpp/": {"config", "render"},
    "openssl/": {"plan"},
    "kainjow/": {"render"},
    "nlohmann/": {"tool", "release", "observe", "report"},
    "curl/": {"observe"},
    "zlib.h": {"release"},
    "CLI/": {"command"},
}

INCLUDE = re.compile(r'^\s*#include\s+[<"]([^">]+)[">]', re.M)


def includes():
    for path in sources(CLI, ".h", ".cpp"):
        room = path.relative_to(CLI).parts[0]
        for name in INCLUDE.findall(path.read_text()):
            yield path, room, name


def test_every_folder_of_cli_is_a_known_room():
    assert {p.name for p in CLI.iterdir() if p.is_dir()} <= set(ALLOWED)


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_includes_only_rooms_before_it_in_the_flow(room):
    wrong = []
    for path, here, name in includes():
        other = name.split("/")[0]
        if here != room or other not in ALLOWED or other == room:
            continue
        if other + "/" not in ALLOWED[room] and name not in ALLOWED[room]:
            wrong.append(f"{path.relative_to(CLI)} includes {name}")
    assert not wrong


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_a_library_is_known_only_to_the_rooms_that_own_it(library):
    wrong = [f"{path.relative_to(CLI)} includes {name}" for path, room, name in includes()
             if name.startswith(library) and room not in LIBRARIES[library]]
    assert not wrong


def test_only_the_probe_knows_curl():
    """observe/libcurl loads the library, and the probe alone uses it."""
    users = {path.name for path, _, name in includes() if name.startswith("curl/")}
    loaders = {path.name for path, _, name in includes() if name == "observe/libcurl.h"}
    assert (users, loaders) == ({"libcurl.h"}, {"libcurl.cpp", "probe.cpp"})


def test_only_the_probes_library_is_loaded_while_the_program_runs():
    callers = {path.name for path in sources(CLI, ".h", ".cpp") if re.search(r"\bdlopen\s*\(", strip(path.read_text()))}
    assert callers == {"libcurl.cpp"}


def test_only_process_starts_programs():
    calls = re.compile(r"\b(posix_spawnp?|fork|vfork|popen|system|execv\w*|execl\w*)\s*\(")
    wrong = [str(p.relative_to(CLI)) for p in sources(CLI, ".h", ".cpp")
             if p.relative_to(CLI).parts[0] != "process" and calls.search(strip(p.read_text()))]
    assert not wrong


def strip(text):
    """Without comments and strings, whose words are no calls."""
    return re.sub(r'//[^\n]*|"(?:\\.|[^"\\\n])*"', "", text)


def test_only_main_reads_the_real_environment():
    wrong = [str(p.relative_to(CLI)) for p in sources(CLI, ".h", ".cpp")
             if p.name not in ("main.cpp", "outside.cpp") and re.search(r"\b(getenv|environ|isatty)\b", strip(p.read_text()))]
    assert not wrong


def test_only_main_uses_the_real_outside():
    """command/outside reads environment, terminal and signals, for main alone."""
    users = {str(path.relative_to(CLI)) for path, _, name in includes() if name == "command/outside.h"}
    assert users == {"main.cpp", "command/outside.cpp"}
