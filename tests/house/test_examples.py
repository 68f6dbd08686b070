"""The rendered examples, as other readers than ours see them. tests/render/tree_test.cpp holds their bytes."""

import json
import os
import re
import shutil
import subprocess

import pytest

from tree import ROOT

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/cloudctl.yaml"))
COMPOSE = sorted((ROOT / "examples").glob("*/rendered/*/compose.yaml"))
MANIFESTS = sorted((ROOT / "examples").glob("*/rendered/*/manifests"))

CLUSTERS = sorted([*(ROOT / "examples").glob("*/rendered/*/cluster.yaml"),
                   *(ROOT / "tests/render/cases").glob("*/rendered/*/cluster.yaml")])


def name_of(path):
    return "-".join(path.relative_to(ROOT / "examples").parts[:3:2])


def documents():
    yaml = pytest.importorskip("yaml")
    for path in sorted((ROOT / "examples").glob("*/rendered/**/*.yaml")):
        yield path, yaml.safe_load(path.read_text())


def keys(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def run(*command, text=None, variables=()):
    """`variables` have a value, whichever."""
    environment = os.environ | {name: "x" for name in variables}
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, timeout=60, env=environment)


def test_every_example_is_rendered_for_this_machine():
    assert EXAMPLES and [path / "rendered/local/compose.yaml" for path in EXAMPLES] == COMPOSE


def test_for_a_reader_of_yaml_1_1_every_key_is_a_text():
    wrong = [f"{path}: {key!r}" for path, document in documents() for key in keys(document) if not isinstance(key, str)]
    assert not wrong


def test_for_a_reader_of_yaml_1_1_every_variable_and_label_is_a_text():
    for path, document in documents():
        for service in document.get("services", {}).values():
            values = [*service.get("environment", {}).values(), *service["labels"].values()]
            assert all(value is None or isinstance(value, str) for value in values), path
        values = [*document.get("data", {}).values(), *document.get("metadata", {}).get("labels", {}).values()]
        assert all(isinstance(value, str) for value in values), path


@pytest.mark.parametrize("path", COMPOSE, ids=name_of)
def test_docker_compose_takes_the_file(path):
    if shutil.which("docker") is None or run("docker", "compose", "version").returncode != 0:
        pytest.skip("docker compose is not installed")
    passwords = re.findall(r"\$\{(CLOUDCTL_\w+)\}", path.read_text())
    done = run("docker", "compose", "--file", str(path), "config", "--quiet", variables=passwords)
    assert done.returncode == 0 and done.stderr == "", done.stderr


@pytest.mark.parametrize("path", MANIFESTS, ids=name_of)
def test_kustomize_takes_the_manifests(path, tmp_path):
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    shutil.copytree(path, tmp_path, dirs_exist_ok=True)
    files = sorted(file.name for file in path.iterdir())
    (tmp_path / "kustomization.yaml").write_text("resources:\n" + "".join(f"- {name}\n" for name in files))
    done = run("kubectl", "kustomize", str(tmp_path))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", MANIFESTS, ids=name_of)
def test_no_pod_is_allowed_more_than_the_restricted_level(path):
    yaml = pytest.importorskip("yaml")
    pods = [document["spec"]["template"]["spec"]
            for document in (yaml.safe_load(file.read_text()) for file in sorted(path.iterdir()))
            if document["kind"] in ("Deployment", "StatefulSet", "ReplicationController", "Job")]
    assert pods
    for pod in pods:
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
        assert all(set(volume) & {"emptyDir", "persistentVolumeClaim"} for volume in pod["volumes"])
        for container in pod["containers"]:
            context = container["securityContext"]
            assert context["allowPrivilegeEscalation"] is False and context["readOnlyRootFilesystem"] is True
            assert context["capabilities"] == {"drop": ["ALL"]}


@pytest.mark.parametrize("path", CLUSTERS, ids=lambda path: "-".join(path.parts[-4:-1:2]))
def test_eksctl_takes_the_cluster_by_its_own_schema(path):
    """The schema is what `eksctl utils schema` of that version prints."""
    jsonschema, yaml = pytest.importorskip("jsonschema"), pytest.importorskip("yaml")
    schema = json.loads((ROOT / "tests/render/schema/eksctl-0.230.0.json").read_text())
    document = yaml.safe_load(path.read_text())
    jsonschema.Draft7Validator(schema).validate(document)
    # eksctl takes what is not said by defaults that change between its versions.
    assert {"availabilityZones", "upgradePolicy", "autoModeConfig", "addons", "vpc"} <= set(document)
    assert document["metadata"]["version"] and isinstance(document["metadata"]["name"], str)


def test_the_schema_finds_a_key_that_eksctl_does_not_know():
    jsonschema, yaml = pytest.importorskip("jsonschema"), pytest.importorskip("yaml")
    schema = json.loads((ROOT / "tests/render/schema/eksctl-0.230.0.json").read_text())
    document = yaml.safe_load(CLUSTERS[0].read_text())
    document["managedNodeGroups"][0]["instanceTyp"] = "t3.large"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate(document)
