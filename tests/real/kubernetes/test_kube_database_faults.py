"""What the users of a service notice when its PostgreSQL is slow, killed, full or restarted, and how all comes back
without a restart of theirs: one deploy of examples/query. Needs: a Kubernetes of our own, a Docker engine."""
import json
import os
import re
import secrets
import signal
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from support import notes
from support.delay import Slow, pid_in_pod
from support.net import get_until
from support.small_disk import SmallDisk

NOT_SERVING = 5
RATE = 200
PATH = "/api/todos"
PORT = 31235  # another one than where the example is tested


@pytest.fixture(scope="module")
def query(shared_project, base_images, node_images):
    if shared_project.cluster.own is None:
        pytest.skip("a cluster that was named is not ours to break")
    base_images(notes.BASE_IMAGE)
    node_images("postgres:15")
    project = shared_project.from_example("query")
    project.change("node:31234", f"node:{PORT}")
    deploy(project)
    assert notes.send(url(project), {"text": "Tea"}).status == 201
    return project


def deploy(project):
    return project.ok("deploy", "-t", "test", "--yes", seconds=900)


def change_and_deploy(project, level):
    """Another release: all pods of the service are made anew."""
    path = project.folder / "cloudctl.yaml"
    path.write_text(re.sub('ALLOW_QUERY: "1".*\n(      LOG_LEVEL: .*\n)?', f'ALLOW_QUERY: "1"\n      LOG_LEVEL: {level}\n',
                           path.read_text()))
    return project.start("deploy", "-t", "test", "--yes")


def url(project, path=PATH):
    return f"http://{project.cluster.node_address}:{PORT}{path}"


def load(project, rate, seconds):
    return project.start("load", "-t", "test", "api", "--path", PATH, "--rate", str(rate), "--for", f"{seconds}s",
                         "--concurrency", "200", "-o", "json")


def figures(running):
    return json.loads(running.wait(120).out)


def database(project):
    return project.object("pod", "db-0")


def state(project, service):
    answer = json.loads(project.run("status", "-t", "test", "-o", "json").out)
    return next(one for one in answer["services"] if one["name"] == service)


def lives(project):
    """Restarts of each pod of the service."""
    found = project.objects("pods", "-l", "app.kubernetes.io/name=api")
    return {one["metadata"]["name"]: one["status"]["containerStatuses"][0]["restartCount"] for one in found
            if "deletionTimestamp" not in one["metadata"]}


