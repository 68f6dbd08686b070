"""Why a release does not serve, in words: each cause provoked on the real cluster, the sentence that the user
reads, and the seconds from the cluster's knowing it to the sentence. Needs: a Kubernetes, a Docker engine."""
import calendar
import json
import re
import time

import pytest

from support.places import REPOSITORY

SOON = 5  # seconds from the cluster's knowledge to the user's
FROM = "FROM busybox:1.35\nRUN mkdir /www && echo one > /www/index.html\n"
SERVER = 'CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]\n'
WITH_PORT = "    port: 8080\n    expose: node\n"
UNAVAILABLE = """\
FROM busybox:1.35
RUN printf '#!/bin/sh\\nwhile true; do printf "HTTP/1.1 503 Service Unavailable\\\\r\\\\nContent-Length: 26\\\\r\\\\n\\\\r\\\\n\
database is not reachable\\\\n" | nc -l -p 8080; done\\n' > /serve && chmod +x /serve
STOPSIGNAL SIGKILL
USER 65534
CMD ["/serve"]
"""


def seconds(iso: str) -> float:
    return calendar.timegm(time.strptime(iso[:19], "%Y-%m-%dT%H:%M:%S"))


@pytest.fixture
def failing(project, base_images, capsys):
    """A function: a service "web" of this Dockerfile and these keys, which has to fail with this sentence.
    It returns what the deploy said, after checking code, evidence and `status`; `known` tells when the
    cluster knew it."""
    base_images("busybox:1.35")

    def fails(sentence, known, dockerfile=None, keys="", code=5, later=None):
        if dockerfile:
            project.file("web/Dockerfile", dockerfile)
            keys = "    build: ./web\n" + keys
        if "services:" not in keys:
            keys = "services:\n  web:\n" + keys
        project.config(keys)
        running = project.start("deploy", "-t", "test", "--yes")
        found = running.wait_for(r"failed: (.*" + sentence + r".*)$", 240)
        told_at = time.time()
        knew_at = known(project)
        result = running.wait(240)
        assert result.exit_code == code, result
        # Times of the cluster are whole seconds: it was up to one later.
        waited = told_at - (knew_at + 1)
        with capsys.disabled():
            print(f"\n  {max(0.0, waited):.1f} s: {re.sub(r' [(][0-9a-z. ]+ s?[)]$', '', found[1])}")
        assert waited <= SOON, f"told {waited:.1f} s after the cluster knew it: {result}"
        explained = project.ok("explain", "last", "-t", "test").out
        assert re.search(sentence, explained), explained
        if code == 5:
            # The kubelet may have gone a step further by then.
            words = f"{sentence}|{later}" if later else sentence
            assert re.search(words, reason_of(project, words))
        return result
    return fails


def reason_of(project, sentence):
    """What `status` says. A container that is between two lives cannot be asked: a few looks, then."""
    for _ in range(20):
        reason = json.loads(project.run("status", "-t", "test", "-o", "json").out)["services"][0]["reason"]
        if re.search(sentence, reason):
            break
        time.sleep(1)
    return reason


def event(reason, words=""):
    """When the cluster told of it first."""
    def first(project):
        times = [e.get("firstTimestamp") or e["eventTime"] for e in project.objects("events")
                 if e["reason"] == reason and words in e["message"]]
        assert times, [(e["reason"], e["message"]) for e in project.objects("events")]
        return min(map(seconds, times))
    return first


def ended(project):
    """When the newest run of the container ended."""
    statuses = [s for p in project.objects("pods") for s in p["status"].get("containerStatuses", [])]
    runs = [s[when]["terminated"]["finishedAt"] for s in statuses for when in ("state", "lastState")
            if "terminated" in s.get(when, {})]
    return min(map(seconds, runs))


def not_placed(project):
    return min(seconds(c["lastTransitionTime"]) for p in project.objects("pods")
               for c in p["status"]["conditions"] if c["type"] == "PodScheduled" and c["status"] == "False")


def after_start(budget):
    def over(project):
        return budget + min(seconds(s["state"]["running"]["startedAt"]) for p in project.objects("pods")
                            for s in p["status"]["containerStatuses"] if "running" in s["state"])
    return over


def refused(project):
    """When the first pod was not let in."""
    return event("FailedCreate")(project)


def with_template(project, name, old, new):
    """Takes a template over and changes it, as a user may."""
    text = (REPOSITORY / "templates" / "kubernetes" / name).read_text()
    assert old in text
    project.file(f".cloudctl/templates/kubernetes/{name}", text.replace(old, new))


def test_an_image_that_does_not_exist(failing, cluster):
    failing(rf'image "{cluster.registry}/nobody/none:1" does not exist: registry "{cluster.registry}" has no such '
            "name or tag", event("Failed", "Failed to pull"), keys=f"    image: {cluster.registry}/nobody/none:1\n")


def test_a_registry_that_wants_a_login(failing, cluster, auth_registry):
    if cluster.own is None:
        pytest.skip("a cluster that was named may not know this machine's registries")
    address = auth_registry.address
    cluster.own.trust_registry(address)
    failing(rf'registry "{address}" does not give image "{address}/some/app:1" to the cluster: it is not there, or '
            "needs a login", event("Failed", "Failed to pull"), keys=f"    image: {address}/some/app:1\n")


