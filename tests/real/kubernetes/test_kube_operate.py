"""What is done with a running service in a cluster: looked at, listened to, entered, reached, held, started anew."""
import re
import time

import pytest

from support.net import get_until

DOCKERFILE = """\
FROM busybox:1.35
RUN mkdir /www && echo one >/www/index.html
USER 65534
CMD ["sh", "-c", "trap 'exit 3' TERM; echo begun on $HOSTNAME; httpd -p 8080 -h /www; while sleep 1; do :; done"]
"""


@pytest.fixture(scope="module")
def web(shared_project, base_images):
    """Two pods of a service that nobody outside the cluster reaches."""
    base_images("busybox:1.35")
    shared_project.file("web/Dockerfile", DOCKERFILE)
    shared_project.config("services:\n  web: {build: ./web, port: 8080, replicas: 2, probes: {ready: /}}\n")
    shared_project.ok("deploy", "-t", "test", "--yes", seconds=300)
    return shared_project


def eventually(holds, seconds=60):
    """What `holds` gives, as soon as it is something."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"not after {seconds} s"
        time.sleep(0.2)
    return found


def ended(running):
    """Ctrl-C is the only end that it has, and no failure."""
    running.interrupt()
    assert running.wait(20).exit_code == 0


def pods(web):
    return sorted(pod["metadata"]["name"] for pod in web.objects("pods") if "deletionTimestamp" not in pod["metadata"])


def test_logs_come_from_every_pod_each_with_its_name_and_are_followed(web):
    said = web.ok("logs", "web", "-t", "test").out.splitlines()
    assert sorted(re.findall(r"begun on (\S+)", "\n".join(said))) == pods(web)
    for line in said:
        pod = re.search(r"begun on (\S+)", line)
        assert pod is None or line.startswith(f"[pod/{pod[1]}/"), line
    assert web.ok("logs", "web", "-t", "test", "--since", "1s").out == ""
    running = web.start("logs", "web", "-t", "test", "--follow", "--tail", "1")
    for pod in pods(web):
        running.wait_for(f"begun on {re.escape(pod)}", seconds=30)
    for pod in pods(web):
        web.kubectl("exec", pod, "--", "sh", "-c", "echo somebody came >/proc/1/fd/1")
    for pod in pods(web):
        running.wait_for(rf"^\[pod/{re.escape(pod)}/.*somebody came", seconds=30)
    ended(running)


def test_a_command_runs_in_the_pod_that_is_chosen_and_its_exit_code_is_ours(web):
    first, second = (web.ok("exec", "web", "-t", "test", "--replica", number, "--", "hostname").out.strip()
                     for number in ("1", "2"))
    assert sorted([first, second]) == pods(web)
    assert web.run("exec", "web", "-t", "test", "--", "sh", "-c", "exit 7").exit_code == 7


def test_what_is_not_published_is_reached_at_a_port_here_also_when_its_pods_are_replaced(web):
    refused = web.run("open", "web", "-t", "test", "--print")
    assert refused.exit_code != 0 and "cloudctl forward -t test" in refused.err
    running = web.start("forward", "web", "-t", "test")
    address = running.wait_for(r"http://127\.0\.0\.1:\d+", seconds=30)[0]
    assert get_until(address).body == "one\n"
    before = pods(web)
    web.kubectl("delete", "pods", "--all", "--wait=false")
    eventually(lambda: len(pods(web)) == 2 and not set(pods(web)) & set(before))
    assert get_until(address, seconds=60).body == "one\n"
    ended(running)


def test_status_is_shown_again_when_something_changes(web):
    running = web.start("status", "-t", "test", "--watch", "--every", "500ms")
    running.wait_for(r"web\s+serving\s+2/2", seconds=30)
    web.ok("scale", "web=3", "-t", "test", seconds=120)
    running.wait_for(r"web\s+serving\s+3/3", seconds=30)
    ended(running)
    web.ok("scale", "web=2", "-t", "test", seconds=120)


def test_a_rollout_is_held_goes_on_and_is_begun_again(web):
    before = web.object("deployment", "web")
    web.ok("rollout", "pause", "web", "-t", "test")
    assert web.object("deployment", "web")["spec"]["paused"] is True
    assert "paused" in web.ok("rollout", "status", "-t", "test").out
    web.ok("rollout", "resume", "web", "-t", "test")
    assert not web.object("deployment", "web")["spec"].get("paused")
    old = pods(web)
    web.ok("rollout", "restart", "web", "-t", "test", seconds=180)
    assert web.object("deployment", "web")["status"]["readyReplicas"] == 2
    eventually(lambda: not set(pods(web)) & set(old))
    assert web.object("deployment", "web")["metadata"]["uid"] == before["metadata"]["uid"]


def test_the_words_of_a_container_that_died_are_kept_for_logs(web):
    pod = pods(web)[0]
    web.kubectl("exec", pod, "--", "sh", "-c", "echo about to go >/proc/1/fd/1; kill 1")
    said = eventually(lambda: web.run("logs", "web", "-t", "test", "--previous").out)
    assert "about to go" in said and pod in said
