"""The to-do list with MongoDB on Kubernetes, row by row of what its authors did by hand: one deploy of
examples/todo, which the tests change one after the other. Needs: a Kubernetes, a Docker engine."""
import json
import re
import time
from datetime import datetime

import pytest

from support import notes
from support.net import get_until


@pytest.fixture(scope="module")
def todo(shared_project, base_images, node_images):
    """Version 1.0 of it, with three replicas."""
    base_images(notes.BASE_IMAGE)
    node_images("mongo:7")
    project = shared_project.from_example("todo")
    project.first = deploy(project, "--version", "1.0")
    return project


def deploy(project, *words):
    return project.ok("deploy", "-t", "test", "--yes", *words, seconds=900)


def state(project, service="web"):
    answer = json.loads(project.run("status", "-t", "test", "-o", "json").out)
    return next(one for one in answer["services"] if one["name"] == service)


def pods(project, service="web"):
    """Those that are there to stay."""
    found = project.objects("pods", "-l", f"app.kubernetes.io/name={service}")
    return [one for one in found if "deletionTimestamp" not in one["metadata"]]


def ready_pods(project):
    def is_ready(pod):
        return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))
    return [one["metadata"]["name"] for one in pods(project) if is_ready(one)]


def until_ready(project, count, seconds=60):
    end = time.monotonic() + seconds
    while len(ready_pods(project)) != count and time.monotonic() < end:
        time.sleep(0.3)
    return ready_pods(project)


def lives(project):
    """Name and restarts of each pod."""
    return {one["metadata"]["name"]: one["status"]["containerStatuses"][0]["restartCount"] for one in pods(project)}


def image(project):
    return project.object("deployment", "web")["spec"]["template"]["spec"]["containers"][0]["image"]


def same_version(project):
    """Words for a deploy that leaves the image alone."""
    return "--version", image(project).split("@")[0].rsplit(":", 1)[1]


def address(project):
    return f"http://{project.cluster.node_address}:31000"


def test_s0_row_4_a_fixed_node_port_answers_and_open_prints_it(todo):
    assert address(todo) in todo.first.out
    assert todo.ok("open", "-t", "test", "--print").out.strip() == address(todo)
    assert "<html" in todo.get(address(todo) + "/").body
    assert notes.send(address(todo) + "/api/todos", {"text": "Tea"}).status == 201


def test_s0_row_7_the_database_has_a_claim_of_one_writer_where_its_data_lie(todo):
    claim = todo.object("pvc", "data-mongodb-0")
    assert claim["spec"]["accessModes"] == ["ReadWriteOnce"] and claim["status"]["phase"] == "Bound"
    assert claim["spec"]["resources"]["requests"]["storage"] == "1Gi"
    container = todo.object("statefulset", "mongodb")["spec"]["template"]["spec"]["containers"][0]
    assert {"name": "data", "mountPath": "/data/db"} in container["volumeMounts"]


def test_s0_row_9_a_deleted_pod_comes_back_and_status_shows_it(todo):
    victim = ready_pods(todo)[0]
    todo.kubectl("delete", "pod", victim, "--wait=false")
    assert state(todo)["wanted"] == 3
    back = until_ready(todo, 3)
    assert len(back) == 3 and victim not in back
    assert (state(todo)["state"], state(todo)["ready"]) == ("serving", 3)


def test_s0_row_14_without_its_database_nobody_gets_traffic_and_all_is_back_without_a_restart(todo):
    todos = address(todo) + "/api/todos"
    before = lives(todo)
    asked = f"http://{pods(todo)[0]['status']['podIP']}:8080/readyz"
    todo.kubectl("delete", "statefulset", "mongodb")
    refused = get_until(asked, status=503, seconds=60)
    assert refused.status == 503 and "mongodb" in refused.body, refused
    assert get_until(todos, status=0, seconds=60).status == 0  # nobody is sent there any more
    assert endpoints(todo) == []
    shown = state(todo)
    assert shown["state"] == "failing" and "503" in shown["reason"] and "readyz" in shown["reason"], shown
    assert state(todo, "mongodb")["state"] == "missing"
    deploy(todo, "--version", "1.0")
    assert "Tea" in get_until(todos, status=200, seconds=60).body
    assert len(until_ready(todo, 3)) == 3
    assert lives(todo) == before


