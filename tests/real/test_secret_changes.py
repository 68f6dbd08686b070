"""Secrets that change: only their users are replaced, a rollback brings the old value back, and no
value is left where it does not belong. Needs: a Docker engine, compose v2."""
import json
import stat

import pytest

from support import tiny as tiny_service
from support.watch import ArgumentWatch, files_containing

ROLLED_BACK = 6
PART = "s3ntinel"
FIRST, SECOND = f"{PART}-first", f"{PART}-second"
# Puts the secret where a test can read it, and does not serve with a value it does not like.
ASKS = ('["sh", "-c", "case $TOKEN in *bad*) echo refused $TOKEN >&2; exit 3;; esac; '
        'printf %s \\"$TOKEN\\" >/data/key; exec httpd -f -p 8080 -h /www"]')


def with_secret(project, name):
    path = project.folder / name / "Dockerfile"
    lines = path.read_text().splitlines()[:-1]
    path.write_text("\n".join([*lines, f"CMD {ASKS}"]) + "\n")
    return "    secrets: [TOKEN]\n"


@pytest.fixture
def shop(project, base_images):
    """Two services that use TOKEN, and one that does not."""
    base_images("busybox:1.35")
    text = "services:\n"
    for name in ("web", "api", "other"):
        text += tiny_service.service(project, name, name)
        if name != "other":
            text += with_secret(project, name)
    project.config(text)
    project.ok("secrets", "set", "TOKEN", stdin=FIRST)
    project.ok("deploy")
    return project


def ids(project):
    """Container by service."""
    rows = project.engine.docker("ps", "--no-trunc", "--filter", f"label=com.docker.compose.project={project.name}",
                                 "--format", '{{.Label "com.docker.compose.service"}} {{.ID}}').stdout.decode()
    return dict(row.split() for row in rows.splitlines())


def value(project, service="web"):
    return project.ok("exec", service, "--", "cat", "/data/key").out


def store(project):
    return project.state / "cloudctl/local" / project.name


def changed(before, after):
    return sorted(name for name in before if before[name] != after[name])


def test_rotate_replaces_the_users_of_a_secret_and_no_others(shop):
    before = ids(shop)
    result = shop.ok("secrets", "rotate", "TOKEN", stdin=SECOND)
    assert "restarts: api, web" in result.err
    assert changed(before, ids(shop)) == ["api", "web"]
    assert value(shop, "web") == value(shop, "api") == SECOND
    assert "nothing to do" in shop.ok("deploy").out


def test_rotate_does_not_deploy_what_was_edited_since(shop):
    tiny_service.say(shop, "edited", "other")
    before = ids(shop)
    shop.ok("secrets", "rotate", "TOKEN", "--generate")
    assert "other" not in changed(before, ids(shop))
    assert len(value(shop)) == 43


def test_rollback_brings_the_old_value_back_and_the_next_deploy_the_new_one(shop):
    shop.ok("secrets", "set", "TOKEN", stdin=SECOND)
    planned = shop.ok("plan").out
    assert "secrets.TOKEN" in planned and PART not in planned
    shop.ok("deploy")
    before = ids(shop)
    back = shop.ok("rollback", "--yes")
    assert "no longer kept" not in back.err
    assert value(shop, "web") == value(shop, "api") == FIRST
    assert changed(before, ids(shop)) == ["api", "web"]
    # What is derived from the release that runs keeps its values.
    shop.ok("scale", "other=2")
    assert value(shop) == FIRST
    shop.ok("deploy")
    assert value(shop) == SECOND


def test_rollback_to_a_value_that_is_gone_says_so_before_it_starts(shop):
    shop.ok("secrets", "rotate", "TOKEN", stdin=SECOND)
    (store(shop) / "secrets.kept.json").unlink()
    shown = shop.ok("rollback", "--dry-run")
    assert "value of secret TOKEN that release 1 had is no longer kept" in shown.err
    back = shop.ok("rollback", "--yes")
    assert "secret TOKEN" in back.err and "no longer kept" in back.err
    assert value(shop) == SECOND


def test_a_value_that_does_not_serve_is_taken_back_and_forgotten(shop):
    before = ids(shop)
    result = shop.run("secrets", "rotate", "TOKEN", stdin=f"{PART}-bad", seconds=300)
    assert result.exit_code == ROLLED_BACK, result
    assert "refused ***" in result.err and "TOKEN keeps its value" in result.err
    assert PART not in result.out + result.err
    assert value(shop, "web") == value(shop, "api") == FIRST
    assert ids(shop)["other"] == before["other"]
    assert "nothing to do" in shop.ok("deploy").out