def test_a_crash_loop_with_its_exit_code_and_last_lines(failing):
    result = failing(r'pod "web-[^"]+" exits with 3, again and again \(\d restarts?\)',
                     event("BackOff", "restarting failed container"),
                     FROM + 'USER 65534\nCMD ["sh", "-c", "echo no database at db:5432; exit 3"]\n')
    assert "no database at db:5432" in result.err + result.out


def test_a_service_that_ends_by_itself(failing):
    failing(r'pod "web-[^"]+" ends by itself \(exit code 0\), and a service must run on',
            event("BackOff", "restarting failed container"), FROM + 'USER 65534\nCMD ["true"]\n')


def test_out_of_memory_with_its_limit(failing):
    failing(r'pod "web-[^"]+" ran out of memory: it used all of its limit of 24 MiB', ended,
            FROM + 'USER 65534\nCMD ["sh", "-c", "x=a; while true; do x=$x$x; done"]\n',
            "    resources: {memory: 24Mi}\n")


def test_a_command_that_is_not_in_the_image(failing):
    failing(r'pod "web-[^"]+" cannot start: program "serve-it" is not in its image', event("Failed"),
            FROM + 'USER 65534\nENTRYPOINT ["serve-it"]\n')


def test_an_image_that_runs_as_root(failing):
    failing(r'pod "web-[^"]+" cannot start: its image runs as root, which its security settings forbid',
            event("Failed"), FROM + SERVER)


def test_a_key_that_is_not_in_the_secret(failing, project):
    with_template(project, "pod.yaml", "key: {{key}}", "key: OTHER_KEY")
    project.config("services:\n  web:\n    image: x\n    secrets: [SESSION_KEY]\n")
    project.ok("secrets", "set", "SESSION_KEY", "-t", "test", stdin="a value of no use\n")
    failing(r'pod "web-[^"]+" cannot start: secret "OTHER_KEY" has no value in the cluster', event("Failed"),
            FROM + "USER 65534\n" + SERVER, "    secrets: [SESSION_KEY]\n")


def test_a_configuration_that_is_not_there(failing, project):
    with_template(project, "pod.yaml", "name: {{.}}", "name: absent")
    failing(r'pod "web-[^"]+" cannot start: its configuration is not in the cluster \(no ConfigMap "absent"\)',
            event("Failed"), FROM + "USER 65534\n" + SERVER, "    env: {LEVEL: info}\n")


def test_a_volume_without_a_storage_class(failing, project):
    with_template(project, "pvc.yaml", "spec:\n", "spec:\n  storageClassName: fast\n")
    failing(r'volume claim "web-data" \(1Gi\) is not bound: there is no storage class "fast"',
            event("ProvisioningFailed"), FROM + "USER 65534\n" + SERVER,
            "    storage: [{path: /data, size: 1Gi}]\n")


def test_a_pod_that_fits_on_no_node(failing, cluster):
    nodes = cluster.objects("nodes")
    failing(r'pod "web-[^"]+" fits on no node: it asks for 640 GiB of memory; free are [0-9.]+ [GM]iB of [0-9.]+ GiB '
            rf'on node "{nodes[0]["metadata"]["name"]}"', not_placed, FROM + "USER 65534\n" + SERVER,
            "    resources: {memory: 640Gi}\n")


def test_a_ready_probe_that_fails_with_address_code_and_body(failing):
    failing(r'pod "web-[^"]+" is not ready: answers 503 at http://[0-9.]+:8080/readyz: "database is not reachable"',
            after_start(8), UNAVAILABLE, WITH_PORT + "    probes:\n      start: 8s\n"
            "      ready: {path: /readyz, period: 2s}\n",
            later=r'pod "web-[^"]+" did not start in the time it has, and was ended: it answers 503 to its start probe')


def test_a_program_that_listens_on_127_0_0_1_only(failing):
    failing(r'pod "web-[^"]+" listens only on 127.0.0.1 inside itself', after_start(8),
            FROM + 'STOPSIGNAL SIGKILL\nUSER 65534\nCMD ["httpd", "-f", "-p", "127.0.0.1:8080", "-h", "/www"]\n',
            WITH_PORT + "    probes:\n      start: 8s\n      ready: {path: /, period: 2s}\n")


def test_a_quota_that_is_used_up_brings_the_last_release_back(failing, project):
    good = FROM + "STOPSIGNAL SIGKILL\nUSER 65534\n" + SERVER
    project.file("web/Dockerfile", good)
    project.config("services:\n  web:\n    build: ./web\n" + WITH_PORT)
    project.ok("deploy", "-t", "test", "--yes", seconds=300)
    project.kubectl("create", "quota", "small", "--hard=pods=1")
    failing(r'no more pods of "web" are let in: quota "small" allows pods=1, of which pods=1 is used', refused,
            good + "ENV CHANGED=yes\n", WITH_PORT, code=6)
    project.get(project.address("web-public"))
