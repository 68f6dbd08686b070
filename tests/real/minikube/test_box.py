"""The fixture itself: the real minikube starts, takes an image, serves, stops, starts again and goes, and the
box leaves nothing. Needs: root, cgroup v1, the built programs, a Docker engine."""
import json
import subprocess
from pathlib import Path

import pytest

from support.minikube_project import fetch
from support.project import unique_name

OBJECTS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: page}
spec:
  replicas: 2
  selector: {matchLabels: {app: page}}
  template:
    metadata: {labels: {app: page}}
    spec:
      containers:
      - name: page
        image: IMAGE
        imagePullPolicy: Never
        command: [httpd, -f, -p, "8080", -h, /etc]
        readinessProbe: {httpGet: {path: /hostname, port: 8080}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: page}
spec: {type: NodePort, selector: {app: page}, ports: [{port: 80, targetPort: 8080, nodePort: 31999}]}
---
apiVersion: v1
kind: Pod
metadata: {name: greedy}
spec:
  restartPolicy: Never
  containers:
  - name: greedy
    image: IMAGE
    imagePullPolicy: Never
    command: [dd, if=/dev/zero, of=/dev/null, bs=64M]
    resources: {limits: {memory: 20Mi}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Mi}}}
"""


def status(box) -> dict:
    return json.loads(box.run("minikube", "status", "-o", "json", check=False))


@pytest.fixture
def page(minikube, engine, base_images):
    """Two replicas of an image that only the Docker engine had."""
    base_images("busybox:1.35")
    image = f"{unique_name('page')}:v1"
    engine.docker("tag", "busybox:1.35", image)
    try:
        minikube.run("env", *(f"{k}={v}" for k, v in engine.environment().items()), "minikube", "image", "load", image)
    finally:
        engine.docker("image", "rm", image)
    objects = minikube.projects / "page.yaml"
    objects.write_text(OBJECTS.replace("IMAGE", image))
    minikube.run("kubectl", "apply", "-f", objects)
    minikube.run("kubectl", "rollout", "status", "deployment/page", "--timeout=60s")
    yield minikube
    # Gone before the next one makes them anew under the same names.
    minikube.run("kubectl", "delete", "-f", objects, "--ignore-not-found", "--grace-period=1",
                 "--timeout=60s", seconds=90)
    objects.unlink()


def test_an_image_of_the_docker_engine_serves_at_the_url_that_minikube_names(page):
    url = page.run("minikube", "service", "page", "--url").strip()
    assert url == "http://10.98.0.2:31999"
    assert fetch(page, f"{url}/hostname").status == 200


def test_a_container_without_memory_is_known_as_such(page):
    page.run("kubectl", "wait", "pod/greedy", "--for=jsonpath={.status.phase}=Failed", "--timeout=30s")
    state = json.loads(page.run("kubectl", "get", "pod", "greedy", "-o", "json"))["status"]["containerStatuses"][0]
    assert state["state"]["terminated"]["reason"] == "OOMKilled"


def test_a_volume_is_made_for_a_claim(page):
    page.run("kubectl", "wait", "pvc/data", "--for=jsonpath={.status.phase}=Bound", "--timeout=60s")


def test_it_stops_starts_again_and_goes(minikube):
    assert status(minikube)["APIServer"] == "Running"
    minikube.run("minikube", "stop", seconds=120)
    assert status(minikube)["Host"] == "Stopped"
    minikube.run("minikube", "start", seconds=120)
    assert status(minikube)["APIServer"] == "Running"
    minikube.run("minikube", "delete", seconds=60)
    done = subprocess.run([*minikube.within(), "minikube", "status"], capture_output=True, timeout=30)
    assert done.returncode == 85


def test_nothing_is_seen_from_outside_and_nothing_is_left(minikube_box):
    def seen() -> list[str]:
        groups = [str(path) for path in Path("/sys/fs/cgroup").glob("*/cloudctl-tests-minikube")]
        mounts = [line for line in Path("/proc/mounts").read_text().splitlines() if str(minikube_box.folder) in line]
        files = [str(minikube_box.folder)] if minikube_box.folder.exists() else []
        return groups + mounts + files

    assert not [line for line in Path("/proc/mounts").read_text().splitlines() if str(minikube_box.folder) in line]
    minikube_box.down()
    assert seen() == []
    assert not minikube_box.running()
    assert minikube_box.up().running()


def test_cloudctl_in_the_box_builds_with_the_docker_engine_outside(tiny):
    tiny.ok("build", "--target", "local")
    assert [name for name in tiny.engine.lines("image", "ls", "--format", "{{.Repository}}") if tiny.name in name]
