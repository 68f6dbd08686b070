"""The JSON data service on Kubernetes, row by row of what its authors did by hand; its data are kept by
SQLite on a volume. Needs: a Kubernetes with metrics, volumes and DNS, a Docker engine."""
import json
import time

import pytest

from support import notes
from support.net import get_until


@pytest.fixture
def data(project, base_images):
    """A function: a project with the data service as "web" and these further keys."""
    base_images(notes.BASE_IMAGE)

    def with_keys(keys, env="STORE: memory"):
        return project.config("services:\n" + notes.service(project, keys, env=env))
    return with_keys


def deploy(project, *words):
    return project.ok("deploy", "-t", "test", "--yes", *words, seconds=900)


def test_row_4_a_project_has_a_namespace_of_its_own(data):
    project = data("    expose: node\n")
    deploy(project)
    namespace = json.loads(project.cluster.kubectl("get", "namespace", project.namespace, "-o", "json"))
    assert namespace["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "cloudctl"
    project.ok("down", "-t", "test", "--yes")
    end = time.monotonic() + 60
    while project.cluster.kubectl("get", "namespace", project.namespace, "--ignore-not-found") and time.monotonic() < end:
        time.sleep(0.5)
    assert project.cluster.kubectl("get", "namespace", project.namespace, "--ignore-not-found") == ""


def test_row_5_a_secret_reaches_the_pod_and_a_missing_one_stops_before_the_build(data):
    project = data("    expose: node\n    secrets: [SESSION_KEY]\n")
    refused = project.run("deploy", "-t", "test", "--yes", seconds=900)
    assert refused.exit_code == 2 and "SESSION_KEY" in refused.err and "secrets set SESSION_KEY" in refused.err
    project.ok("secrets", "set", "SESSION_KEY", "-t", "test", stdin="sentinel-4f1d8a\n")
    shown = deploy(project)
    assert "sentinel-4f1d8a" not in shown.out + shown.err
    secret = project.object("secret", f"{project.name}-secrets")
    # The present value, and the one that the pods of this release refer to.
    assert set(secret["data"]) == {"SESSION_KEY", "SESSION_KEY.r1"}
    env = project.object("deployment", "web")["spec"]["template"]["spec"]["containers"][0]["env"]
    assert env[0]["valueFrom"]["secretKeyRef"]["key"] == "SESSION_KEY.r1"
    for record in project.objects("secrets", "-l", "cloudctl.dev/release"):
        assert "sentinel-4f1d8a" not in json.dumps(record)


def test_row_6_and_8_data_posted_are_there_after_down_and_deploy(data):
    project = data("    workload: statefulset\n    expose: node:30300\n    storage: [{path: /data, size: 64Mi}]\n",
                   env="STORE: sqlite, DATA_DIR: /data")
    deploy(project)
    url = project.ok("open", "-t", "test", "--print").out.strip()
    assert url.endswith(":30300")
    assert notes.send(url + "/data", {"temperature": 21.5}).status == 201
    assert any(service["spec"].get("clusterIP") == "None" for service in project.objects("services"))
    project.ok("down", "-t", "test", "--yes")
    assert len(project.objects("persistentvolumeclaims")) == 1
    deploy(project)
    assert "21.5" in get_until(url + "/data").body
    project.ok("down", "-t", "test", "--data", f"--confirm={project.name}")
    end = time.monotonic() + 30
    while project.objects("persistentvolumeclaims") and time.monotonic() < end:
        time.sleep(0.5)
    assert project.objects("persistentvolumeclaims") == []


def test_row_9_a_service_is_found_by_its_name_from_inside(project, base_images):
    base_images("busybox:1.35", notes.BASE_IMAGE)
    project.file("probe/Dockerfile", "FROM busybox:1.35\nUSER 65534\nCMD [\"sleep\", \"3600\"]\n")
    project.config("services:\n" + notes.service(project, "    expose: cluster\n", name="api") +
                   "  probe:\n    build: ./probe\n    uses: [api]\n")
    deploy(project)
    answer = project.ok("exec", "-t", "test", "probe", "--", "wget", "-qO-", "http://api:8080/version")
    assert '"version"' in answer.out
    named = project.ok("exec", "-t", "test", "probe", "--", "nslookup", "-type=srv",
                       f"_http._tcp.api.{project.namespace}.svc.cluster.local")
    assert "8080" in named.out


def test_row_11_load_makes_two_pods_more_and_quiet_makes_them_two_again(data):
    project = data("    expose: node\n    autoscale: {min: 2, max: 5, cpu: 70%}\n",
                   env='STORE: memory, ALLOW_BURN: "1"')
    path = project.folder / "cloudctl.yaml"
    path.write_text(path.read_text().replace("cpu: 20m..", "cpu: 100m.."))  # idle must be far below the goal
    deploy(project)
    assert project.object("horizontalpodautoscaler", "web")["spec"]["maxReplicas"] == 5
    load = project.start("load", "-t", "test", "web", "--path", "/burn?ms=20", "--rate", "20", "--for", "90s")
    most, end = 2, time.monotonic() + 120
    while most < 3 and time.monotonic() < end:
        shown = json.loads(project.run("status", "-t", "test", "-o", "json").out)
        most = max(most, shown["services"][0]["wanted"])
        time.sleep(2)
    load.end()
    assert most >= 3, project.kubectl("describe", "hpa", "web")
    deploy(project)  # does not fight with the autoscaler
    # Else it looks back over five minutes before it takes pods away.
    quick = {"spec": {"behavior": {"scaleDown": {"stabilizationWindowSeconds": 5}}}}
    project.kubectl("patch", "hpa", "web", "--type=merge", "-p", json.dumps(quick))
    end = time.monotonic() + 120
    count = most
    while count > 2 and time.monotonic() < end:
        count = project.object("deployment", "web")["spec"]["replicas"]
        time.sleep(2)
    assert count == 2