def test_a_failed_deploy_goes_back_with_the_values_that_the_last_release_had(shop):
    shop.ok("secrets", "set", "TOKEN", stdin=f"{PART}-bad")
    result = shop.run("deploy", seconds=300)
    assert result.exit_code == ROLLED_BACK, result
    assert value(shop, "web") == value(shop, "api") == FIRST


def test_what_runs_is_not_forgotten_by_mistake(shop):
    refused = shop.run("secrets", "unset", "TOKEN")
    assert refused.exit_code == 2 and "web" in refused.err and "--yes" in refused.err
    shop.ok("secrets", "unset", "TOKEN", "--yes")
    assert files_containing(shop.folder.parent, PART) == []
    missing = shop.run("deploy")
    assert missing.exit_code == 2 and "no value for TOKEN" in missing.err
    assert value(shop) == FIRST


def test_all_missing_names_are_told_at_once_before_the_build(project, base_images):
    base_images("busybox:1.35")
    project.config("services:\n" + tiny_service.service(project, "x") + "    secrets: [B_KEY, A_KEY, C_KEY]\n")
    project.ok("secrets", "set", "C_KEY", "--generate")
    refused = project.run("deploy")
    assert refused.exit_code == 2 and "no value for A_KEY, B_KEY" in refused.err
    assert project.engine.docker("images", "-q", f"{project.name}-web").stdout == b""
    checked = project.run("secrets", "check")
    assert checked.exit_code == 1 and "secrets set A_KEY" in checked.err and "secrets set B_KEY" in checked.err


def test_a_value_of_several_lines_arrives_whole(shop, tmp_path):
    lines = f"-----BEGIN {PART}-----\nabc $HOME\n\n-----END-----\n"
    path = tmp_path / "key.pem"
    path.write_text(lines + "\n")
    path.chmod(0o600)
    shop.ok("secrets", "rotate", "TOKEN", "--from-file", str(path))
    assert value(shop) == lines
    path.chmod(0o640)
    refused = shop.run("secrets", "rotate", "TOKEN", "--from-file", str(path))
    assert refused.exit_code == 2 and "chmod 600" in refused.err


def test_sources_of_a_new_value(shop, tmp_path):
    shop.ok("secrets", "rotate", "TOKEN", "--from-env", "OF_CI", env={"OF_CI": f"{PART}-variable"})
    assert value(shop) == f"{PART}-variable"
    vault = tmp_path / "vault"
    vault.write_text(f"#!/bin/sh\n[ \"$1 $2\" = 'kv get' ] && printf '%s\\n' {PART}-'$0;`id`'\n")
    vault.chmod(0o755)
    shop.ok("secrets", "rotate", "TOKEN", "--from-command", "--", str(vault), "kv", "get", "secret/x")
    assert value(shop) == f"{PART}-$0;`id`"
    failed = shop.run("secrets", "rotate", "TOKEN", "--from-command", "--", str(vault), "kv", "put")
    assert failed.exit_code == 1 and "exited with 1" in failed.err
    as_argument = shop.run("secrets", "rotate", "TOKEN", f"{PART}-argument")
    assert as_argument.exit_code == 2 and PART not in as_argument.err
    assert value(shop) == f"{PART}-$0;`id`"


def test_no_value_is_left_where_it_does_not_belong(shop):
    said = []
    with ArgumentWatch(PART) as watch:
        said.append(shop.ok("secrets", "rotate", "TOKEN", "-v", stdin=SECOND))
        said.append(shop.ok("rollback", "--yes", "-v"))
        said.append(shop.run("secrets", "rotate", "TOKEN", "-v", stdin=f"{PART}-bad", seconds=300))
        for words in (["explain", "last"], ["secrets", "list"], ["rollout", "history", "-o", "json"], ["plan"],
                      ["logs"], ["status", "-o", "json"]):
            said.append(shop.run(*words))
    assert [one for one in said if PART in one.out + one.err] == []
    assert watch.saw("compose") and watch.found == []
    found = files_containing(shop.folder.parent, PART)
    assert {path.name for path in found} <= {"secrets.json", "secrets.kept.json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in found} == {0o600}
    listed = json.loads(shop.ok("secrets", "list", "-o", "json").out)["secrets"]
    assert [(one["name"], one["used_by"]) for one in listed] == [("TOKEN", ["api", "web"])]
    shop.ok("down")
    assert [path.name for path in files_containing(shop.folder.parent, PART)] == ["secrets.json"]
