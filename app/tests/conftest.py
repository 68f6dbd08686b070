"""Fixtures: a service that a test may start as it likes, and one for tests that change nothing."""

import os
import pathlib
import sys
import uuid

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import databases  # noqa: E402
from running import Service, stores  # noqa: E402


@pytest.fixture
def start(tmp_path):
    """start(STORE="memory", …) starts a service; all are stopped after the test."""
    started = []

    def start_one(ready=True, **settings):
        folder = tmp_path / f"service{len(started)}"
        folder.mkdir()
        service = Service(folder, **settings)
        started.append(service)
        return service.start(ready)

    yield start_one
    for service in started:
        service.end()


def server_of(kind):
    """The database server, or a skip with what is missing; on CI that is a failure."""
    if kind.name not in stores():
        pytest.skip(f"this program is built without {kind.name}")
    try:
        return kind()
    except databases.Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def postgres():
    server = server_of(databases.Postgres)
    yield server
    server.end()


@pytest.fixture(scope="session")
def mongodb():
    server = server_of(databases.Mongo)
    yield server
    server.end()


@pytest.fixture
def settings_of(request):
    """settings_of("postgres"): what a service needs to find an empty store of that kind."""
    def settings(store):
        if store == "postgres":
            server = request.getfixturevalue("postgres")
            server.empty()
            return {"DATABASE_URL": server.url()}
        if store == "mongodb":
            return {"DATABASE_URL": request.getfixturevalue("mongodb").url(f"t{uuid.uuid4().hex[:12]}")}
        return {"STORE": store}
    return settings


@pytest.fixture(params=["memory", "sqlite", "postgres", "mongodb"])
def service(request, start, settings_of):
    """A service with each store in turn."""
    return start(**settings_of(request.param))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """One service for a whole file, for tests that leave nothing behind."""
    service = Service(tmp_path_factory.mktemp("plain"), STORE="memory",
                      REQUEST_TIMEOUT="1s", MAX_BODY="4k").start()
    yield service
    service.end()
