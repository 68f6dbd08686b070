"""The to-do list on Kubernetes, row by row of what its authors did by hand. The list is kept by SQLite
on a volume where it has to last, in memory where several pods serve. Needs: a Kubernetes, a Docker engine."""
import json
import re
import time

import pytest

from support import notes
from support.net import get_until

ROLLING = "    rollout: {surge: 1, unavailable: 1}\n"


@pytest.fixture
def todo(project, base_images):
    """A function: a project with the to-do list as its service "web" and these further keys."""
    base_images(notes.BASE_IMAGE)

    def with_keys(keys="    expose: node\n", env="STORE: memory"):
        return project.config("services:\n" + notes.service(project, keys, env=env))
    return with_keys


def deploy(project, *words):
    return project.ok("deploy", "-t", "test", "--yes", *words, seconds=900)


def state(project):
    return json.loads(project.run("status", "-t", "test", "-o", "json").out)


def ready_pods(project):
    def is_ready(pod):
        return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))
    return [p["metadata"]["name"] for p in project.objects("pods", "-l", "app.kubernetes.io/name=web")
            if is_ready(p) and "deletionTimestamp" not in p["metadata"]]


def until_ready(project, count, seconds=60):
    end = time.monotonic() + seconds
    while len(ready_pods(project)) != count and time.monotonic() < end:
        time.sleep(0.3)
    return ready_pods(project)


def test_row_4_a_fixed_node_port_answers_and_open_prints_it(todo):
    project = todo("    expose: node:31000\n")
    result = deploy(project)
    url = f"http://{project.cluster.node_address}:31000"
    assert url in result.out
    assert project.ok("open", "-t", "test", "--print").out.strip() == url
    assert "<html" in project.get(url + "/").body


def test_row_5_a_load_balancer_is_one_key(todo):
    project = todo()
    deploy(project)
    text = (project.folder / "cloudctl.yaml").read_text()
    project.file("cloudctl.yaml", text.replace("expose: node", "expose: balancer"))
    result = deploy(project)
    url = project.ok("open", "-t", "test", "--print").out.strip()
    assert url in result.out
    assert str(project.cluster.node_address) not in url
    assert "<html" in project.get(url + "/").body


def test_row_8_a_replication_controller_keeps_three(todo):
    project = todo("    expose: node\n    workload: replicationcontroller\n    replicas: 3\n")
    deploy(project)
    controller = project.object("replicationcontroller", "web")
    assert controller["status"]["readyReplicas"] == 3
    assert project.objects("deployments") == []


def test_row_9_a_deleted_pod_comes_back_and_status_shows_it(todo):
    project = todo("    expose: node\n    replicas: 2\n")
    deploy(project)
    victim = ready_pods(project)[0]
    project.kubectl("delete", "pod", victim, "--wait=false")
    during = state(project)["services"][0]
    assert during["wanted"] == 2
    back = until_ready(project, 2)
    assert len(back) == 2 and victim not in back
    after = state(project)["services"][0]
    assert (after["state"], after["ready"]) == ("serving", 2)


def test_row_10_three_become_six_and_three_again_and_a_deploy_keeps_it(todo):
    project = todo("    expose: node\n    replicas: 3\n")
    deploy(project)
    project.ok("scale", "-t", "test", "web=6")
    assert len(ready_pods(project)) == 6
    text = (project.folder / "cloudctl.yaml").read_text()
    project.file("cloudctl.yaml", text.replace("LOG_LEVEL: warn", "LOG_LEVEL: info"))
    deploy(project)
    assert project.object("deployment", "web")["spec"]["replicas"] == 6
    project.ok("scale", "-t", "test", "web=3")
    assert project.object("deployment", "web")["status"]["readyReplicas"] == 3


def test_row_12_a_rolling_update_shows_both_images_and_loses_no_request(todo):
    project = todo("    expose: node\n    replicas: 3\n" + ROLLING)
    deploy(project, "--version", "1.0")
    before = project.object("deployment", "web")["spec"]["template"]["spec"]["containers"][0]["image"]
    project.file("again/Dockerfile", f"FROM {before.split('@')[0]}\nLABEL release=2.0\n")
    text = (project.folder / "cloudctl.yaml").read_text()
    project.file("cloudctl.yaml", text.replace("build: ./app", "build: ./again"))
    project.ok("push", "-t", "test", "--version", "2.0", seconds=900)
    result = project.ok("rollout", "-t", "test", "web", "--version", "2.0")
    after = project.object("deployment", "web")["spec"]["template"]["spec"]["containers"][0]["image"]
    assert before != after
    words = result.out + result.err
    assert before.split("@")[0].rsplit(":", 1)[0] in words and ":2.0" in words
    assert re.search(r"[1-9][\d ]* requests, 0 failed", words), words
    rolling = project.object("deployment", "web")["spec"]["strategy"]["rollingUpdate"]
    assert rolling == {"maxSurge": 1, "maxUnavailable": 1}


def test_row_13_probes_arrive_as_they_were_written(project, base_images):
    base_images(notes.BASE_IMAGE)
    lines = notes.service(project, "    expose: node\n").replace(
        "    probes: {ready: /readyz, live: /healthz, start: 30s}\n",
        "    probes:\n      live: {kind: tcp, port: 8080, delay: 5s, period: 5s}\n"
        "      ready: {kind: http, path: /, delay: 10s, period: 10s}\n")
    project.config("services:\n" + lines)
    deploy(project)
    container = project.object("deployment", "web")["spec"]["template"]["spec"]["containers"][0]
    live, ready = container["livenessProbe"], container["readinessProbe"]
    assert (live["tcpSocket"]["port"], live["initialDelaySeconds"], live["periodSeconds"]) == (8080, 5, 5)
    assert (ready["httpGet"]["path"], ready["initialDelaySeconds"], ready["periodSeconds"]) == ("/", 10, 10)


def test_row_14_without_its_data_the_service_gets_no_traffic_and_comes_back_by_itself(todo):
    project = todo("    expose: node\n    storage: [{path: /data, size: 64Mi}]\n", env="STORE: sqlite, DATA_DIR: /data")
    deploy(project)
    url = project.address("web-public")
    todos = url + "api/todos"
    assert notes.send(todos, {"text": "Tea"}).status == 201
    pod = ready_pods(project)[0]
    database = _database_of(project)
    away = database.with_name("away.db")
    database.rename(away)
    try:
        assert get_until(url + "readyz", status=0, seconds=60).status == 0  # nobody is sent there any more
        shown = state(project)["services"][0]
        assert shown["state"] != "serving" and "readyz" in shown["reason"], shown
    finally:
        away.rename(database)
    assert get_until(todos, status=200, seconds=60).json()[0]["text"] == "Tea"
    now = project.objects("pods", "-l", "app.kubernetes.io/name=web")[0]
    assert now["metadata"]["name"] == pod
    assert now["status"]["containerStatuses"][0]["restartCount"] == 0


def _database_of(project):
    """The database's file, where the node keeps the claim's volume."""
    import pathlib
    claim = project.objects("persistentvolumeclaims")[0]
    volume = json.loads(project.cluster.kubectl("get", "persistentvolume", claim["spec"]["volumeName"], "-o", "json"))
    spec = volume["spec"]
    folder = pathlib.Path((spec.get("hostPath") or spec.get("local"))["path"])
    return folder / "notes.db"
