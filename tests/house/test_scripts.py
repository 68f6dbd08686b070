"""The scripts: clean by shellcheck, and counting honestly, for a run's last line rests on them."""

import os
import shutil
import subprocess
import tempfile

import pytest

from tree import ROOT

SCRIPTS = [path for folder in ("scripts", "scripts/lib", ".ci")
           for path in sorted((ROOT / folder).glob("*"))
           if path.is_file() and ("bash" in path.read_text().splitlines()[0])]


def bash(text, **environment):
    prelude = "set -euo pipefail; . scripts/lib/talk.sh; . scripts/lib/parts.sh\n"
    with tempfile.TemporaryDirectory() as logs:
        settings = {"PATH": os.environ["PATH"], "log_folder": logs, **environment}
        return subprocess.run(["bash", "-c", prelude + text], cwd=ROOT, capture_output=True, text=True,
                              env=settings, timeout=30)


def test_every_script_is_clean():
    if shutil.which("shellcheck") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("shellcheck is missing")
        pytest.skip("shellcheck is not installed")
    assert SCRIPTS
    done = subprocess.run(["shellcheck", "-x", *SCRIPTS], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_every_program_among_the_scripts_stops_at_the_first_error():
    for path in SCRIPTS:
        if path.read_text().startswith("#!"):
            assert "set -euo pipefail" in path.read_text(), path


@pytest.mark.parametrize("line, counted", [
    ("[doctest] test cases: 12 | 12 passed | 0 failed | 0 skipped", "12 passed, 0 failed"),
    ("3: [doctest] test cases: 12 | 10 passed | 2 failed |", "10 passed, 2 failed"),
    ("13 passed in 4.98s", "13 passed, 0 failed"),
    ("1 failed, 12 passed in 5.27s", "12 passed, 1 failed"),
    ("=== 1 failed, 12 passed, 3 warnings, 2 errors in 65.27s (0:01:05) ===", "12 passed, 3 failed"),
    ("2 failed in 1.00s", "0 passed, 2 failed"),
    ("5 passed, 2 skipped in 1.00s", "5 passed, 0 failed"),
    ("7 items were not passed in a list", "1 passed, 0 failed"),
])
def test_a_part_counts_what_its_log_says(line, counted):
    code = "1" if " failed" in line and "0 failed" not in line else "0"
    done = bash(f"say_it() {{ echo '{line}'; return {code}; }}\npart x say_it\nend_of_parts")
    assert done.stdout.strip() == counted, done.stderr


def test_two_programs_in_one_part_are_added():
    done = bash("two() { echo '[doctest] test cases: 3 | 3 passed | 0 failed';"
                " echo '[doctest] test cases: 4 | 4 passed | 0 failed'; }\npart x two\nend_of_parts")
    assert done.stdout.strip() == "7 passed, 0 failed"


def test_a_part_that_fails_without_a_count_fails_the_run_and_shows_its_last_words():
    done = bash("part compile bash -c 'echo no such header; exit 2'\npart fine true\nend_of_parts")
    assert done.returncode == 1
    assert done.stdout.strip() == "1 passed, 1 failed"
    assert "FAILED  compile" in done.stderr and "| no such header" in done.stderr


def test_what_is_skipped_counts_as_failed_in_ci():
    text = "some() { echo '5 passed, 2 skipped in 1.00s'; }\npart x some\nend_of_parts"
    assert bash(text, CI="true").stdout.strip() == "5 passed, 2 failed"
    assert bash(text, CI="true").returncode == 1


@pytest.mark.parametrize("script, counted", [
    ("echo part; echo 5 passed, 0 failed", "6 passed, 0 failed"),
    ("echo 5 passed, 2 failed; exit 1", "6 passed, 2 failed"),
    ("echo 5 passed, 0 failed; exit 1", "6 passed, 1 failed"),
    ("echo it ended early", "1 passed, 1 failed"),
    ("true", "1 passed, 1 failed"),
])
def test_the_count_of_a_script_within_a_run_is_added(script, counted):
    done = bash(f"part one true\ncount_in inner bash -c '{script}'\nend_of_parts")
    assert done.stdout.strip() == counted, done.stderr
    assert ("'inner'" in done.stderr) == ("0 failed" not in counted)


def test_a_part_beside_others_is_counted_when_it_is_waited_for():
    done = bash("slow() { sleep 0.3; echo '3 passed, 1 failed in 0.30s'; return 1; }\n"
                "beside slow slow\npart quick true\njoin_besides\nend_of_parts")
    assert done.stdout.strip() == "4 passed, 1 failed"
    assert done.stderr.index("ok      quick") < done.stderr.index("FAILED  slow: 3 passed, 1 failed, exit code 1")


def test_a_part_made_of_parts_counts_what_they_add_up_to():
    done = bash("inner() { echo 'ok  one'; echo '5 passed, 2 failed'; return 1; }\npart x inner\nend_of_parts")
    assert done.stdout.strip() == "5 passed, 2 failed"


def test_a_run_that_is_cut_off_ends_what_runs_beside():
    done = bash("slow() { echo $BASHPID >slow.pid; sleep 60 & echo $! >sleep.pid; wait; echo over >over; }\n"
                "cd $log_folder\nbeside slow slow\nuntil [ -s sleep.pid ]; do sleep 0.01; done\n"
                "stop_besides eval 'kill $(cat sleep.pid)'\n"
                "kill -0 $(cat slow.pid) 2>/dev/null || echo gone; [ -e over ] || echo unfinished")
    assert done.stdout.split() == ["gone", "unfinished"], done.stderr


def ending_of(script):
    """What the script does when it ends, whatever the reason: its own text, without the stage that it had set up."""
    text = (ROOT / ".ci" / script).read_text()
    start = text.index("finish() {")
    return ("stage_was_up=yes clusters_were_up=yes counted=no\n" + text[start:text.index("\n}\n", start) + 3] +
            "trap finish EXIT\n")


@pytest.mark.parametrize("script", ["run", "clusters"])
def test_the_exit_code_of_a_run_is_what_its_parts_add_up_to(script):
    done = bash(ending_of(script) + "part one true\ncounted=yes\nend_of_parts")
    assert (done.returncode, done.stdout) == (0, "1 passed, 0 failed\n"), done.stderr
    done = bash(ending_of(script) + "part one true\npart two false\ncounted=yes\nend_of_parts")
    assert (done.returncode, done.stdout) == (1, "1 passed, 1 failed\n"), done.stderr


def test_a_run_that_ends_early_has_failed_and_says_so():
    done = bash(ending_of("run") + "part one true\nexit 0")
    assert (done.returncode, done.stdout) == (1, "1 passed, 1 failed\n"), done.stderr
    done = bash(ending_of("run") + "part one true\nexit 130")
    assert (done.returncode, done.stdout) == (130, "1 passed, 1 failed\n"), done.stderr
