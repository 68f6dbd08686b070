"""The part of EC2 and of the kubelets: a node group's nodes join the cluster and leave it. The nodes of the test
cluster come first, and really run pods; beyond them there are node objects that are kept ready, but take no pods."""
import datetime
import threading
import time
import zlib
from dataclasses import dataclass

from . import kubernetes
from .faults import FAULTS

GROUP = "eks.amazonaws.com/nodegroup"
EMULATED = "cloudctl-tests/emulated"
INSTANCE = "cloudctl-tests/instance"
STATIC_PODS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
SECONDS_BETWEEN_HEARTBEATS = 10
LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"
_one_at_a_time = threading.Lock()


def join(group, wanted: int) -> None:
    """Makes the cluster have exactly that many nodes of a node group of moto."""
    if FAULTS.lasting("join", group.nodegroup_name):
        return
    with _one_at_a_time:
        try:
            _join(group, wanted)
        except (kubernetes.Refused, OSError) as error:
            kubernetes.complain(f"nodes of '{group.nodegroup_name}'", error)


@dataclass(frozen=True)
class Joined:
    """How an instance that somebody else made shows in the cluster."""
    labels: dict[str, str]
    address: str
    is_control_plane: bool


def identities_of_real_nodes() -> list[str]:
    """Of instances, one for each node of the test cluster. Kubernetes lets nobody change it again."""
    names = sorted(node["metadata"]["name"] for node in kubernetes.items("/api/v1/nodes") if not _is_emulated(node))
    return [_identity(name) for name in names]


def of_instances(wanted: dict[str, Joined]) -> None:
    """Makes the cluster have exactly the nodes of these instances, by their identity, beside those of node groups."""
    with _one_at_a_time:
        present = kubernetes.items("/api/v1/nodes")
        for node in present:
            if INSTANCE in _labels(node) and _labels(node)[INSTANCE] not in wanted:
                _leave(node)
        joined = {_labels(node).get(INSTANCE) for node in present}
        real = {_identity(node["metadata"]["name"]): node for node in present if not _is_emulated(node)}
        for identity, each in wanted.items():
            labels = each.labels | {INSTANCE: identity}
            place = f"aws:///{labels['topology.kubernetes.io/zone']}/{identity}"
            if identity in joined:
                continue
            if identity in real:
                kubernetes.ask("PATCH", f"/api/v1/nodes/{real[identity]['metadata']['name']}",
                               {"metadata": {"labels": labels},
                                "spec": {"unschedulable": False, "providerID": _kept(real[identity], place)}})
                continue
            _make(identity, labels, place, each.address)
            if each.is_control_plane:
                _pretend_static_pods(identity, each.address)


def release_all() -> None:
    """As in a cluster that has no node group."""
    with _one_at_a_time:
        for node in kubernetes.items("/api/v1/nodes"):
            _leave(node)


def keep_ready() -> None:
    """In a thread of its own: whoever sends no heartbeats is taken for dead after 40 s."""
    threading.Thread(target=_send_heartbeats, daemon=True).start()


def _join(group, wanted: int) -> None:
    nodes = kubernetes.items("/api/v1/nodes")
    # Real ones first, so that the emulated ones leave first.
    members = sorted((node for node in nodes if _labels(node).get(GROUP) == group.nodegroup_name),
                     key=lambda node: (_is_emulated(node), node["metadata"]["name"]))
    free = [node for node in nodes if not _is_emulated(node) and not {GROUP, INSTANCE} & _labels(node).keys()]
    for node in reversed(members[wanted:]):
        _leave(node)
    for index in range(len(members), wanted):
        labels = _labels_of(group, index)
        if free:
            kubernetes.ask("PATCH", f"/api/v1/nodes/{free.pop(0)['metadata']['name']}",
                           {"metadata": {"labels": labels}, "spec": {"unschedulable": False}})
        else:
            name = f"{group.nodegroup_name}-{index}.{group.region}.compute.internal"
            place = f"aws:///{labels['topology.kubernetes.io/zone']}/{_identity(name)}"
            _make(name, labels, place, version=f"{group.version}.0-eks")


def _labels_of(group, index: int) -> dict[str, str]:
    zone = f"{group.region}{'ab'[index % 2]}"
    return {GROUP: group.nodegroup_name, "eks.amazonaws.com/capacityType": group.capacity_type or "ON_DEMAND",
            "node.kubernetes.io/instance-type": group.instance_types[0],
            "topology.kubernetes.io/region": group.region, "topology.kubernetes.io/zone": zone, **(group.labels or {})}


