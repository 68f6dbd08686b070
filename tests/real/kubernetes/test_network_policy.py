"""The test cluster's stand-in for a network plugin enforces NetworkPolicies: in both directions of every
sentence, whoever is let in gets in and a stranger does not. And what it makes of policies, by itself."""
import time

import pytest

from support import cluster as clusters
from support.cluster import KubernetesUnderTest
from support.outcome import cannot
from support.project import unique_name
from testcluster import policies

PODS = """\
apiVersion: v1
kind: Pod
metadata: {name: database, labels: {app: database}}
spec:
  nodeName: NODE1
  containers:
  - name: database
    image: IMAGE
    command: [httpd, -f, -p, "5432", -h, /etc]
    ports: [{name: sql, containerPort: 5432}]
    readinessProbe: {httpGet: {path: /hostname, port: 5432}, periodSeconds: 1, failureThreshold: 1}
---
apiVersion: v1
kind: Service
metadata: {name: database}
spec: {selector: {app: database}, ports: [{port: 80, targetPort: 5432}]}
---
apiVersion: v1
kind: Pod
metadata: {name: user, labels: {app: user}}
spec: {nodeName: NODE1, containers: [{name: user, image: IMAGE, command: [sleep, "3600"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: far-user, labels: {app: user}}
spec: {nodeName: NODE2, containers: [{name: user, image: IMAGE, command: [sleep, "3600"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: stranger, labels: {app: stranger}}
spec: {nodeName: NODE1, containers: [{name: stranger, image: IMAGE, command: [sleep, "3600"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: far-stranger, labels: {app: stranger}}
spec: {nodeName: NODE2, containers: [{name: stranger, image: IMAGE, command: [sleep, "3600"]}]}
"""
POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: database}
spec:
  podSelector: {matchLabels: {app: database}}
  policyTypes: [Ingress]
  ingress: [RULE]
