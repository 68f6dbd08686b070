"""The JSON data service with a MongoDB that asks for a password, on Kubernetes, row by row of what its authors did
by hand: one deploy of examples/data with a box of tools beside it, which the tests change one after the other.
Needs: a Kubernetes with metrics, volumes and DNS, a Docker engine."""
import base64
import json
import re
import signal
import time
import urllib.request
from email.utils import parsedate_to_datetime

import pytest

from support import notes
from support.net import get_until, request

# It has room for little, and takes more when it finds the file, once.
TOOLS = """\
FROM busybox:1.35
USER 65534
CMD ["sh", "-c", "trap exit TERM; until rm /tmp/eat 2>/dev/null; do sleep 0.2; done; x=a; while true; do x=$x$x; done"]
"""
# Beside it a companion, which asks for no processor time.
SERVICE = """\
  tools:
    build: ./tools
    uses: [api, db]
    resources: {cpu: 10m, memory: 8Mi..24Mi}
    autoscale: {min: 1, max: 2, cpu: 90%}
    with: [{name: beside, build: ./beside}]
"""
BESIDE = 'FROM busybox:1.35\nUSER 65534\nCMD ["sh", "-c", "trap exit TERM; sleep infinity & wait"]\n'
CURL = """\
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
"""


@pytest.fixture(scope="module")
def data(shared_project, base_images, node_images):
    base_images("busybox:1.35", notes.BASE_IMAGE)
    node_images("mongo:7")
    project = shared_project.from_example("data").file("tools/Dockerfile", TOOLS).file("beside/Dockerfile", BESIDE)
    project.change("backing:\n", SERVICE + "backing:\n")
    project.first = deploy(project)
    return project


def deploy(project, *words):
    return project.ok("deploy", "-t", "test", "--yes", *words, seconds=900)


def state(project, service):
    answer = json.loads(project.run("status", "-t", "test", "-o", "json").out)
    return next(one for one in answer["services"] if one["name"] == service)


def until(project, service, holds, seconds=60):
    """Looks until `holds` of what `status` says of it."""
    end = time.monotonic() + seconds
    while not holds(shown := state(project, service)) and time.monotonic() < end:
        time.sleep(1)
    assert holds(shown), shown
    return shown


def within(project, *words):
    """A command in the box of tools."""
    return project.ok("exec", "-t", "test", "tools", "--", *words).out


def pod(project, service):
    """One that stays: those of before a `down` may still be ending."""
    found = project.objects("pods", "-l", f"app.kubernetes.io/name={service}")
    return next(one for one in found if "deletionTimestamp" not in one["metadata"])


def address(project):
    return f"http://{project.cluster.node_address}:30300"


def secret(project, name, key):
    return base64.b64decode(project.object("secret", name)["data"][key]).decode()


def test_s1_rows_1_and_8_the_time_is_told_and_data_posted_are_got_at_the_node_port_that_open_prints(data):
    assert data.ok("open", "-t", "test", "--print", "api").out.strip() == address(data)
    with urllib.request.urlopen(address(data), timeout=5) as first_page:
        told = parsedate_to_datetime(first_page.headers["Date"]).timestamp()
    assert abs(told - time.time()) < 5
    assert notes.send(address(data) + "/data", {"temperature": 21.5}).status == 201
    assert get_until(address(data) + "/data").json() == [{"temperature": 21.5}]


