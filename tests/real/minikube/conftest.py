"""Fixtures of the tests on the real minikube, which lives in a box of namespaces (tests/minikube)."""
import shutil

import pytest

from support import tiny as tiny_service
from support.daemon import FixtureError
from support.minikube_project import Box, MinikubeProject
from support.outcome import cannot
from minikubebox import programs
from testcluster.command import until


@pytest.fixture(scope="session")
def minikube_box():
    """A machine for one minikube, which nobody started yet. A box that ran before is used, and left running."""
    box = Box()
    missing = box.missing()
    if programs.missing():
        missing.append(f"the programs {', '.join(programs.missing())} (run 'tests/minikube/box build')")
    if missing:
        cannot("missing: " + ", ".join(missing))
    ran_before = box.running()
    try:
        yield box.up()
    except FixtureError as error:
        cannot(str(error))
    finally:
        if not ran_before:
            box.down()


@pytest.fixture
def minikube(minikube_box):
    """The box with its minikube running."""
    if '"Running"' not in minikube_box.run("minikube", "status", "-o", "json", check=False):
        minikube_box.run("minikube", "start", seconds=180)
        # Until its controllers have made it, pods are refused.
        until("the service account of pods", lambda: minikube_box.run("kubectl", "get", "serviceaccount", "default", check=False),
              seconds=60)
    return minikube_box


@pytest.fixture
def new_project(engine, minikube_box, binary):
    """A function that makes projects of their own name, namespace, home and state; all are removed after."""
    made: list[MinikubeProject] = []

    def make() -> MinikubeProject:
        place = minikube_box.projects / f"p{len(list(minikube_box.projects.iterdir()))}"
        made.append(MinikubeProject(binary, engine, place, minikube_box))
        return made[-1]

    yield make
    for project in made:
        project.close()
        shutil.rmtree(project.folder.parent, ignore_errors=True)


@pytest.fixture
def project(new_project) -> MinikubeProject:
    """The one project of most tests."""
    return new_project()


@pytest.fixture
def tiny(project, base_images) -> MinikubeProject:
    """A project with one service "web" that answers "one" on NodePort 31000 of the minikube."""
    base_images("busybox:1.35")
    project.file("web/Dockerfile", tiny_service.DOCKERFILE)
    tiny_service.say(project, "one")
    return project.config("targets:\n  minikube: {}\n"
                          "services:\n  web:\n    build: ./web\n    port: 8080\n    expose: node:31000\n"
                          "    probes: {ready: /}\n")
