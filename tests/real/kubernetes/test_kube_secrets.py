"""Secrets that change in a real cluster. Needs: a Kubernetes, a Docker engine."""
import base64
import json
import zlib

import pytest

from support import tiny as tiny_service
from support.watch import ArgumentWatch, files_containing

ROLLED_BACK = 6
PART = "s3ntinel"
FIRST, SECOND = f"{PART}-first", f"{PART}-second"
ASKS = '["sh", "-c", "case $TOKEN in *bad*) echo refused $TOKEN >&2; exit 3;; esac; exec httpd -f -p 8080 -h /www"]'


@pytest.fixture
def shop(project, base_images):
    """A service that uses TOKEN, and one that does not."""
    base_images("busybox:1.35")
    text = "services:\n"
    for name in ("web", "other"):
        project.file(f"{name}/Dockerfile", tiny_service.DOCKERFILE)
        tiny_service.say(project, name, name)
        text += f"  {name}:\n    build: ./{name}\n    port: 8080\n    probes: {{ready: /}}\n"
    path = project.folder / "web/Dockerfile"
    path.write_text("\n".join([*path.read_text().splitlines()[:-1], f"CMD {ASKS}"]) + "\n")
    text = text.replace("    build: ./web\n", "    build: ./web\n    secrets: [TOKEN]\n")
    project.config(text)
    run(project, "secrets", "set", "TOKEN", stdin=FIRST)
    run(project, "deploy", "--yes")
    return project


def run(project, *words, **options):
    return project.ok(*words, "-t", "test", seconds=600, **options)


def pods(project, service):
    found = project.objects("pods", "-l", f"app.kubernetes.io/name={service}")
    return {one["metadata"]["name"] for one in found if "deletionTimestamp" not in one["metadata"]}


def value(project):
    """As a pod of the service that is there to stay has it."""
    return project.ok("exec", "-t", "test", "web", "--", "sh", "-c", 'printf %s "$TOKEN"').out


def kept(project):
    data = project.object("secret", f"{project.name}-secrets")["data"]
    return {key: base64.b64decode(text).decode() for key, text in data.items()}


def test_rotate_rolls_the_users_of_a_secret_and_no_others(shop):
    before = {name: pods(shop, name) for name in ("web", "other")}
    run(shop, "secrets", "rotate", "TOKEN", stdin=SECOND)
    assert not before["web"] & pods(shop, "web")
    assert before["other"] == pods(shop, "other")
    assert value(shop) == SECOND
    assert "nothing to do" in run(shop, "deploy").out
    elsewhere = {"XDG_STATE_HOME": str(shop.home / "elsewhere")}
    assert "nothing to do" in run(shop, "deploy", env=elsewhere).out


def test_rollback_brings_the_old_value_back_and_the_next_deploy_the_new_one(shop):
    run(shop, "secrets", "set", "TOKEN", stdin=SECOND)
    run(shop, "deploy", "--yes")
    other = pods(shop, "other")
    run(shop, "rollback", "--yes")
    assert value(shop) == FIRST
    assert pods(shop, "other") == other
    run(shop, "deploy", "--yes")
    assert value(shop) == SECOND


def test_rollback_to_a_value_that_is_gone_says_so_before_it_starts(shop):
    run(shop, "secrets", "rotate", "TOKEN", stdin=SECOND)
    shop.kubectl("patch", "secret", f"{shop.name}-secrets", "--type=json", "-p",
                 '[{"op": "remove", "path": "/data/TOKEN.r1"}]')
    shown = run(shop, "rollback", "--dry-run")
    assert "value of secret TOKEN that release 1 had is no longer kept" in shown.err
    back = run(shop, "rollback", "--yes")
    assert "secret TOKEN" in back.err and "no longer kept" in back.err
    assert value(shop) == SECOND


def test_a_value_that_does_not_serve_is_taken_back_in_the_cluster_too(shop):
    result = shop.run("secrets", "rotate", "TOKEN", "-t", "test", "--timeout", "2m", stdin=f"{PART}-bad", seconds=600)
    assert result.exit_code == ROLLED_BACK, result
    assert "TOKEN keeps its value" in result.err and PART not in result.out + result.err
    assert value(shop) == FIRST
    assert kept(shop)["TOKEN"] == FIRST
    # Whoever deploys next, from wherever, gets the old value.
    elsewhere = {"XDG_STATE_HOME": str(shop.home / "elsewhere")}
    run(shop, "deploy", "--yes", env=elsewhere)
    assert value(shop) == FIRST


def test_a_machine_that_set_the_value_long_ago_does_not_undo_a_later_change(shop):
    elsewhere = {"XDG_STATE_HOME": str(shop.home / "elsewhere")}
    run(shop, "secrets", "rotate", "TOKEN", stdin=SECOND, env=elsewhere)
    late = run(shop, "deploy", "--yes")
    assert "changed in the cluster since this machine set it" in late.err
    assert value(shop) == SECOND
    run(shop, "secrets", "set", "TOKEN", stdin=f"{PART}-third")
    run(shop, "deploy", "--yes")
    assert value(shop) == f"{PART}-third"


def test_unset_takes_the_value_out_of_the_cluster(shop):
    refused = shop.run("secrets", "unset", "TOKEN", "-t", "test")
    assert refused.exit_code == 2 and "web" in refused.err
    run(shop, "secrets", "unset", "TOKEN", "--yes")
    assert shop.object("secret", f"{shop.name}-secrets").get("data", {}) == {}
    assert files_containing(shop.folder.parent, PART) == []


def test_no_value_is_in_a_record_a_log_or_an_argument_list(shop):
    said = []
    with ArgumentWatch(PART) as watch:
        said.append(run(shop, "secrets", "rotate", "TOKEN", "-v", stdin=SECOND))
        said.append(run(shop, "rollback", "--yes", "-v"))
        for words in (["secrets", "list"], ["secrets", "check"], ["plan"], ["logs"], ["status", "-o", "json"]):
            said.append(shop.run(*words, "-t", "test"))
    assert [one for one in said if PART in one.out + one.err] == []
    assert watch.saw("kubectl") and watch.found == []
    assert {path.name for path in files_containing(shop.folder.parent, PART)} == {"secrets.json"}
    for one in shop.objects("secrets", "-l", "cloudctl.dev/release"):
        text = zlib.decompress(base64.b64decode(one["data"]["record"])).decode()
        assert PART not in text and base64.b64encode(FIRST.encode()).decode() not in text
        assert json.loads(text)["secret_marks"].keys() == {"TOKEN"}
