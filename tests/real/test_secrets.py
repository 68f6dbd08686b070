"""A secret's value reaches its container, and nothing else: no file, no log, no argument list, no word
of any verb. Needs: a Docker engine, compose v2."""
import json
import re
import stat

import pytest

from support.tiny import say, url
from support.watch import ArgumentWatch, files_containing

NOT_SERVING = 5
# With what YAML, a shell, compose and JSON each would like to take for themselves.
SENTINEL = 's3ntinel-$HOME-${PATH}-"q"-\'a\'-#: {x}'
PART = "s3ntinel"
ASKS = '["sh", "-c", "printf %s \\"$SESSION_KEY\\" >/data/key; exec httpd -f -p 8080 -h /www", "httpd"'


@pytest.fixture
def keyed(tiny):
    """A service that uses the secret SESSION_KEY and has put it where a test can read it."""
    path = tiny.folder / "cloudctl.yaml"
    path.write_text(path.read_text() + "    secrets: [SESSION_KEY]\n")
    change_command(tiny, ASKS)
    return tiny


def change_command(project, start):
    path = project.folder / "web/Dockerfile"
    text = re.sub(r"(?m)^CMD .*$", lambda _: f"CMD {start}]", path.read_text())
    path.write_text(text)


def value_inside(project):
    return project.ok("exec", "web", "--", "cat", "/data/key").out


def keep(project, value=SENTINEL):
    return project.ok("secrets", "set", "SESSION_KEY", stdin=value)


def places_of_the_value(project):
    """Files below home, state and project that hold it; the store alone may: the value of now, and those
    of releases."""
    found = files_containing(project.folder.parent, PART)
    folder = project.state / "cloudctl/local" / project.name
    stores = [path for path in found if path in (folder / "secrets.json", folder / "secrets.kept.json")]
    assert folder / "secrets.json" in stores
    assert {stat.S_IMODE(path.stat().st_mode) for path in stores} == {0o600}
    return [str(path) for path in found if path not in stores]


def test_a_secret_given_on_standard_input_arrives_to_the_byte(keyed):
    keep(keyed)
    keyed.ok("deploy")
    assert value_inside(keyed) == SENTINEL


def test_a_secret_given_by_a_file_arrives(keyed, tmp_path):
    path = tmp_path / "key.txt"
    path.write_text(SENTINEL + "\n")
    path.chmod(0o600)
    keyed.ok("secrets", "set", "SESSION_KEY", "--from-file", str(path))
    path.unlink()
    keyed.ok("deploy")
    assert value_inside(keyed) == SENTINEL


def test_a_secret_given_by_a_variable_or_by_a_command_arrives(keyed):
    keyed.ok("secrets", "set", "SESSION_KEY", "--from-env", "OF_CI", env={"OF_CI": "by-variable"})
    keyed.ok("deploy")
    assert value_inside(keyed) == "by-variable"
    keyed.ok("secrets", "set", "SESSION_KEY", "--from-command", "--", "echo", "by-command")
    keyed.ok("deploy")
    assert value_inside(keyed) == "by-command"


def test_a_secret_that_is_missing_stops_the_deploy_and_says_what_to_do(keyed):
    result = keyed.run("deploy")
    assert result.exit_code != 0, result
    assert "SESSION_KEY" in result.err and "cloudctl secrets set SESSION_KEY" in result.err
    assert keyed.containers(all_states=True) == []
    keep(keyed)
    keyed.ok("deploy")


def test_a_changed_secret_restarts_the_service(keyed):
    keep(keyed, "first")
    keyed.ok("deploy")
    assert "nothing to do" in keyed.ok("deploy").out
    keep(keyed, "second")
    keyed.ok("deploy")
    assert value_inside(keyed) == "second"


def test_no_verb_says_the_value_and_no_file_or_argument_list_has_it(keyed):
    said = {}

    def run(*words, **options):
        said[" ".join(words)] = keyed.run(*words, **options)

    with ArgumentWatch(PART) as watch:
        run("secrets", "set", "SESSION_KEY", stdin=SENTINEL)
        run("secrets", "list")
        run("secrets", "check")
        run("plan")
        run("render")
        run("deploy", "--dry-run")
        run("deploy", "-v")
        say(keyed, "two")
        run("plan", "-v")
        run("deploy", "-v", "--progress", "json", "-o", "json")
        run("status", "-o", "json")
        run("rollback", "--yes", "-v")
        run("scale", "web=1")
        run("logs")
        run("doctor", "-v")
        run("explain", "last")
        run("check", "-o", "json")
        left = places_of_the_value(keyed)
        run("down", "-v")
    assert [words for words, result in said.items() if PART in result.out + result.err] == []
    assert left == []
    assert watch.saw("compose") and watch.found == []
    failed = {words: str(result) for words, result in said.items()
              if result.exit_code != 0 and not words.startswith(("scale", "explain", "doctor"))}
    assert failed == {}


def test_a_service_that_prints_its_secret_and_dies_is_quoted_without_it(keyed):
    change_command(keyed, '["sh", "-c", "echo no database with $SESSION_KEY >&2; exit 3"')
    keep(keyed, "s3ntinel-plain-value")
    result = keyed.run("deploy", "-v")
    assert result.exit_code == NOT_SERVING, result
    assert "no database with" in result.err
    explained = keyed.ok("explain", "last", "-v")
    as_json = keyed.run("explain", "last", "-o", "json")
    logs = keyed.run("logs")
    assert "no database with" in logs.out and "\x1b" not in logs.out
    for spoken in (result, explained, as_json, logs):
        assert PART not in spoken.out + spoken.err, spoken
    assert places_of_the_value(keyed) == []


def test_a_record_says_that_a_secret_is_used_but_not_its_value(keyed):
    keep(keyed)
    keyed.ok("deploy")
    records = sorted((keyed.state / "cloudctl/local" / keyed.name / "releases").glob("*.json"))
    assert len(records) == 1
    text = json.dumps(json.loads(records[0].read_text()))
    assert "SESSION_KEY" in text and PART not in text
    assert keyed.get(url(keyed)).status == 200