def test_s1_row_4_a_project_has_a_namespace_of_its_own(data):
    namespace = json.loads(data.cluster.kubectl("get", "namespace", data.namespace, "-o", "json"))
    assert namespace["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "cloudctl"


def test_s1_rows_2_and_5_the_password_is_in_a_secret_the_host_in_a_configmap_and_the_service_uses_both(data):
    container = pod(data, "api")["spec"]["containers"][0]
    refers = {one["name"]: one["valueFrom"]["secretKeyRef"] for one in container["env"] if "valueFrom" in one}
    assert refers["MONGO_PASSWORD"] == {"name": f"{data.name}-db-credentials", "key": "password"}
    config = data.object("configmap", container["envFrom"][0]["configMapRef"]["name"])["data"]
    user, name = config["MONGO_USER"], config["MONGO_NAME"]
    assert config["MONGO_HOST"] == "db"
    password = secret(data, f"{data.name}-db-credentials", "password")
    url = secret(data, f"{data.name}-db-credentials", refers["DATABASE_URL"]["key"])
    assert url == f"mongodb://{user}:{password}@db:27017/{name}?authSource=admin"
    assert password not in data.first.out + data.first.err


def test_s1_row_5_a_secret_of_ones_own_reaches_the_pod_and_a_missing_one_stops_before_the_build(data):
    data.change("    uses: [db]  ", "    secrets: [SESSION_KEY]\n    uses: [db]  ")
    refused = data.run("deploy", "-t", "test", "--yes", seconds=900)
    assert refused.exit_code == 2 and "SESSION_KEY" in refused.err and "secrets set SESSION_KEY" in refused.err
    data.ok("secrets", "set", "SESSION_KEY", "-t", "test", stdin="sentinel-4f1d8a\n")
    shown = deploy(data)
    assert "sentinel-4f1d8a" not in shown.out + shown.err
    # The present value, and the one that the pods of this release refer to.
    kept = data.object("secret", f"{data.name}-secrets")["data"]
    used = next(one for one in data.object("deployment", "api")["spec"]["template"]["spec"]["containers"][0]["env"]
                if one["name"] == "SESSION_KEY")["valueFrom"]["secretKeyRef"]["key"]
    assert set(kept) == {"SESSION_KEY", used} and used.startswith("SESSION_KEY.r")
    for record in data.objects("secrets", "-l", "cloudctl.dev/release"):
        assert "sentinel-4f1d8a" not in json.dumps(record)


def test_s1_rows_6_and_7_the_database_is_a_stateful_set_and_answers_before_the_service_is_made(data):
    assert data.object("statefulset", "db")["spec"]["serviceName"] == "db-headless"
    assert data.object("service", "db-headless")["spec"]["clusterIP"] == "None"
    assert data.object("pvc", "data-db-0")["status"]["phase"] == "Bound"
    ready = next(one for one in pod(data, "db")["status"]["conditions"] if one["type"] == "Ready")
    assert ready["lastTransitionTime"] <= data.object("deployment", "api")["metadata"]["creationTimestamp"]


def test_s1_row_9_services_and_named_ports_are_found_by_name_from_inside(data):
    assert '"store":"mongodb"' in within(data, "wget", "-qO-", "http://api:8080/version").replace(" ", "")
    zone = f"{data.namespace}.svc.cluster.local"

    def asked(kind, name):
        return within(data, "nslookup", f"-type={kind}", f"{name}.{zone}")

    assert data.object("service", "db")["spec"]["clusterIP"] in asked("a", "db")
    assert pod(data, "db")["status"]["podIP"] in asked("a", "db-0.db-headless")
    assert re.search(r"8080\s+api\." + zone, asked("srv", "_http._tcp.api"))
    assert re.search(r"27017\s+db-0\.db-headless\." + zone, asked("srv", "_mongodb._tcp.db-headless"))


def test_s1_row_10_requests_limits_and_an_end_for_lack_of_memory_are_told_in_words(data):
    given = pod(data, "api")["spec"]["containers"][0]["resources"]
    assert given == {"requests": {"cpu": "50m", "memory": "32Mi"}, "limits": {"cpu": "1", "memory": "128Mi"}}
    assert "throttled" in data.ok("explain", "services.api.resources.cpu").out
    name = pod(data, "tools")["metadata"]["name"]
    within(data, "touch", "/tmp/eat")
    shown = until(data, "tools", lambda one: one["state"] == "serving" and one["reason"])
    assert shown["reason"] == (f'pod "{name}" was started anew 1 time: it ran out of memory, it had used all of its '
                               "limit of 24 MiB")
    assert "resources: {memory" in shown["next"]


def test_s1_row_11_load_from_inside_makes_five_of_two_and_quiet_makes_them_two_again(data):
    curl = f"{data.cluster.registry}/{data.name}/curl:1"
    data.file("curl/Dockerfile", CURL)
    data.engine.docker("build", "--quiet", "--tag", curl, str(data.folder / "curl"), seconds=300)
    data.engine.docker("push", curl, seconds=120)
    until(data, "api", lambda one: "cannot act" not in one["scaling"] and "not measured" not in one["scaling"], 90)
    watch = data.start("status", "-t", "test", "--watch", "--every", "1s")
    load = data.start("load", "-t", "test", "api", "--from", "cluster", "--image", curl, "--path", "/burn?ms=50",
                      "--rate", "30", "--for", "3m")
    at_most = until(data, "api", lambda one: "maximum" in one["scaling"] and one["ready"] == 5, 150)
    assert at_most["scaling"].startswith("2 to 5, cpu ")
    assert 'it is at its maximum and the load asks for more; raise "autoscale: {max: 5}"' in at_most["scaling"]
    load.interrupt()
    assert load.wait(30).exit_code == -signal.SIGINT
    deploy(data)  # does not fight with the autoscaler
    assert data.object("deployment", "api")["spec"]["replicas"] == 5
    # Else it looks back over five minutes before it takes pods away.
    quick = {"spec": {"behavior": {"scaleDown": {"stabilizationWindowSeconds": 5}}}}
    data.kubectl("patch", "hpa", "api", "--type=merge", "-p", json.dumps(quick))
    until(data, "api", lambda one: one["wanted"] == 2 and one["ready"] == 2, 120)
    data.engine.docker("image", "rm", curl)
    watch.wait_for(r"(?s)\napi +\w+ +5/.*\napi +\w+ +2/", 60)  # it looks for itself, and later than we do
    watch.interrupt()
    seen = re.findall(r"^api +\w+ +(\d+)/", watch.wait(30).out, flags=re.M)
    assert seen[0] == "2" and "5" in seen and seen[-1] == "2", seen


def test_s1_row_11_an_autoscaler_without_a_request_to_count_from_says_so(data):
    removal = [{"op": "remove", "path": f"/spec/template/spec/containers/0/resources/{which}/cpu"}
               for which in ("requests", "limits")]
    data.kubectl("patch", "deployment", "api", "--type=json", "-p", json.dumps(removal))
    shown = until(data, "api", lambda one: "cannot act" in one["scaling"], 90)
    assert 'it cannot act: container "api" asks for no processor time' in shown["scaling"], shown


def test_s1_row_11_beside_a_companion_it_acts_and_without_measurements_it_says_so(data):
    until(data, "tools", lambda one: re.match(r"1 to 2, cpu \d+% of 90%$", one["scaling"]), 60)
    if data.cluster.own is None:
        pytest.skip("the metrics server of a cluster that was named is not ours to stop")
    metrics = ("-n", "kube-system", "scale", "deployment/metrics-server")
    data.cluster.kubectl(*metrics, "--replicas=0")
    try:
        shown = until(data, "tools", lambda one: "cannot act" in one["scaling"], 60)
        assert "it cannot act: there are no measurements of its pods" in shown["scaling"]
    finally:
        data.cluster.kubectl(*metrics, "--replicas=1")
        data.cluster.kubectl("wait", "apiservice", "v1beta1.metrics.k8s.io", "--for=condition=Available",
                             "--timeout=60s", seconds=90)


def test_s1_row_6_data_are_there_after_down_and_deploy_and_go_when_that_is_asked_for(data):
    down = data.ok("down", "-t", "test", "--yes")
    assert "data-db-0" in down.out + down.err
    deploy(data)
    assert get_until(address(data) + "/data").json() == [{"temperature": 21.5}]
    data.ok("down", "-t", "test", "--data", f"--confirm={data.name}")
    assert ended(data.cluster.kubectl("get", "namespace", data.namespace, "--ignore-not-found", "-o", "json"))
    assert request(address(data) + "/", seconds=2).status == 0


def ended(namespace):
    """It has gone, or goes, which takes as long as its pods do."""
    return namespace == "" or json.loads(namespace)["status"]["phase"] == "Terminating"
