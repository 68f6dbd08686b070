"""The completion scripts in real shells; a shell that is not here is a skip with its reason."""
import pathlib
import shutil
import subprocess

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]



def in_bash(desk, line: str) -> list[str]:
    """What bash would offer for this line; the program is found as `cloudctl`."""
    bin_folder = desk.folder / "bin"
    bin_folder.mkdir(exist_ok=True)
    link = bin_folder / "cloudctl"
    if not link.exists():
        link.symlink_to(desk.binary)
    script = f"""
source {REPOSITORY}/completions/cloudctl.bash
compopt() {{ :; }}
words=({line})
COMP_WORDS=("${{words[@]}}")
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_cloudctl
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(["bash", "--norc", "-c", script], cwd=desk.folder, capture_output=True, text=True,
                          env=desk.environment | {"PATH": f"{bin_folder}:{desk.environment['PATH']}"}, timeout=30)
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_offers_verbs_services_and_values(hello):
    assert in_bash(hello, "cloudctl de") == ["deploy"]
    assert in_bash(hello, "cloudctl logs ''") == ["web"]
    assert in_bash(hello, "cloudctl check --progress = pl") == ["plain"]
    assert in_bash(hello, "cloudctl scale w") == ["web="]


def test_bash_does_not_run_what_is_typed(hello):
    in_bash(hello, """cloudctl logs '$(touch evil)' '`touch evil`' ''""")
    assert not (hello.folder / "evil").exists()


@pytest.mark.parametrize("shell, file", [("bash", "cloudctl.bash"), ("zsh", "_cloudctl"), ("fish", "cloudctl.fish")])
def test_the_committed_scripts_are_current_and_read_without_a_mistake(desk, shell, file):
    path = REPOSITORY / "completions" / file
    assert path.read_text() == desk.run("completion", shell).stdout
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    subprocess.run([shell, "-n", path], check=True, timeout=30)
