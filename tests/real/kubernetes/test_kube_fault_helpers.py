"""The faults that tests cause in the cluster are what they are called, and over when they are over."""
import socket
import time
from pathlib import Path

import pytest

from support.delay import Slow, pid_in_pod
from support.project import unique_name
from support.small_disk import SmallDisk

DATABASE = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 5
      securityContext: {runAsUser: 999, runAsGroup: 999}
      containers:
      - name: db
        image: redis:7
        args: [--appendonly, "yes"]
        readinessProbe: {tcpSocket: {port: 6379}, periodSeconds: 1}
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 16Mi}}}
"""


class Redis:
    """One with a claim, in a namespace of its own."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.space = unique_name("faults")
        cluster.kubectl("create", "namespace", self.space)
        self.kubectl("apply", "-f", "-", stdin=DATABASE)
        self.run(1)

    def kubectl(self, *words: str, **options) -> str:
        return self.cluster.kubectl("-n", self.space, *words, **options)

    def run(self, replicas: int) -> None:
        self.kubectl("scale", "statefulset/db", f"--replicas={replicas}")
        if replicas:
            self.kubectl("rollout", "status", "statefulset/db", "--timeout=90s", seconds=120)
        else:
            self.kubectl("wait", "--for=delete", "pod/db-0", "--timeout=60s", seconds=90)

    @property
    def pod(self) -> dict:
        return self.cluster.object("pod", "db-0", self.space)

    def small_disk(self, megabytes: int) -> SmallDisk:
        """In place of its volume, on the node where that lies."""
        claim = self.cluster.object("pvc", "data-db-0", self.space)
        where = self.cluster.object("pv", claim["spec"]["volumeName"], "")["spec"]
        folder = where.get("hostPath", where.get("local"))["path"]
        node = where["nodeAffinity"]["required"]["nodeSelectorTerms"][0]["matchExpressions"][0]["values"][0]
        return SmallDisk(Path(folder), megabytes, self.cluster.own.inside(node))

    def say(self, *words: str) -> str:
        return self.kubectl("exec", "db-0", "--", "redis-cli", *words).strip()


@pytest.fixture
def redis(cluster, node_images):
    if cluster.own is None:
        pytest.skip("a cluster that was named is not ours to break")
    node_images("redis:7")
    redis = Redis(cluster)
    yield redis
    cluster.remove(redis.space)


def seconds_of_a_round_trip(address: str) -> float:
    with socket.create_connection((address, 6379), timeout=10) as server:
        began = time.monotonic()
        for _ in range(5):
            server.sendall(b"PING\r\n")
            assert server.recv(100) == b"+PONG\r\n"
        return (time.monotonic() - began) / 5


def test_a_slow_pod_answers_late_and_in_time_again_when_the_fault_is_over(redis):
    address, pid = redis.pod["status"]["podIP"], pid_in_pod(redis.pod["metadata"]["uid"])
    with Slow(pid, milliseconds=150):
        assert 0.15 <= seconds_of_a_round_trip(address) < 0.4
    assert seconds_of_a_round_trip(address) < 0.1


def test_a_volume_is_full_for_its_pod_and_has_room_again(redis):
    assert redis.say("set", "first", "1") == "OK"
    redis.run(0)
    with redis.small_disk(megabytes=8) as disk:
        redis.run(1)
        assert redis.say("get", "first") == "1"
        disk.fill()
        assert "No space left on device" in refusal(redis)
        disk.free()
        deadline = time.monotonic() + 20
        while (said := redis.say("set", "second", "2")) != "OK" and time.monotonic() < deadline:
            time.sleep(0.5)
        assert said == "OK"
        redis.run(0)
    redis.run(1)
    assert redis.say("get", "first") == "1"


def refusal(redis: Redis) -> str:
    """What it says to the write after the one that did not get through."""
    deadline = time.monotonic() + 20
    while "MISCONF" not in (said := redis.say("set", "big", "x" * 1000)) and time.monotonic() < deadline:
        time.sleep(0.5)
    return said
