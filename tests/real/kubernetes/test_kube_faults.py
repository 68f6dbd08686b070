"""What goes wrong around a deploy to a cluster, and that the next deploy works. Needs: a Kubernetes of our own
where something is stopped, a Docker engine."""
import json
import time

import pytest

from support import notes
from support import tiny as tiny_service
from support.cluster import OwnCluster

SLOW = 'CMD ["sh", "-c", "sleep {seconds}; exec httpd -f -p 8080 -h /www"]\n'


@pytest.fixture
def deployed(tiny):
    """It answers "one"; the next deploy makes it say "two"."""
    deploy(tiny)
    tiny_service.say(tiny, "two")
    return tiny


def deploy(project, *words):
    return project.ok("deploy", "-t", "test", "--yes", *words, seconds=600)


def answer(project):
    return project.get(project.address("web-public")).body


def slow(project, seconds):
    """Its next version takes that long to listen."""
    path = project.folder / "web/Dockerfile"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]) + SLOW.format(seconds=seconds))


def releases(project):
    return [entry["result"] for entry in json.loads(
        project.ok("rollout", "history", "-t", "test", "-o", "json").out)["releases"]]


def test_an_api_server_that_is_away_for_20_s_while_waiting_is_waited_for(deployed, breakable):
    slow(deployed, 35)
    running = deployed.start("deploy", "-t", "test", "--yes", "--progress", "plain")
    running.wait_for("0 of 1|ready so far|waiting|1 of 1", seconds=240)
    time.sleep(3)
    breakable.stop("apiserver")
    time.sleep(20)
    breakable.start("apiserver")
    result = running.wait(300)
    assert result.exit_code == 0, result
    # After an outage a node's proxy, too, asks anew only after up to a minute; until then the pod that ends answers.
    end = time.monotonic() + 90
    while answer(deployed) != "two" and time.monotonic() < end:
        time.sleep(1)
    assert answer(deployed) == "two"


@pytest.mark.parametrize("moment", ["push|build", "apply|lease|create", "ready so far|0 of 1|wait"])
def test_after_a_kill_at_any_point_the_next_deploy_goes_on(deployed, moment):
    slow(deployed, 6)
    running = deployed.start("deploy", "-t", "test", "--yes", "--progress", "plain")
    running.wait_for(moment, seconds=240)
    running.kill()
    deploy(deployed)
    assert answer(deployed) == "two"
    assert deployed.object("lease", f"cloudctl.{deployed.name}")["spec"].get("holderIdentity", "") == ""
    assert releases(deployed)[0] == "good"


def test_of_two_deploys_at_once_the_second_waits_and_finds_nothing_to_do(deployed):
    slow(deployed, 5)
    first = deployed.start("deploy", "-t", "test", "--yes")
    second = deployed.start("deploy", "-t", "test", "--yes")
    ends = [running.wait(300) for running in (first, second)]
    assert [end.exit_code for end in ends] == [0, 0], ends
    assert answer(deployed) == "two"
    assert releases(deployed).count("good") == 2


def test_another_cluster_under_the_same_context_name_is_refused(deployed):
    if deployed.cluster.own is None:
        pytest.skip("needs a second cluster of our own")
    other = OwnCluster(7)
    try:
        other.up(0)
        deployed.kubeconfig.write_bytes(other.place.kubeconfig.read_bytes())
        refused = deployed.run("deploy", "-t", "test", "--yes")
        assert refused.exit_code == 4 and "another cluster" in refused.err, refused
        for verb in (["down", "--yes"], ["status"], ["scale", "web=2"], ["rollout", "history"]):
            refused = deployed.run(*verb, "-t", "test")
            assert refused.exit_code == 4 and "another cluster" in refused.err, refused
    finally:
        other.down()
        deployed.kubeconfig.write_bytes(deployed.cluster.kubeconfig.read_bytes())
    assert answer(deployed) == "one"


def test_a_bad_release_is_taken_back_whole_configuration_too(deployed):
    before = deployed.object("deployment", "web")["spec"]["template"]["spec"]["containers"][0]
    path = deployed.folder / "cloudctl.yaml"
    path.write_text(path.read_text() + "    env: {MOOD: bad}\n    command: [sh, -c, exit 3]\n")
    result = deployed.run("deploy", "-t", "test", "--yes", seconds=300)
    assert result.exit_code == 6 and "exits with 3" in result.err, result
    assert answer(deployed) == "one"
    after = deployed.object("deployment", "web")["spec"]["template"]["spec"]["containers"][0]
    assert after == before
    assert "exits with 3" in deployed.ok("explain", "last", "-t", "test").out
    assert releases(deployed)[0] == "rolled back"


def test_200_requests_a_second_lose_none_while_it_is_rolled_rolled_back_and_scaled_down(project, base_images):
    base_images(notes.BASE_IMAGE)
    project.config("services:\n" + notes.service(project, "    expose: node\n    replicas: 3\n"))
    deploy(project)
    path = project.folder / "cloudctl.yaml"
    text = path.read_text()
    for acts in (["deploy"], ["rollback"], ["scale", "web=2"]):
        path.write_text(text.replace("LOG_LEVEL: warn", "LOG_LEVEL: error"))
        load = project.start("load", "-t", "test", "web", "--path", "/api/todos", "--rate", "200", "--for", "25s",
                             "-o", "json")
        time.sleep(2)
        yes = [] if acts[0] == "scale" else ["--yes"]
        project.ok(acts[0], "-t", "test", *acts[1:], *yes, seconds=300)
        figures = json.loads(load.wait(120).out)
        assert figures["failed"] == 0 and figures["requests"] > 3000, (acts, figures)
