"""The fixture itself: a real Kubernetes comes up, serves, survives what tests do to it, and leaves nothing.
On a cluster of its own, beside the one of the other tests. Needs: root, cgroup v1, the built programs."""
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support import cluster as clusters
from support.audit import Audit
from support.cluster import KubernetesUnderTest
from support.net import get_until
from support.outcome import cannot
from support.places import REPOSITORY
from support.project import unique_name

OTHER = 9
NODE_PORT = 31999
PROGRAM = str(REPOSITORY / "tests/cluster/cluster")

DEPLOYMENT = f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: page}}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: page}}}}
  template:
    metadata: {{labels: {{app: page}}}}
    spec:
      containers:
      - name: page
        image: IMAGE
        command: [httpd, -f, -p, "8080", -h, /etc]
        readinessProbe: {{httpGet: {{path: /hostname, port: 8080}}, periodSeconds: 1}}
---
apiVersion: v1
kind: Service
metadata: {{name: page}}
spec: {{type: NodePort, selector: {{app: page}}, ports: [{{port: 80, targetPort: 8080, nodePort: {NODE_PORT}}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: balanced}}
spec: {{type: LoadBalancer, selector: {{app: page}}, ports: [{{port: 80, targetPort: 8080}}]}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: data}}
spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 8Mi}}}}}}
---
apiVersion: v1
kind: Pod
metadata: {{name: writer}}
spec:
  restartPolicy: Never
  containers:
  - name: writer
    image: IMAGE
    command: [sh, -c, "echo kept >/data/file; until wget -qO /dev/null http://page/hostname; do sleep 1; done; cat /data/file"]
    volumeMounts: [{{name: data, mountPath: /data}}]
  volumes: [{{name: data, persistentVolumeClaim: {{claimName: data}}}}]
"""


@pytest.fixture(scope="module")
def other(registry):
    """A cluster of one node, for this file alone."""
    if os.environ.get(clusters.NAMED):
        pytest.skip("a cluster was named; nothing is started")
    if clusters.needed():
        cannot("missing: " + ", ".join(clusters.needed()))
    own = clusters.OwnCluster(OTHER)
    own.down()
    yield own.up(1)
    own.down()


@pytest.fixture(scope="module")
def kube(other, registry) -> KubernetesUnderTest:
    return clusters.ours(other, registry)


@pytest.fixture(scope="module")
def page(kube, engine, registry, base_images):
    """An image that nobody but the registry has, running as a deployment."""
    base_images("busybox:1.35")
    image = f"{registry.address}/{unique_name('page')}:v1"
    engine.docker("tag", "busybox:1.35", image)
    engine.docker("push", image)
    engine.docker("image", "rm", image)
    kube.kubectl("apply", "-f", "-", stdin=DEPLOYMENT.replace("IMAGE", image))
    kube.kubectl("rollout", "status", "deployment/page", "--timeout=60s", seconds=90)


def leftovers(own) -> dict[str, list[str]]:
    """By kind, what of a cluster can be seen on this machine from outside."""
    number, folder = own.place.number, str(own.place.folder)

    def mentioning(name: str) -> bool:
        return folder in name or f"tc{number}" in name

    processes = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_text().replace("\0", " ")
        except OSError:
            continue  # it ended meanwhile
        if f"{folder}/" in words:
            processes.append(words)
    rules = subprocess.run(["iptables-save"], capture_output=True, text=True, check=True).stdout.splitlines()
    routes = subprocess.run(["ip", "route"], capture_output=True, text=True, check=True).stdout.splitlines()
    found = {
        "processes": processes,
        "mounts": [line for line in Path("/proc/mounts").read_text().splitlines() if mentioning(line)],
        "networks": [path.name for path in Path("/sys/class/net").iterdir() if mentioning(path.name)],
        "namespaces": [path.name for path in Path("/run/netns").glob("*") if mentioning(path.name)],
        "groups": [str(path) for path in Path("/sys/fs/cgroup").glob(f"*/tc{number}*")],
        "rules": [line for line in rules if mentioning(line) or f"TC{number}-" in line],
        "routes": [line for line in routes if mentioning(line)],
        "files": [str(path) for path in (own.place.folder, own.place.lock) if path.exists()],
    }
    return {kind: things for kind, things in found.items() if things}


def test_a_service_answers_on_its_node_port_with_an_image_from_the_registry(kube, page):
    assert get_until(f"http://{kube.node_address}:{NODE_PORT}/hostname").status == 200


def test_a_load_balancer_gets_an_address_that_answers_from_this_machine(kube, page):
    deadline = time.monotonic() + 20
    while not (given := kube.object("service", "balanced", "default")["status"]["loadBalancer"]):
        assert time.monotonic() < deadline, "no address after 20 s"
        time.sleep(0.2)
    assert get_until(f"http://{given['ingress'][0]['ip']}/hostname").status == 200


def test_pods_have_volumes_and_find_services_by_name(kube, page):
    kube.kubectl("wait", "pod/writer", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s", seconds=90)
    assert kube.kubectl("logs", "writer").splitlines()[-1] == "kept"


def test_metrics_of_pods_can_be_asked_for(kube, page):
    deadline = time.monotonic() + 60
    while "page-" not in kube.kubectl("top", "pods", "--no-headers", check=False):
        assert time.monotonic() < deadline, kube.kubectl("top", "pods", check=False)
        time.sleep(1)


def test_the_audit_log_counts_the_requests_of_a_program(kube, other):
    audit = Audit(other.place.audit_log)
    kube.kubectl("get", "configmaps", "-n", "default")
    seen = [(request.verb, request.resource) for request in audit.requests() if request.agent == "kubectl"]
    assert ("list", "configmaps") in seen


def test_services_go_on_while_the_api_server_is_away(kube, other, page):
    url = f"http://{kube.node_address}:{NODE_PORT}/hostname"
    other.stop("apiserver")
    try:
        assert not other.running()
        assert get_until(url, seconds=5).status == 200
    finally:
        other.start("apiserver")
    assert other.running()
    assert kube.objects("deployments", "default")[0]["metadata"]["name"] == "page"


def test_up_finds_a_cluster_that_runs(other):
    began = time.monotonic()
    done = subprocess.run([PROGRAM, "up", "1"], env=os.environ | {"CLUSTER": str(OTHER)}, capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert f"export KUBECONFIG={other.place.kubeconfig}" in done.stdout
    assert time.monotonic() - began < 3


def test_after_down_nothing_is_left_and_up_works_after_a_kill(other, page):
    assert set(leftovers(other)) >= {"processes", "mounts", "networks", "namespaces", "groups", "files"}
    other.down()
    assert leftovers(other) == {}

    half_up = subprocess.Popen([sys.executable, PROGRAM, "up", "1"], env=os.environ | {"CLUSTER": str(OTHER)},
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert "API server ready" in half_up.stderr.readline()
    half_up.send_signal(signal.SIGKILL)
    half_up.wait(timeout=10)
    assert leftovers(other)["processes"]
    assert not other.running()

    other.up(1)
    assert other.running()
    other.down()
    assert leftovers(other) == {}