def _make(name: str, labels: dict[str, str], place: str, address: str = "", version: str = "1.36.3") -> None:
    info = dict.fromkeys(("osImage", "kernelVersion", "containerRuntimeVersion", "kubeProxyVersion", "machineID",
                          "systemUUID", "bootID"), "")
    addresses = [{"type": "InternalIP", "address": address}] if address else []
    kubernetes.ask("POST", "/api/v1/nodes", {
        "apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels | {EMULATED: "yes"}},
        "spec": {"taints": [{"key": EMULATED, "effect": "NoSchedule"}], "providerID": place},
        "status": {"conditions": [_ready()], "addresses": addresses,
                   "nodeInfo": info | {"kubeletVersion": f"v{version}", "operatingSystem": "linux",
                                       "architecture": "amd64"}}})
    _beat(name)


def _pretend_static_pods(node: str, address: str) -> None:
    """kops takes a control plane for broken that does not show its own pods."""
    for name in STATIC_PODS:
        kubernetes.ask("POST", "/api/v1/namespaces/kube-system/pods", {
            "apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"{name}-{node}", "labels": {"k8s-app": name}},
            "spec": {"nodeName": node, "automountServiceAccountToken": False, "tolerations": [{"operator": "Exists"}],
                     "containers": [{"name": name, "image": name}]}})
        kubernetes.ask("PATCH", f"/api/v1/namespaces/kube-system/pods/{name}-{node}/status",
                       {"status": {"phase": "Running", "hostIP": address, "hostIPs": [{"ip": address}]}})


def _identity(name: str) -> str:
    return f"i-{zlib.crc32(name.encode()):017x}"


def _kept(node: dict, place: str) -> str:
    """What a node once was for kubernetes it has to stay."""
    return node["spec"].get("providerID") or place


def _leave(node: dict) -> None:
    name, labels = node["metadata"]["name"], _labels(node)
    if _is_emulated(node):
        for pod in kubernetes.items(f"/api/v1/pods?fieldSelector=spec.nodeName%3D{name}"):
            kubernetes.ask("DELETE", f"/api/v1/namespaces/{pod['metadata']['namespace']}/pods/{pod['metadata']['name']}"
                           "?gracePeriodSeconds=0", absent_is_fine=True)
        kubernetes.ask("DELETE", f"/api/v1/nodes/{name}", absent_is_fine=True)
        kubernetes.ask("DELETE", f"{LEASES}/{name}", absent_is_fine=True)
        return
    ours = [key for key in labels if "kubernetes.io/" not in key or key.startswith(("topology.", "node.kubernetes.io/", "node-role."))]
    kubernetes.ask("PATCH", f"/api/v1/nodes/{name}",
                   {"metadata": {"labels": dict.fromkeys(ours)}, "spec": {"unschedulable": True}})


def _send_heartbeats() -> None:
    while True:
        time.sleep(SECONDS_BETWEEN_HEARTBEATS)
        try:
            for node in kubernetes.items(f"/api/v1/nodes?labelSelector={EMULATED}"):
                name = node["metadata"]["name"]
                kubernetes.ask("PATCH", f"/api/v1/nodes/{name}/status", {"status": {"conditions": [_ready()]}})
                _beat(name)
        except (kubernetes.Refused, OSError) as error:
            kubernetes.complain("heartbeats", error)


def _beat(name: str) -> None:
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    lease = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
             "metadata": {"name": name, "namespace": "kube-node-lease"},
             "spec": {"holderIdentity": name, "leaseDurationSeconds": 40, "renewTime": now}}
    if not kubernetes.ask("GET", f"{LEASES}/{name}", absent_is_fine=True):
        kubernetes.ask("POST", LEASES, lease)
    else:
        kubernetes.ask("PATCH", f"{LEASES}/{name}", {"spec": lease["spec"]})


def _ready() -> dict:
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return {"type": "Ready", "status": "True", "reason": "KubeletReady", "lastHeartbeatTime": now}


def _labels(node: dict) -> dict[str, str]:
    return node["metadata"].get("labels") or {}


def _is_emulated(node: dict) -> bool:
    return EMULATED in _labels(node)