"""
USERS_ONLY = "{from: [{podSelector: {matchLabels: {app: user}}}], ports: [{port: sql}]}"


class Town:
    """The pods above in a namespace of their own."""

    def __init__(self, cluster: KubernetesUnderTest, image: str):
        self.cluster = cluster
        self.name = unique_name("town")
        nodes = [node["metadata"]["name"] for node in cluster.objects("nodes")]
        cluster.kubectl("create", "namespace", self.name)
        cluster.kubectl("wait", "--for=create", "serviceaccount/default", "-n", self.name, "--timeout=30s")
        text = PODS.replace("IMAGE", image).replace("NODE1", nodes[0]).replace("NODE2", nodes[-1])
        self.kubectl("apply", "-f", "-", stdin=text)
        self.kubectl("wait", "--for=condition=Ready", "pod", "--all", "--timeout=90s", seconds=120)
        self.address = cluster.object("pod", "database", self.name)["status"]["podIP"]

    def kubectl(self, *words: str, **options) -> str:
        return self.cluster.kubectl("-n", self.name, *words, **options)

    def rule(self, text: str) -> None:
        self.kubectl("apply", "-f", "-", stdin=POLICY.replace("RULE", text))

    def reaches(self, pod: str, place: str = "") -> bool:
        """Whether the pod gets a page from the database within 2 s, by its address if not said otherwise."""
        said = self.kubectl("exec", pod, "--", "sh", "-c",
                            f"timeout 2 wget -q -O - http://{place or self.address + ':5432'}/hostname || true")
        return "database" in said

    def comes_to(self, wanted: dict[str, bool], seconds: float = 15) -> dict[str, bool]:
        """Who reaches the database, as soon as it is as wanted or the time is over."""
        deadline = time.monotonic() + seconds
        while (found := {pod: self.reaches(pod) for pod in wanted}) != wanted and time.monotonic() < deadline:
            pass
        return found


@pytest.fixture(scope="module")
def town(cluster, engine, base_images):
    if cluster.own is None:
        pytest.skip("whether the cluster that was named enforces policies is its owner's affair")
    if "policies" not in cluster.own.daemons():
        cannot("this cluster was brought up without policies; take it down and bring it up anew")
    base_images("busybox:1.35")
    image = f"{cluster.registry}/{unique_name('town')}:v1"
    engine.docker("tag", "busybox:1.35", image)
    engine.docker("push", image)
    engine.docker("image", "rm", image)
    town = Town(cluster, image)
    yield town
    cluster.remove(town.name)


@pytest.fixture(autouse=True)
def no_policy_stays(request):
    yield
    if "town" in request.fixturenames:
        request.getfixturevalue("town").kubectl("delete", "networkpolicy", "--all")


EVERYBODY = {"user": True, "far-user": True, "stranger": True, "far-stranger": True}
THE_USERS = {"user": True, "far-user": True, "stranger": False, "far-stranger": False}
NOBODY = dict.fromkeys(EVERYBODY, False)


def test_users_reach_the_database_strangers_do_not_and_without_the_policy_everybody_does(town):
    assert town.comes_to(EVERYBODY) == EVERYBODY
    town.rule(USERS_ONLY)
    assert town.comes_to(THE_USERS) == THE_USERS
    assert town.reaches("user", "database")
    assert not town.reaches("far-stranger", "database")
    town.kubectl("delete", "networkpolicy", "database")
    assert town.comes_to(EVERYBODY) == EVERYBODY


def test_the_node_asks_a_pod_that_lets_nobody_in_whether_it_is_ready(town):
    town.kubectl("apply", "-f", "-", stdin=POLICY.replace("[RULE]", "[]"))
    assert town.comes_to(NOBODY) == NOBODY
    time.sleep(3)  # three probes, any of which would have failed it
    conditions = town.cluster.object("pod", "database", town.name)["status"]["conditions"]
    assert {one["type"]: one["status"] for one in conditions}["Ready"] == "True"


def test_another_port_is_not_open(town):
    town.rule("{from: [{podSelector: {matchLabels: {app: user}}}], ports: [{port: 5433}]}")
    assert town.comes_to(NOBODY) == NOBODY


def test_whoever_gets_the_label_of_a_user_gets_in(town):
    town.rule(USERS_ONLY)
    assert town.comes_to({"stranger": False}) == {"stranger": False}
    town.kubectl("label", "pod", "stranger", "app=user", "--overwrite")
    try:
        assert town.comes_to({"stranger": True}) == {"stranger": True}
    finally:
        town.kubectl("label", "pod", "stranger", "app=stranger", "--overwrite")


def test_a_namespace_and_an_address_can_be_let_in(town):
    town.rule("{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}}]}")
    assert town.comes_to(NOBODY) == NOBODY
    town.rule("{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}}]}" % town.name)
    assert town.comes_to(EVERYBODY) == EVERYBODY
    stranger = town.cluster.object("pod", "stranger", town.name)["status"]["podIP"]
    town.rule("{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [%s/32]}}]}" % stranger)
    wanted = EVERYBODY | {"stranger": False}
    assert town.comes_to(wanted) == wanted


# What becomes of an object, without a cluster.

def pod(name: str, address: str, **labels: str) -> dict:
    return {"metadata": {"name": name, "namespace": "n", "uid": name, "labels": labels},
            "spec": {"nodeName": "node1", "containers": [{"ports": [{"name": "sql", "containerPort": 5432}]}]},
            "status": {"podIP": address, "phase": "Running"}}


def policy(**spec) -> dict:
    return {"metadata": {"name": "p", "namespace": "n", "uid": "p"}, "spec": {"podSelector": {}} | spec}


def test_a_pod_that_ended_or_lives_in_the_nodes_network_is_nobody():
    ended, host = pod("a", "10.0.0.1"), pod("b", "10.0.0.2")
    ended["status"]["phase"], host["spec"]["hostNetwork"] = "Succeeded", True
    assert "to_10" not in policies.table("node1", [ended, host], [policy()], [])


def test_a_policy_about_what_goes_out_closes_nothing():
    assert "drop" not in policies.table("node1", [pod("a", "10.0.0.1")], [policy(policyTypes=["Egress"])], [])


@pytest.mark.parametrize("port, rule", [
    ({"port": 80}, "tcp dport 80 accept"), ({"port": "sql"}, "tcp dport 5432 accept"),
    ({"port": 80, "endPort": 90}, "tcp dport 80-90 accept"), ({"protocol": "UDP"}, "meta l4proto udp accept")])
def test_ports_become_rules(port, rule):
    text = policies.table("node1", [pod("a", "10.0.0.1")], [policy(ingress=[{"ports": [port]}])], [])
    assert f"    {rule}\n    drop\n" in text


@pytest.mark.parametrize("term, held", [
    ({"operator": "In", "values": ["x"]}, True), ({"operator": "NotIn", "values": ["x"]}, False),
    ({"operator": "Exists"}, True), ({"operator": "DoesNotExist"}, False)])
def test_expressions_are_understood(term, held):
    assert policies.selects({"matchExpressions": [{"key": "app"} | term]}, {"app": "x"}) is held
