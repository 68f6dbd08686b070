"""Fixtures: a service that a test may start as it likes, and one for tests that change nothing."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from running import Service  # noqa: E402


@pytest.fixture
def start(tmp_path):
    """start(STORE="memory", …) starts a service; all are stopped after the test."""
    started = []

    def start_one(**settings):
        folder = tmp_path / f"service{len(started)}"
        folder.mkdir()
        service = Service(folder, **settings)
        started.append(service)
        return service.start()

    yield start_one
    for service in started:
        service.end()


@pytest.fixture(params=["memory", "sqlite"])
def service(request, start):
    """A service with each store in turn."""
    return start(STORE=request.param)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """One service for a whole file, for tests that leave nothing behind."""
    service = Service(tmp_path_factory.mktemp("plain"), STORE="memory",
                      REQUEST_TIMEOUT="1s", MAX_BODY="4k").start()
    yield service
    service.end()
