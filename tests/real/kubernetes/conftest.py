"""Fixtures of the tests on a real Kubernetes: our own from tests/cluster, or the one that
CLOUDCTL_TEST_KUBECONFIG names; then nothing is started, and no test breaks it."""
import os

import pytest

from support import cluster as clusters
from support import images as base_image_store
from support import tiny as tiny_service
from support.audit import Audit
from support.daemon import FixtureError
from support.kube_project import KubeProject
from support.outcome import cannot

NODES = 2


@pytest.fixture(scope="session")
def cluster(registry):
    """A Kubernetes of two nodes that pulls from `registry`. One that ran before is used, and left running."""
    if clusters.needed():
        cannot("missing: " + ", ".join(clusters.needed()))
    if os.environ.get(clusters.NAMED):
        yield clusters.named(registry)
        return
    own = clusters.OwnCluster(clusters.number())
    ran_before = own.exists()
    try:
        yield clusters.ours(own.up(own.nodes() if ran_before else NODES), registry)
    except FixtureError as error:
        cannot(str(error))
    finally:
        if not ran_before:
            own.down()


@pytest.fixture(scope="session")
def node_images(engine, cluster):
    """A function: sees to it that the nodes have the named base images, which no registry would give them.
    A cluster that was named has a way to the real ones."""
    def needed(*names: str) -> None:
        if cluster.own is None:
            return
        try:
            for name in names:
                cluster.own.load_once(base_image_store.archive(engine, name))
        except FixtureError as error:
            cannot(str(error))
    return needed


@pytest.fixture
def breakable(cluster):
    """Our own cluster, for tests that stop parts of it; what they stopped runs again after."""
    if cluster.own is None:
        pytest.skip("a cluster that was named is not ours to break")
    yield cluster.own
    cluster.own.mend()


@pytest.fixture
def audit(cluster) -> Audit:
    """What is asked of the API server from now on."""
    if cluster.own is None:
        pytest.skip("a cluster that was named does not show its audit log")
    return Audit(cluster.own.place.audit_log)


@pytest.fixture
def new_project(engine, cluster, binary, tmp_path):
    """A function that makes projects of their own name, namespace, home and state; all are removed after."""
    made: list[KubeProject] = []

    def make() -> KubeProject:
        made.append(KubeProject(binary, engine, tmp_path / f"p{len(made)}", cluster))
        return made[-1]

    yield make
    for project in made:
        project.close()


@pytest.fixture(scope="module")
def shared_project(engine, cluster, binary, tmp_path_factory) -> KubeProject:
    """One for all tests of a file, which share what is deployed; removed after the last of them."""
    project = KubeProject(binary, engine, tmp_path_factory.mktemp("shared") / "p", cluster)
    yield project
    project.close()


@pytest.fixture
def project(new_project) -> KubeProject:
    """The one project of most tests."""
    return new_project()


@pytest.fixture
def tiny(project, base_images) -> KubeProject:
    """A project with one service "web" that answers "one" on a NodePort."""
    base_images("busybox:1.35")
    project.file("web/Dockerfile", tiny_service.DOCKERFILE)
    tiny_service.say(project, "one")
    return project.config("services:\n  web:\n    build: ./web\n    port: 8080\n    expose: node\n"
                          "    probes: {ready: /}\n")
