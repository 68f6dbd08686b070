"""What a deploy does on the real minikube: images go straight into its node and are never stale, it is started
only when that is asked for, and its services answer where minikube says. Needs: the box, a Docker engine."""
import json
import re

import pytest

from support import tiny as tiny_service

URL = "http://10.98.0.2:31000"


def deploy(project, *words, seconds=300):
    return project.ok("deploy", "-t", "minikube", "--yes", *words, seconds=seconds)


def reference(project):
    """The image that the pods of "web" are told to run."""
    text = project.box.run("kubectl", "--namespace", project.name, "get", "deployment", "web", "-o", "json")
    return json.loads(text)["spec"]["template"]["spec"]["containers"][0]["image"]


def node_images(box):
    """IDs by reference, as minikube has them."""
    images = json.loads(box.run("minikube", "image", "ls", "--format", "json"))
    return {tag: image["id"] for image in images for tag in image["repoTags"]}


def engine_id(project, name):
    return project.engine.lines("image", "inspect", name, "--format", "{{.Id}}")[0]


@pytest.fixture
def deployed(minikube, tiny):
    tiny.result = deploy(tiny)
    yield tiny
    # The next one wants the same node port.
    tiny.box.run("kubectl", "--namespace", tiny.name, "delete", "services", "--all", seconds=60, check=False)


def test_an_image_built_here_is_in_the_node_and_serves_where_minikube_says(deployed):
    assert URL in deployed.result.out
    services = json.loads(deployed.box.run("kubectl", "--namespace", deployed.name, "get", "services", "-o", "json"))
    names = [each["metadata"]["name"] for each in services["items"] if each["spec"]["type"] == "NodePort"]
    assert [deployed.box.run("minikube", "service", name, "-n", deployed.name, "--url").strip() for name in names] == [URL]
    assert deployed.get(URL + "/").body == "one"
    name = reference(deployed)
    assert re.fullmatch(rf"{deployed.name}-web:c-[0-9a-f]{{12}}", name)
    assert node_images(deployed.box)["docker.io/library/" + name] == engine_id(deployed, name)


def test_what_the_node_has_is_not_loaded_again(deployed):
    result = deploy(deployed, "--always")
    assert "load 1 image" not in result.out + result.err


def test_new_content_is_a_new_image_and_serves(deployed):
    before = reference(deployed)
    tiny_service.say(deployed, "two")
    deploy(deployed)
    assert reference(deployed) != before
    assert deployed.get(URL + "/").body == "two"


def test_another_image_under_the_same_tag_in_the_node_is_replaced(deployed):
    name = reference(deployed)
    archive = deployed.box.projects / f"{deployed.name}.tar"
    mine = engine_id(deployed, name)
    deployed.engine.docker("tag", "busybox:1.35", name)
    deployed.engine.docker("save", "--output", str(archive), name)
    deployed.box.run("minikube", "image", "load", archive)
    archive.unlink()
    deployed.engine.docker("tag", mine, name)
    assert node_images(deployed.box)["docker.io/library/" + name] != mine
    deploy(deployed, "--always")
    assert node_images(deployed.box)["docker.io/library/" + name] == mine
    assert deployed.get(URL + "/").body == "one"


def test_one_that_is_stopped_is_told_as_that_by_every_verb(deployed):
    deployed.box.run("minikube", "stop", seconds=120)
    try:
        for words in (["status"], ["scale", "web=2"], ["rollback"], ["rollout", "web", "--version", "2"], ["logs", "web"]):
            refused = deployed.run(*words, "-t", "minikube")
            assert refused.exit_code == 4, refused
            assert 'minikube "minikube" is stopped' in refused.err, refused
            assert "start it: minikube start" in refused.err, refused
    finally:
        deployed.box.run("minikube", "start", seconds=240)


def test_one_that_is_stopped_is_not_started_unasked(minikube_box, tiny):
    minikube_box.run("minikube", "delete", seconds=60, check=False)
    refused = tiny.run("deploy", "-t", "minikube", "--yes")
    assert refused.exit_code == 4
    assert 'minikube "minikube" does not exist' in refused.err
    assert "minikube start" in refused.err and "--start" in refused.err


def test_a_deploy_starts_it_when_asked_and_brings_the_addon_that_autoscaling_needs(minikube_box, tiny):
    minikube_box.run("minikube", "delete", seconds=60, check=False)
    text = (tiny.folder / "cloudctl.yaml").read_text()
    tiny.file("cloudctl.yaml", text + "    autoscale: {min: 1, max: 2, cpu: 70%}\n"
                                      "    resources: {cpu: 20m..100m, memory: 16Mi..32Mi}\n")
    deploy(tiny, "--start", seconds=400)
    assert tiny.get(URL + "/").body == "one"
    addons = json.loads(minikube_box.run("minikube", "addons", "list", "-o", "json"))
    assert addons["metrics-server"]["Status"] == "enabled"


def test_cluster_create_status_and_delete(minikube_box, tiny):
    minikube_box.run("minikube", "delete", seconds=60, check=False)
    made = tiny.ok("cluster", "create", "-t", "minikube", seconds=240)
    assert 'minikube "minikube" runs' in made.out
    assert 'runs already' in tiny.ok("cluster", "create", "-t", "minikube").out
    status = tiny.ok("cluster", "status", "-t", "minikube").out
    assert "10.98.0.2" in status and "storage-provisioner" in status
    gone = tiny.ok("cluster", "delete", "-t", "minikube", "--confirm=minikube")
    assert 'minikube "minikube" is deleted' in gone.out
    assert 'does not exist' in tiny.ok("cluster", "delete", "-t", "minikube", "--confirm=minikube").out
    assert tiny.run("cluster", "status", "-t", "minikube").exit_code == 4
