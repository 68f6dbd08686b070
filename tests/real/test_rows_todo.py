"""The to-do list with MongoDB on this machine, row by row of what its authors did by hand, as far as a Docker engine
does it: one deploy of examples/todo with three replicas, which the tests change one after the other.
Needs: a Docker engine, compose v2."""
import os
import signal
import time

import pytest

from support import notes
from support.asking import Asking
from support.net import get_until, request
from support.tiny import url

FAILED, USAGE = 1, 2
SECOND = 10 ** 9  # as the engine counts


@pytest.fixture(scope="module")
def deployed(shared_project, base_images):
    """With room for six replicas."""
    base_images(notes.BASE_IMAGE, "mongo:7")
    project = shared_project.from_example("todo", ports=6).ends_at_once()
    project.change("web: {replicas: 1,", "web: {replicas: 3,")
    deploy(project)
    assert notes.send(url(project) + "api/todos", {"text": "Tea"}).status == 201
    return project


@pytest.fixture
def todo(deployed):
    """As its file says, whatever a test before has left."""
    deploy(deployed)
    return deployed


def deploy(project):
    return project.ok("deploy", "--no-input", seconds=900)


def lives(project, service="web"):
    """Which containers there are, and since when they run."""
    return {one["Id"]: (one["State"]["StartedAt"], one["RestartCount"]) for one in project.inspected(service)}


def at(project, replica, path="/"):
    return f"http://127.0.0.1:{project.ports['web'] + replica}{path}"


def until(project, holds, service="web", seconds=30):
    """Looks until `holds` of what `status` says of it."""
    end = time.monotonic() + seconds
    while not holds(shown := project.shown(service)) and time.monotonic() < end:
        time.sleep(0.2)
    assert holds(shown), shown
    return shown


def until_all(project, hold, service="web", seconds=30):
    """Looks until all its containers `hold`, as the engine has them."""
    end = time.monotonic() + seconds
    while not all(hold(one) for one in project.inspected(service)) and time.monotonic() < end:
        time.sleep(0.2)
    assert all(hold(one) for one in project.inspected(service))


def test_s0_row_7_the_database_has_a_volume_of_its_own_where_its_data_lie(todo):
    volumes = {mount["Destination"]: mount["Name"] for mount in todo.inspected("mongodb")[0]["Mounts"]
               if mount["Type"] == "volume"}
    assert volumes["/data/db"] == f"{todo.name}_mongodb-data"


def test_s0_row_8_a_replication_controller_is_a_thing_of_kubernetes_and_left_out_three_replicas_run(todo):
    before = lives(todo)
    file = (todo.folder / "cloudctl.yaml").read_text()
    todo.change("    replicas: 3\n", "    replicas: 3\n    workload: replicationcontroller\n")
    refused = todo.run("deploy", "--no-input")
    said = " ".join(refused.err.split())
    assert refused.exit_code == USAGE, refused
    assert 'target "local" (type local) does not honour "workload" of service "web"' in said
    assert "it is a thing of Kubernetes" in said and '"ignore: [workload]" in target "local"' in said
    todo.change("ignore: [live, rollout]", "ignore: [live, rollout, workload]")
    deploy(todo)
    assert (todo.shown("web")["wanted"], todo.shown("web")["ready"]) == (3, 3)
    assert lives(todo) == before
    todo.file("cloudctl.yaml", file)


def test_s0_row_9_what_is_killed_comes_back_by_itself_and_what_is_removed_by_a_deploy_and_status_shows_it(todo):
    killed, removed, left = todo.inspected("web")
    os.kill(killed["State"]["Pid"], signal.SIGKILL)
    shown = until(todo, lambda one: one["ready"] == 3 and sum(each["restarts"] for each in one["containers"]) == 1)
    assert shown["state"] == "serving"
    before = lives(todo)
    todo.engine.docker("rm", "-f", removed["Name"])
    assert todo.run("status").exit_code == FAILED
    shown = todo.shown("web")
    assert shown["state"] in ("degraded", "starting") and (shown["wanted"], shown["ready"]) == (3, 2), shown
    deploy(todo)
    after = lives(todo)
    assert todo.shown("web")["ready"] == len(after) == 3
    assert {id: after.get(id) for id in (killed["Id"], left["Id"])} == {
        id: before[id] for id in (killed["Id"], left["Id"])}


