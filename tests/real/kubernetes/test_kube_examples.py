"""What the examples are rendered as, before the API server: nothing is made but an empty namespace."""
import json
import os
import subprocess
import uuid

import pytest
import yaml

from support.places import REPOSITORY

RENDERED = sorted(path.parent for path in REPOSITORY.glob("examples/*/rendered/*/manifests"))


@pytest.fixture
def namespace(cluster):
    name = f"test-{uuid.uuid4().hex[:8]}"
    yield name
    cluster.remove(name)


def moved(folder, namespace):
    """The objects of a rendered folder as if they were of that namespace."""
    objects = [one for path in sorted((folder / "manifests").glob("*.yaml"))
               for one in yaml.safe_load_all(path.read_text()) if one]
    for one in objects:
        if one["kind"] != "Namespace":
            one["metadata"]["namespace"] = namespace
            continue
        one["metadata"]["name"] = namespace
        labels = one["metadata"]["labels"]
        # The API server judges workloads by a warning; it refuses only pods.
        labels["pod-security.kubernetes.io/warn"] = labels["pod-security.kubernetes.io/enforce"]
    return objects


@pytest.mark.parametrize("folder", RENDERED, ids=lambda folder: f"{folder.parent.parent.name}-{folder.name}")
def test_the_api_server_takes_every_example_strictly_and_finds_it_restricted(cluster, namespace, folder):
    objects = moved(folder, namespace)
    space = next(one for one in objects if one["kind"] == "Namespace")
    assert space["metadata"]["labels"]["pod-security.kubernetes.io/warn"] == "restricted"
    cluster.kubectl("create", "-f", "-", stdin=json.dumps(space))
    done = subprocess.run(["kubectl", "apply", "--server-side", "--dry-run=server", "--validate=strict",
                           "--field-manager=cloudctl", "-f", "-"],
                          input=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}), text=True,
                          capture_output=True, timeout=60, env=os.environ | cluster.environment())
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == len(objects)
