"""Fixtures of the real-tool tests. What is missing is a skip with its reason on a person's machine,
and a failure where CI=true: there everything has to be proven."""
import os
from pathlib import Path

import pytest

from support import images as base_image_store
from support import tiny as tiny_service
from support.daemon import FixtureError
from support.database import Database
from support.engine import Engine
from support.outcome import cannot
from support.places import REPOSITORY
from support.project import Project
from support.registry import Registry


def _run_for_session(part):
    """Starts a daemon unless it runs; stops it at the end only if it was started here."""
    if part.missing():
        cannot("missing: " + ", ".join(part.missing()))
    ran_before = part.running() and part.answers()
    try:
        part.start()
    except FixtureError as error:
        cannot(str(error))
    yield part
    if not ran_before:
        part.stop()


@pytest.fixture(scope="session")
def engine():
    """A Docker engine of these tests; never the one of the person who runs them."""
    yield from _run_for_session(Engine())


@pytest.fixture(scope="session")
def registry():
    """Anybody may push here."""
    yield from _run_for_session(Registry("registry", with_password=False))


@pytest.fixture(scope="session")
def auth_registry():
    """Asks for `user` and `password`."""
    yield from _run_for_session(Registry("registry-with-password", with_password=True))


@pytest.fixture(scope="session")
def base_images(engine):
    """A function: sees to it that the named base images are in the engine."""
    def needed(*names: str) -> None:
        try:
            base_image_store.load(engine, list(names))
        except FixtureError as error:
            cannot(str(error))
    return needed


@pytest.fixture
def new_database(engine, base_images):
    """A function that makes databases of a test image, each a container; all are removed after."""
    made: list[Database] = []

    def make(image: str, folder: str) -> Database:
        base_images(image)
        made.append(Database(engine, image, folder))
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture(scope="session")
def binary() -> Path:
    """The built cloudctl: CLOUDCTL_BINARY, or that of the preset dev."""
    path = Path(os.environ.get("CLOUDCTL_BINARY", REPOSITORY / "build/dev/cli/cloudctl"))
    if not path.exists():
        cannot(f"'{path}' does not exist; build it with 'cmake --workflow --preset dev'")
    return path.resolve()


@pytest.fixture
def new_project(engine, binary, tmp_path):
    """A function that makes projects of their own name, home and state; all are removed after."""
    made: list[Project] = []

    def make(name: str | None = None) -> Project:
        project = Project(binary, engine, tmp_path / f"p{len(made)}", name)
        made.append(project)
        return project

    yield make
    for project in made:
        project.close()


@pytest.fixture(scope="module")
def shared_project(engine, binary, tmp_path_factory) -> Project:
    """One for all tests of a file, which share what is deployed; removed after the last of them."""
    project = Project(binary, engine, tmp_path_factory.mktemp("shared") / "p")
    yield project
    project.close()


@pytest.fixture
def project(new_project) -> Project:
    """The one project of most tests."""
    return new_project()


@pytest.fixture
def tiny(project, base_images) -> Project:
    """A project with one service "web" that answers "one"."""
    base_images("busybox:1.35")
    return project.config("services:\n" + tiny_service.service(project, "one"))