def test_s0_row_10_three_become_six_and_three_again_and_who_uses_it_does_not_notice(todo):
    before = lives(todo)
    with Asking(at(todo, 0, "/api/todos")) as asked:
        todo.ok("scale", "web=6")
        assert ["Tea" in todo.get(at(todo, number, "/api/todos")).body for number in range(6)] == [True] * 6
        assert todo.shown("web")["urls"] == [at(todo, number, "") for number in range(6)]
        todo.ok("scale", "web=3")
    assert asked.good > 50 and asked.bad == []
    assert lives(todo) == before
    assert [request(at(todo, number)).status for number in range(3, 6)] == [0] * 3


def test_s0_row_14_without_its_database_it_is_not_ready_and_with_it_all_is_back_without_a_restart(todo):
    def told(shown):
        refused = request(at(todo, 0, "/readyz"))
        return (refused.status == 503 and "mongodb" in refused.body and request(at(todo, 0, "/healthz")).status == 200
                and "503" in shown["reason"] and "/readyz" in shown["reason"])

    the_database_goes_and_comes_back(todo, told)


def the_database_goes_and_comes_back(project, told):
    """`told`: whether what `status` says of the service is what it has to say meanwhile."""
    before = lives(project)
    project.engine.docker("rm", "-f", project.inspected("mongodb")[0]["Name"])
    shown = until(project, lambda one: one["ready"] == 0 and told(one))
    assert shown["state"] == "failing" and project.run("status").exit_code == FAILED
    gone = project.shown("mongodb")
    assert (gone["state"], gone["next"]) == ("missing", 'run "cloudctl deploy"')
    deploy(project)
    assert "Tea" in get_until(at(project, 0, "/api/todos")).body
    assert (project.shown("web")["state"], project.shown("web")["ready"]) == ("serving", 3)
    assert lives(project) == before


def test_s0_row_13_what_docker_can_ask_is_its_health_check_and_what_it_cannot_is_told(todo):
    todo.change("ignore: [live, rollout]", "ignore: [rollout]")
    told = " ".join(todo.run("check").out.split())
    assert 'honours only in part "probes.live" of service "web"' in told and "Docker does not ask it" in told
    assert '"ignore: [live]" in target "local"' in told
    todo.change("ignore: [rollout]", "ignore: [live, rollout]")
    todo.change("ready: /readyz ", 'ready: {command: ["/notes", healthcheck], delay: 5s, period: 1s, failures: 2} ')
    todo.change("start: 30s", "start: 3s")
    deploy(todo)
    for container in todo.inspected("web"):
        check = container["Config"]["Healthcheck"]
        assert check["Test"] == ["CMD", "/notes", "healthcheck"]
        assert (check["Interval"], check["StartPeriod"], check["Retries"]) == (SECOND, 5 * SECOND, 2)
    until_all(todo, lambda container: container["State"]["Health"]["Status"] == "healthy")
    the_database_goes_and_comes_back(todo, lambda shown: "is unhealthy: its health check says" in shown["reason"])


def test_s0_row_5_open_to_other_machines_is_one_key(todo):
    form = "{{(index .IPAM.Config 0).Gateway}}"
    address = todo.engine.docker("network", "inspect", "-f", form, f"{todo.name}_default").stdout.decode().strip()
    outside = f"http://{address}:{todo.ports['web']}/api/todos"
    assert request(outside).status == 0 and "Tea" in todo.get(at(todo, 0, "/api/todos")).body
    todo.change(f"expose: node:{todo.ports['web']}", f"expose: balancer:{todo.ports['web']}")
    deploy(todo)
    assert "Tea" in todo.get(outside).body
    assert todo.ok("open", "--print").out.strip() == at(todo, 0, "")


def test_s0_row_12_a_rollout_shows_both_images_and_afterwards_all_replicas_serve_the_new_one(todo):
    before, name = todo.inspected("web")[0]["Config"]["Image"], f"{todo.name}-web"
    todo.file("again/Dockerfile", f"FROM {before}\nLABEL release=2.0\n")
    todo.change("build: {context: ./app, target: mongodb}", "build: ./again")
    todo.ok("build", "--version", "2.0")
    database = lives(todo, "mongodb")
    with Asking(at(todo, 0, "/api/todos")) as asked:
        result = todo.ok("rollout", "web", "--version", "2.0")
    assert f"web: {before} → {name}:2.0" in result.err
    # Docker has no rolling update: while its container is made anew, nobody answers at a port.
    assert asked.good > 30 and asked.outage < 20, asked.bad
    running = todo.inspected("web")
    assert [one["Config"]["Labels"].get("release") for one in running] == ["2.0"] * 3
    assert ["Tea" in todo.get(at(todo, number, "/api/todos")).body for number in range(3)] == [True] * 3
    assert lives(todo, "mongodb") == database
