"""The query service on Kubernetes: what its authors did by hand, row by row, until its database comes.
Needs: a Kubernetes, a Docker engine."""
import re

from support import notes


def test_row_3_two_replicas_are_rolled_by_half_and_lose_no_request(project, base_images):
    base_images(notes.BASE_IMAGE)
    project.config("services:\n" + notes.service(
        project, '    expose: node\n    replicas: 2\n    rollout: {surge: 1, unavailable: "50%"}\n'))
    project.ok("deploy", "-t", "test", "--yes", seconds=900)
    rolling = project.object("deployment", "web")["spec"]["strategy"]["rollingUpdate"]
    assert rolling == {"maxSurge": 1, "maxUnavailable": "50%"}
    text = (project.folder / "cloudctl.yaml").read_text()
    project.file("cloudctl.yaml", text.replace("LOG_LEVEL: warn", "LOG_LEVEL: info"))
    result = project.ok("deploy", "-t", "test", "--yes", seconds=900)
    assert re.search(r"[1-9][\d ]* requests, 0 failed", result.out + result.err), result.out + result.err


def test_row_4_a_target_has_a_node_port_of_its_own(project, base_images):
    base_images(notes.BASE_IMAGE)
    project.config("services:\n" + notes.service(project, "    expose: balancer\n"))
    path = project.folder / "cloudctl.yaml"
    text = path.read_text().replace(f"    namespace: {project.namespace}\n",
                                    f"    namespace: {project.namespace}\n"
                                    "    services: {web: {expose: node:31234}}\n", 1)
    path.write_text(text)
    project.ok("deploy", "-t", "test", "--yes", seconds=900)
    url = project.ok("open", "-t", "test", "--print").out.strip()
    assert url == f"http://{project.cluster.node_address}:31234"
    assert "<html" in project.get(url + "/").body
