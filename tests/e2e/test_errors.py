"""What is said when something is wrong, and the exit code that scripts see."""
import json
import shutil

import pytest


@pytest.mark.parametrize("arguments", [["deplyo"], ["deploy", "--imge=x"], ["scale"], ["-o", "xml", "check"],
                                       ["check", "--explain"], ["rollout", "web", "--to", "3"], []])
def test_a_wrong_command_line_exits_with_2_and_prints_no_answer(hello, arguments):
    done = hello.run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr


@pytest.mark.skipif(shutil.which("docker") is None, reason="docker is not installed")
def test_an_engine_that_does_not_answer_exits_with_4_and_names_the_way_out(hello):
    for verb in ("deploy", "status"):
        done = hello.run(verb)
        assert done.returncode == 4, done.stderr
        assert "does not answer" in done.stderr
        assert "next: " in done.stderr


def test_a_machine_without_docker_is_told_which_package_to_install(hello):
    for verb in ("deploy", "status"):
        done = hello.run(verb, env={"PATH": str(hello.folder)})
        assert done.returncode == 4, done.stderr
        assert 'program "docker" was not found' in done.stderr
        assert 'next: install it (on Debian: package "docker.io")' in done.stderr


def test_doctor_says_what_is_missing_with_its_fix(hello):
    done = hello.run("doctor")
    assert done.returncode == 4
    assert "✖ " in done.stdout and "fix: " in done.stdout
    document = json.loads(hello.run("doctor", "-o", "json").stdout)
    assert any(c["result"] == "failed" and c["fix"] for c in document["checks"])


def test_doctor_works_before_there_is_a_file(desk):
    (desk.folder / ".git").mkdir()
    assert desk.run("doctor").returncode == 4


def test_verbs_about_releases_say_that_there_is_none(hello):
    assert hello.run("rollout", "history").stdout == "no releases yet\n"
    for verb in (["rollback"], ["scale", "web=3"], ["logs"], ["exec", "web", "--", "ls"], ["open"],
                 ["rollout", "web", "--version", "2"]):
        done = hello.run(*verb)
        assert done.returncode == 1
        assert done.stderr == ('error: nothing of "hello" is deployed on this machine\n'
                               '  next: run "cloudctl deploy"\n')
    assert hello.run("explain", "last").returncode == 1


def test_pausing_says_what_to_do_instead(hello):
    done = hello.run("rollout", "pause")
    assert done.returncode == 2
    assert "Ctrl-C leaves a running deploy" in done.stderr


def test_the_schema_is_json(desk):
    assert json.loads(desk.run("schema").stdout)["$schema"].startswith("http://json-schema.org/draft-07")


def test_help_and_version_need_nothing(desk):
    desk.environment.pop("HOME")
    assert desk.run("version").stdout.startswith("cloudctl ")
    assert desk.run("--version").stdout == desk.run("version").stdout
    assert "verbs\n" in desk.run("help").stdout
    assert "130  Ctrl-C" in desk.run("help", "exit-codes").stdout
