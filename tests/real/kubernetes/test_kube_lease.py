"""Who may change a project in a real cluster: leases of other machines, living and dead, with clocks of
their own. Needs: a Kubernetes, a Docker engine."""
import json
import threading
import time
from datetime import datetime, timedelta, timezone

import pytest

from support import tiny as tiny_service


@pytest.fixture
def deployed(tiny):
    tiny.ok("deploy", "-t", "test", "--yes", seconds=600)
    tiny_service.say(tiny, "two")
    return tiny


def lease(project):
    return project.object("lease", f"cloudctl.{project.name}")


def stamp(ago: timedelta) -> str:
    return (datetime.now(timezone.utc) - ago).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def held_by_bob(project, ago=timedelta(0)) -> None:
    """As his cloudctl on another machine would hold it, renewed that long ago by his clock."""
    holder = {"pid": 4711, "host": "desk", "who": "bob", "purpose": "deploy", "since": "2026-11-21T12:00:00Z",
              "boot": "another", "space": "pid:[1]", "start": 1}
    patch = {"metadata": {"annotations": {"cloudctl.dev/holder": json.dumps(holder),
                                          "cloudctl.dev/release": "9", "cloudctl.dev/done": '["apply 1"]'}},
             "spec": {"holderIdentity": "desk-4711", "leaseDurationSeconds": 30, "renewTime": stamp(ago)}}
    project.kubectl("patch", "lease", f"cloudctl.{project.name}", "--type=merge", "-p", json.dumps(patch))


class Beating:
    """Bob's heartbeat, every six seconds."""

    def __init__(self, project, ago=timedelta(0)):
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, args=(project, ago), daemon=True)
        held_by_bob(project, ago)

    def _beat(self, project, ago):
        while not self._over.wait(6):
            held_by_bob(project, ago)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()


def deploy(project, *words):
    return project.run("deploy", "-t", "test", "--yes", *words, seconds=600)


def test_after_a_deploy_the_lease_is_given_back(deployed):
    assert lease(deployed)["spec"].get("holderIdentity", "") == ""
    transitions = lease(deployed)["spec"]["leaseTransitions"]
    assert deploy(deployed).exit_code == 0
    assert lease(deployed)["spec"].get("holderIdentity", "") == ""
    assert lease(deployed)["spec"]["leaseTransitions"] == transitions + 1


def test_who_holds_it_is_waited_for_and_named(deployed):
    with Beating(deployed):
        result = deploy(deployed, "--lock-wait", "8s")
    assert result.exit_code == 9, result
    assert "deploy by bob (process 4711 on desk, since 2026-11-21T12:00:00Z)" in result.err
    assert "unlock --force" in result.err
    assert lease(deployed)["spec"]["holderIdentity"] == "desk-4711"


def test_what_ran_out_on_another_machine_is_taken_over_with_a_notice(deployed):
    held_by_bob(deployed, timedelta(hours=1))
    began = time.monotonic()
    result = deploy(deployed)
    assert result.exit_code == 0, result
    assert "bob" in result.out + result.err
    assert time.monotonic() - began < 90
    assert lease(deployed)["spec"].get("holderIdentity", "") == ""


def test_a_living_holder_whose_clock_is_an_hour_behind_keeps_it(deployed):
    with Beating(deployed, timedelta(hours=1)):
        result = deploy(deployed, "--lock-wait", "15s")
    assert result.exit_code == 9, result
    assert lease(deployed)["spec"]["holderIdentity"] == "desk-4711"


def test_a_dead_holder_whose_clock_was_an_hour_ahead_loses_it_after_the_leases_time(deployed):
    held_by_bob(deployed, timedelta(hours=-1))
    began = time.monotonic()
    result = deploy(deployed, "--lock-wait", "2m")
    assert result.exit_code == 0, result
    assert time.monotonic() - began > 29


def test_a_killed_run_of_this_machine_is_taken_over_at_once(deployed):
    path = deployed.folder / "cloudctl.yaml"
    good = path.read_text()
    path.write_text(good.replace("{ready: /}", "{ready: /nowhere, start: 5m}"))
    running = deployed.start("deploy", "-t", "test", "--yes", "--no-rollback")
    end = time.monotonic() + 120
    while not (lease(deployed) or {"spec": {}})["spec"].get("holderIdentity"):
        assert time.monotonic() < end and running.alive(), running.err
        time.sleep(0.2)
    running.kill()
    path.write_text(good)
    began = time.monotonic()
    result = deploy(deployed)
    assert result.exit_code == 0, result
    assert f"process {running.pid}" in result.out + result.err
    assert time.monotonic() - began < 60
    assert lease(deployed)["spec"].get("holderIdentity", "") == ""


def test_unlock_leaves_a_living_run_alone_and_takes_it_by_force(deployed):
    with Beating(deployed):
        refused = deployed.run("unlock", "-t", "test")
        assert refused.exit_code == 1, refused
        assert "bob" in refused.err
    forced = deployed.ok("unlock", "-t", "test", "--force")
    assert "bob" in forced.out + forced.err
    assert lease(deployed)["spec"].get("holderIdentity", "") == ""
    assert deployed.ok("unlock", "-t", "test").exit_code == 0


def test_a_run_that_loses_its_lease_changes_nothing_more(deployed):
    path = deployed.folder / "cloudctl.yaml"
    path.write_text(path.read_text().replace("{ready: /}", "{ready: /nowhere, start: 5m}"))
    running = deployed.start("deploy", "-t", "test", "--yes")
    end = time.monotonic() + 120
    while len(deployed.objects("replicasets")) < 2:
        assert time.monotonic() < end and running.alive(), running.err
        time.sleep(0.2)
    with Beating(deployed):
        result = running.wait(120)
    assert result.exit_code != 0, result
    assert "lease" in result.err
    # Bob's it is, and what is being rolled out is left to him.
    assert lease(deployed)["spec"]["holderIdentity"] == "desk-4711"