def endpoints(project):
    """Addresses to which the service sends."""
    slices = project.objects("endpointslices", "-l", "kubernetes.io/service-name=web")
    return [address for one in slices for end in one["endpoints"] or [] if end["conditions"].get("ready")
            for address in end["addresses"]]


def test_s0_row_13_probes_arrive_as_they_were_written(todo, tmp_path):
    live = todo.object("deployment", "web")["spec"]["template"]["spec"]["containers"][0]["livenessProbe"]
    assert (live["tcpSocket"]["port"], live["initialDelaySeconds"], live["periodSeconds"]) == (8080, 5, 5)
    file = (todo.folder / "cloudctl.yaml").read_text()
    todo.change("ready: /readyz ", "ready: {kind: http, path: /, delay: 10s, period: 10s} ")
    todo.ok("render", "-t", "test", "--out", str(tmp_path))
    todo.file("cloudctl.yaml", file)
    taken = json.loads(todo.cluster.kubectl("apply", "--server-side", "--dry-run=server", "--validate=strict",
                                            "--field-manager=cloudctl", "--force-conflicts", "-o", "json",
                                            "-f", str(tmp_path / "manifests/40-web-deployment.yaml")))
    ready = taken["spec"]["template"]["spec"]["containers"][0]["readinessProbe"]
    assert (ready["httpGet"]["path"], ready["initialDelaySeconds"], ready["periodSeconds"]) == ("/", 10, 10)


def test_s0_row_10_three_become_six_and_three_again_and_a_deploy_keeps_it(todo):
    todo.ok("scale", "-t", "test", "web=6")
    assert len(ready_pods(todo)) == 6
    todo.change("expose: node:31000", "expose: node:31002")
    deploy(todo, *same_version(todo))
    assert todo.object("deployment", "web")["spec"]["replicas"] == 6
    todo.ok("scale", "-t", "test", "web=3")
    assert todo.object("deployment", "web")["status"]["readyReplicas"] == 3


def test_s0_row_5_a_load_balancer_is_one_key(todo):
    todo.change("expose: node:31002", "expose: balancer")
    result = deploy(todo, *same_version(todo))
    url = todo.ok("open", "-t", "test", "--print").out.strip()
    assert url in result.out
    assert str(todo.cluster.node_address) not in url
    assert "Tea" in todo.get(url + "/api/todos").body


def test_s0_row_12_a_rolling_update_shows_both_images_and_loses_no_request(todo):
    before = image(todo)
    todo.file("again/Dockerfile", f"FROM {before.split('@')[0]}\nLABEL release=2.0\n")
    todo.change("build: {context: ./app, target: mongodb}", "build: ./again")
    todo.ok("push", "-t", "test", "--version", "2.0", seconds=900)
    result = todo.ok("rollout", "-t", "test", "web", "--version", "2.0")
    assert image(todo) != before
    words = result.out + result.err
    assert before.split("@")[0].rsplit(":", 1)[0] in words and ":2.0" in words
    assert re.search(r"[1-9][\d ]* requests, 0 failed", words), words
    rolling = todo.object("deployment", "web")["spec"]["strategy"]["rollingUpdate"]
    assert rolling == {"maxSurge": 1, "maxUnavailable": 1}


def test_s0_rows_8_and_13_a_replication_controller_takes_the_deployments_place_and_probes_wait_as_they_say(todo):
    todo.change("ready: /readyz ", "ready: {kind: http, path: /, delay: 10s, period: 10s} ")
    todo.change("    replicas: 3\n", "    replicas: 3\n    workload: replicationcontroller\n")
    todo.change("    rollout: {surge: 1, unavailable: 1}\n", "")
    deploy(todo)
    assert todo.object("replicationcontroller", "web")["status"]["readyReplicas"] == 3
    assert todo.objects("deployments") == []
    assert all(seconds_until_ready(one) >= 10 for one in pods(todo))
    url = todo.ok("open", "-t", "test", "--print").out.strip()
    assert "Tea" in todo.get(url + "/api/todos").body


def seconds_until_ready(pod):
    """Since its program runs."""
    ready = next(one["lastTransitionTime"] for one in pod["status"]["conditions"] if one["type"] == "Ready")
    started = pod["status"]["containerStatuses"][0]["state"]["running"]["startedAt"]
    return (datetime.fromisoformat(ready) - datetime.fromisoformat(started)).total_seconds()
