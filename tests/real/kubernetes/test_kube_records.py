"""Releases as a real cluster keeps them. Needs: a Kubernetes, a Docker engine."""
import base64
import json
import secrets
import zlib

from support import tiny as tiny_service

TYPE = "cloudctl.dev/release"


def records(project):
    """The Secrets of releases by their names."""
    return {one["metadata"]["name"]: one for one in project.objects("secrets") if one["type"] == TYPE}


def history(project):
    answer = json.loads(project.ok("rollout", "history", "-t", "test", "-o", "json").out)
    return [(one["number"], one["result"]) for one in answer["releases"]]


def deploy(project):
    return project.ok("deploy", "-t", "test", "--yes", seconds=600)


def test_a_release_is_a_labelled_secret_that_holds_what_was_applied_and_no_users_secret(tiny):
    path = tiny.folder / "cloudctl.yaml"
    path.write_text(path.read_text() + "    secrets: [TOKEN]\n")
    tiny.ok("secrets", "set", "TOKEN", "-t", "test", stdin="not-for-records")
    deploy(tiny)
    (name, secret), = records(tiny).items()
    assert name == f"cloudctl.{tiny.name}.v0001"
    labels = secret["metadata"]["labels"]
    assert labels["cloudctl.dev/release"] == "1"
    assert labels["cloudctl.dev/result"] == "good"
    assert labels["app.kubernetes.io/part-of"] == tiny.name
    text = zlib.decompress(base64.b64decode(secret["data"]["record"])).decode()
    assert "not-for-records" not in text
    assert base64.b64encode(b"not-for-records").decode() not in text
    record = json.loads(text)
    assert record["result"] == "good"
    kinds = {one["kind"] for one in record["objects"]}
    assert {"Namespace", "Deployment", "Service"} <= kinds
    uid = tiny.cluster.kubectl("get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}")
    assert record["cluster"] == uid


def test_each_release_is_kept_and_the_history_is_the_clusters_not_the_machines(tiny):
    for text in ("one", "two", "three"):
        tiny_service.say(tiny, text)
        deploy(tiny)
    assert sorted(records(tiny)) == [f"cloudctl.{tiny.name}.v000{n}" for n in (1, 2, 3)]
    assert sorted(history(tiny)) == [(1, "good"), (2, "good"), (3, "good")]
    # Another machine: nothing is known there but the file.
    elsewhere = {"XDG_STATE_HOME": str(tiny.home / "elsewhere")}
    answer = json.loads(tiny.ok("rollout", "history", "-t", "test", "-o", "json", env=elsewhere).out)
    assert len(answer["releases"]) == 3


def test_a_release_of_more_than_a_megabyte_is_kept_in_parts_and_rolled_back_to(tiny):
    path = tiny.folder / "cloudctl.yaml"
    small = path.read_text()
    # Random text hardly becomes smaller; one variable may have 128 KiB.
    env = "".join(f"      V{n}: {secrets.token_hex(45_000)}\n" for n in range(7))
    path.write_text(small + "    env:\n" + env)
    deploy(tiny)
    parts = records(tiny)
    assert len(parts) >= 2, [len(json.dumps(part)) for part in parts.values()]
    assert all(len(json.dumps(part["data"])) < 900 * 1024 for part in parts.values())
    path.write_text(small)
    deploy(tiny)
    assert sorted(history(tiny)) == [(1, "good"), (2, "good")]
    tiny.ok("rollback", "-t", "test", "--yes", "--to", "1", seconds=600)
    config, = tiny.objects("configmap", "-l", "app.kubernetes.io/managed-by=cloudctl")
    assert len(config["data"]["V6"]) == 90_000
    # A part that is gone is told, with the way out, which works.
    tiny.kubectl("delete", "secret", f"cloudctl.{tiny.name}.v0001.2")
    broken = tiny.run("rollout", "history", "-t", "test")
    assert broken.exit_code == 1, broken
    assert "part 2 of" in broken.err
    way_out = next(line for line in broken.err.splitlines() if "kubectl -n" in line)
    tiny.cluster.kubectl(*way_out.split("kubectl ", 1)[1].split())
    assert [number for number, _ in sorted(history(tiny))] == [2, 3]