def main_process(pod):
    """Of the database, as this machine sees it: the one whose parent is not in the pod."""
    uid = pod["metadata"]["uid"]
    mine = {}
    for path in Path("/proc").glob("[0-9]*/cgroup"):
        try:
            if f"/pod{uid}/" in path.read_text():
                words = (path.parent / "cmdline").read_bytes().split(b"\0")
                if words[0].endswith(b"postgres"):
                    mine[int(path.parent.name)] = int((path.parent / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue  # it ended meanwhile
    return next(pid for pid, parent in mine.items() if parent not in mine)


def until_restarted(project, restarts):
    end = time.monotonic() + 90
    while time.monotonic() < end:
        status = database(project)["status"]["containerStatuses"][0]
        if status["restartCount"] > restarts and status["ready"]:
            return
        time.sleep(0.2)
    raise AssertionError(database(project)["status"])


def told(capsys, words):
    with capsys.disabled():
        print(f"\n  {words}")


def test_a_slow_database_makes_answers_slow_and_neither_fails_them_nor_the_deploy(query, capsys):
    with Slow(pid_in_pod(database(query)["metadata"]["uid"]), milliseconds=60):
        deploying = change_and_deploy(query, "warn")
        slow = figures(load(query, 20, 6))
        result = deploying.wait(300)
    quick = figures(load(query, 20, 2))
    told(capsys, f"60 ms away: {slow['requests']} requests, {slow['failed']} failed, p50 {slow['p50_ms']:.0f} ms; "
                 f"after: {quick['failed']} failed, p50 {quick['p50_ms']:.0f} ms")
    assert result.exit_code == 0 and re.search(r"[1-9][\d ]* requests, 0 failed", result.out + result.err), result
    assert slow["failed"] == 0 and 60 <= slow["p50_ms"] < 600
    assert quick["failed"] == 0 and quick["p50_ms"] < 100
    assert set(lives(query).values()) == {0}


def test_a_killed_database_costs_the_requests_of_its_absence_and_no_restart_of_its_users(query, capsys):
    before, restarts = lives(query), database(query)["status"]["containerStatuses"][0]["restartCount"]
    loading = load(query, 50, 12)
    loading.wait_for("requests", 30)
    killed_at = time.monotonic()
    os.kill(main_process(database(query)), signal.SIGKILL)
    until_restarted(query, restarts)
    assert get_until(url(query), seconds=60).status == 200
    away = time.monotonic() - killed_at
    lost = figures(loading)
    told(capsys, f"killed, back after {away:.1f} s: {lost['failed']} of {lost['requests']} requests failed at 50/s")
    assert 0 < lost["failed"] <= 50 * (away + 1)
    assert "Tea" in get_until(url(query)).body
    assert lives(query) == before


def test_a_primary_that_restarts_during_a_rollout_costs_the_requests_of_its_absence(query, capsys):
    """Two pods are replaced meanwhile. A request fails when no pod is ready or the database does not answer, so none
    but those sent from the end of the primary until the first pod is ready again can."""
    loading = load(query, RATE, 25)
    loading.wait_for("requests", 30)
    deploying = change_and_deploy(query, "error")
    deploying.wait_for("roll|apply|start", 60)
    gone_at = time.monotonic()
    query.kubectl("delete", "pod", "db-0", "--wait=false")
    uid = database(query)["metadata"]["uid"]
    end = time.monotonic() + 60
    while time.monotonic() < end and ((pod := database(query)) is None or pod["metadata"]["uid"] == uid):
        time.sleep(0.1)
    stopped = time.monotonic() - gone_at
    query.kubectl("wait", "pod", "db-0", "--for=condition=Ready", "--timeout=90s", seconds=100)
    ready = time.monotonic() - gone_at
    assert get_until(url(query), seconds=60).status == 200
    away = time.monotonic() - gone_at
    result = deploying.wait(300)
    lost = figures(loading)
    told(capsys, f"primary away for {away:.1f} s (pod replaced after {stopped:.1f} s, ready after {ready:.1f} s): {lost['failed']} of {lost['requests']} requests failed at {RATE}/s, "
                 f"{lost['missed']} not sent; {lost['failures'][:2]}")
    assert result.exit_code == 0, result
    assert 0 < lost["failed"] + lost["missed"] <= RATE * (away + 1)
    assert set(lives(query).values()) == {0}
    assert "Tea" in get_until(url(query)).body


@contextmanager
def on_a_small_disk(project, megabytes):
    """The volume of the database; what is written meanwhile is gone after."""
    claim = project.object("pvc", "data-db-0")
    where = project.cluster.object("pv", claim["spec"]["volumeName"], "")["spec"]
    folder = where.get("hostPath", where.get("local"))["path"]
    node = where["nodeAffinity"]["required"]["nodeSelectorTerms"][0]["matchExpressions"][0]["values"][0]
    run_database(project, 0)
    with SmallDisk(Path(folder), megabytes, project.cluster.own.inside(node)) as disk:
        run_database(project, 1)
        yield disk
        run_database(project, 0)
    run_database(project, 1)


def run_database(project, replicas):
    project.kubectl("scale", "statefulset/db", f"--replicas={replicas}")
    if replicas:
        project.kubectl("rollout", "status", "statefulset/db", "--timeout=90s", seconds=120)
    else:
        project.kubectl("wait", "--for=delete", "pod/db-0", "--timeout=60s", seconds=90)


def test_a_full_volume_is_told_to_who_writes_and_who_deploys_and_all_goes_on_when_there_is_room(query, capsys):
    with on_a_small_disk(query, 128) as disk:
        assert get_until(url(query), seconds=60).status == 200
        disk.fill()
        refused = until_refused(query)
        assert refused.status >= 500 and "No space left on device" in refused.body, refused
        run_database(query, 0)
        disk.fill()  # it made room as it went
        deploying = change_and_deploy(query, "debug").wait(300)
        assert deploying.exit_code == NOT_SERVING, deploying
        assert 'pod "db-0" exits with 1: there is no room left where it writes' in deploying.err, deploying
        assert "give it a larger one" in deploying.err and "No space left on device" in deploying.err
        shown = state(query, "db")
        assert shown["state"] == "failing" and "there is no room left where it writes" in shown["reason"], shown
        disk.free()
        told(capsys, f"full: writes get {refused.status}, a deploy fails after {deploying.seconds:.0f} s; with room "
                     f"again, the first write after {until_written(query):.0f} s")
    assert "Tea" in get_until(url(query), seconds=60).body
    assert set(lives(query).values()) == {0}


def big():
    return {"blob": secrets.token_hex(20000)}


def until_refused(project):
    """Its files have some room inside; then a write is refused."""
    deadline = time.monotonic() + 60
    while (said := notes.send(url(project, "/data"), big())).status == 201 and time.monotonic() < deadline:
        pass
    return said


def until_written(project):
    """Seconds until it takes one again."""
    began = time.monotonic()
    while (said := notes.send(url(project, "/data"), big())).status != 201 and time.monotonic() < began + 120:
        time.sleep(0.5)
    assert said.status == 201, said
    return time.monotonic() - began
