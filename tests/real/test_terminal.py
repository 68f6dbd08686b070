"""What a person sees of a deploy: on a wide and a small terminal, on one that changes its size, after
Ctrl-C. Needs: a Docker engine, compose v2, tmux."""
import re
import shutil
import time

import pytest

from support.program import Size
from support.terminal import Terminal

WIDE, SMALL = Size(100, 30), Size(40, 12)
SPINNER = re.compile("[\u2801-\u28ff]")


@pytest.fixture
def on_terminal(tmp_path):
    """A function: a verb of a project on a terminal of that size."""
    if shutil.which("tmux") is None:
        pytest.skip("missing: 'tmux' (package tmux)")
    opened = []

    def started(project, size, *words):
        terminal = Terminal([str(project.binary), *words], project.folder, project.environment, size,
                            tmp_path / f"terminal{len(opened)}")
        opened.append(terminal)
        return terminal

    yield started
    for terminal in opened:
        terminal.close()


def build_that_takes(project, seconds, ending="true"):
    """A new one each time: nothing of it is in the engine's cache."""
    path = project.folder / "web/Dockerfile"
    step = (f"for i in $(seq {seconds}); do echo line $i of a build that says more than a small terminal "
            f"is wide; sleep 1; done; echo {time.time()}; {ending}")
    path.write_text(path.read_text().replace("USER 65534", f"RUN {step}\nUSER 65534"))


def without_what_varies(project, lines):
    """Names and times replaced; the blanks before a time, which depend on its length, made one."""
    text = "\n".join(lines).replace(project.name, "NAME").replace(str(project.ports["web"]), "PORT")
    return re.sub(r" +\d+(\.\d)? s$", " TIME", text, flags=re.M)


def is_clean(terminal):
    assert terminal.cursor_is_shown()
    assert terminal.cursor_column() == 0
    assert not SPINNER.search("\n".join(terminal.everything()))


def test_a_deploy_leaves_one_line_for_each_step_and_the_address(tiny, on_terminal):
    build_that_takes(tiny, 2)
    terminal = on_terminal(tiny, WIDE, "deploy")
    assert terminal.wait(60) == 0
    assert without_what_varies(tiny, terminal.everything()) == """\
deploy of "NAME" to local
✔ check engine, ports and secrets  ready TIME
✔ build image of web  built TIME
✔ start web  1 of 1 ready TIME
✔ ask all services from outside  all serve TIME
web  http://127.0.0.1:PORT
✔ release 1 of "NAME" serves, TIME"""
    is_clean(terminal)


def test_while_it_runs_every_line_ends_with_the_time_at_the_edge(tiny, on_terminal):
    build_that_takes(tiny, 4)
    terminal = on_terminal(tiny, WIDE, "deploy")
    terminal.wait_for("line 2 of a build")
    for line in terminal.screen()[1:]:
        assert re.search(r"\d s$", line) and len(line) == WIDE.columns - 1, line
    assert not terminal.cursor_is_shown()
    terminal.wait(60)
    is_clean(terminal)


def test_on_a_small_terminal_every_step_is_one_line_and_nothing_is_left_behind(tiny, on_terminal):
    build_that_takes(tiny, 2)
    terminal = on_terminal(tiny, SMALL, "deploy")
    assert terminal.wait(60) == 0
    lines = terminal.everything()
    for step in ("check engine", "build image", "start web", "ask all"):
        assert len([line for line in lines if step in line]) == 1, lines
    assert f"web  http://127.0.0.1:{tiny.ports['web']}" in lines
    is_clean(terminal)


@pytest.mark.parametrize("before, after", [(WIDE, SMALL), (SMALL, WIDE)])
def test_a_terminal_that_changes_its_size_in_the_middle_stays_readable(tiny, on_terminal, before, after):
    build_that_takes(tiny, 4)
    terminal = on_terminal(tiny, before, "deploy")
    terminal.wait_for("line 1 of a build" if before is WIDE else "build image")
    terminal.resize(after)
    assert terminal.wait(60) == 0
    ended = [line for line in terminal.everything() if line.startswith("✔ ")]
    for step in ("check engine", "build image", "start web", "ask all"):
        assert len([line for line in ended if step in line]) == 1, ended
    # Only what is seen: tmux moves a whole screen that is cleared into what scrolled away.
    assert not SPINNER.search("\n".join(terminal.screen()))
    assert terminal.cursor_is_shown() and terminal.cursor_column() == 0


def test_a_failing_build_on_a_small_terminal_ends_with_its_last_words(tiny, on_terminal):
    build_that_takes(tiny, 2, ending="echo the disk is made of cheese; exit 7")
    terminal = on_terminal(tiny, SMALL, "deploy")
    assert terminal.wait(60) == 1
    shown = " ".join(" ".join(terminal.everything()).split())
    assert "the disk is made of cheese" in shown
    is_clean(terminal)


def test_ctrl_c_gives_the_terminal_back_as_it_was(tiny, on_terminal):
    build_that_takes(tiny, 60)
    terminal = on_terminal(tiny, WIDE, "deploy")
    terminal.wait_for("line 1 of a build")
    terminal.type("C-c")
    assert terminal.wait(15) == 130
    is_clean(terminal)
    tiny.run("down")
