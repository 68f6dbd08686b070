"""A classic load balancer for every service of type LoadBalancer: in the account with its security group and network
interfaces, on this machine as a name that resolves and forwards to the service's node ports."""
import socket
import socketserver
import threading
from dataclasses import dataclass, field

from moto.ec2.models import ec2_backends
from moto.elb.models import ELBBackend, elb_backends

from awsfixture import hosts
from . import kubernetes
from .pump import pump
from .settings import SETTINGS

EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers"
FINALIZER = "service.kubernetes.io/load-balancer-cleanup"
_balancers: dict[str, "Balancer"] = {}  # by the identity of the service


def install() -> None:
    delete = ELBBackend.delete_load_balancer

    def delete_with_interfaces(self, load_balancer_name):
        ec2 = ec2_backends[self.account_id][self.region_name]
        for interface in [each for each in ec2.enis.values() if each.description == f"ELB {load_balancer_name}"]:
            ec2.delete_network_interface(interface.id)
        return delete(self, load_balancer_name)

    ELBBackend.delete_load_balancer = delete_with_interfaces


def look(cluster) -> None:
    """`cluster` is the EKS cluster of the account. Without one nobody makes balancers, or takes them away."""
    services = {each["metadata"]["uid"]: each for each in kubernetes.items("/api/v1/services")
                if each["spec"]["type"] == "LoadBalancer"}
    for uid in [uid for uid in _balancers if uid not in services]:
        _end(_balancers.pop(uid), cluster)
    for uid, service in services.items():
        if service["metadata"].get("deletionTimestamp"):
            if uid in _balancers:
                _end(_balancers.pop(uid), cluster)
            _patch(service, {"metadata": {"finalizers": None}})
        elif cluster is not None:
            _serve(uid, service, cluster)


@dataclass
class Balancer:
    name: str
    hostname: str
    address: str
    security_group: str
    forwarders: dict[int, "Forwarder"] = field(default_factory=dict)  # by the port of the service

    def forward(self, ports: dict[int, int], nodes: list[str]) -> None:
        for port in [port for port, each in self.forwarders.items() if ports.get(port) != each.node_port]:
            self.forwarders.pop(port).end()
        for port, node_port in ports.items():
            if port not in self.forwarders:
                self.forwarders[port] = Forwarder(self.address, port, node_port)
            self.forwarders[port].nodes = nodes


class Forwarder(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, address: str, port: int, node_port: int):
        super().__init__((address, port), _Connection)
        self.node_port, self.nodes = node_port, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def end(self) -> None:
        self.shutdown()
        self.server_close()


class _Connection(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        for node in self.server.nodes:
            try:
                with socket.create_connection((node, self.server.node_port), timeout=1) as other:
                    other.settimeout(None)
                    pump(self.request, other)
                return
            except OSError:
                continue


def _serve(uid: str, service: dict, cluster) -> None:
    if uid not in _balancers:
        if FINALIZER not in service["metadata"].get("finalizers", []):
            _patch(service, {"metadata": {"finalizers": [FINALIZER]}})
        _balancers[uid] = _make("a" + uid.replace("-", "")[:31], service, cluster)
    balancer = _balancers[uid]
    nodes = [address["address"] for node in kubernetes.items("/api/v1/nodes")
             if not node["spec"].get("unschedulable") and EXCLUDED not in node["metadata"]["labels"]
             for address in node["status"].get("addresses", []) if address["type"] == "InternalIP"]
    balancer.forward({port["port"]: port["nodePort"] for port in service["spec"]["ports"] if "nodePort" in port}, nodes)
    wanted = [{"hostname": balancer.hostname}]
    if service["status"]["loadBalancer"].get("ingress") != wanted:
        _patch(service, {"status": {"loadBalancer": {"ingress": wanted}}}, "/status")


def _make(name: str, service: dict, cluster) -> Balancer:
    ec2 = ec2_backends[SETTINGS.account][SETTINGS.region]
    where = service["metadata"]
    vpc = cluster.resources_vpc_config["vpcId"]
    subnets = [each for each in ec2.describe_subnets() if each.vpc_id == vpc and _is_public(each)]
    tags = {f"kubernetes.io/cluster/{cluster.name}": "owned",
            "kubernetes.io/service-name": f"{where['namespace']}/{where['name']}"}
    group = ec2.create_security_group(f"k8s-elb-{name}", f"Security group for Kubernetes ELB {name}", vpc_id=vpc,
                                      tags=tags)
    ports = [{"protocol": "TCP", "load_balancer_port": port["port"], "instance_port": port.get("nodePort", 1),
              "ssl_certificate_id": None} for port in service["spec"]["ports"]]
    made = elb_backends[SETTINGS.account][SETTINGS.region].create_load_balancer(
        name, zones=[], ports=ports, subnets=[each.id for each in subnets], security_groups=[group.id])
    made.tags.update(tags)
    made.dns_name = f"{name}-1234567890.{SETTINGS.region}.elb.amazonaws.com"
    for subnet in subnets:
        ec2.create_network_interface(subnet, None, group_ids=[group.id], description=f"ELB {name}", tags=tags)
    taken = {each.address for each in _balancers.values()}
    address = next(f"127.0.{80 + int(SETTINGS.account[-1])}.{last}" for last in range(1, 255)
                   if f"127.0.{80 + int(SETTINGS.account[-1])}.{last}" not in taken)
    hosts.put(address, made.dns_name, SETTINGS.hosts_mark)
    return Balancer(name, made.dns_name, address, group.id)


def _is_public(subnet) -> bool:
    return any(tag["key"] == "kubernetes.io/role/elb" for tag in subnet.get_tags())


def _end(balancer: Balancer, cluster) -> None:
    """Without the cluster that made it, it stays in the account, though nothing answers any more."""
    balancer.forward({}, [])
    hosts.remove(SETTINGS.hosts_mark, balancer.hostname)
    if cluster is not None:
        elb_backends[SETTINGS.account][SETTINGS.region].delete_load_balancer(balancer.name)
        ec2_backends[SETTINGS.account][SETTINGS.region].delete_security_group(group_id=balancer.security_group)


def _patch(service: dict, change: dict, part: str = "") -> None:
    where = service["metadata"]
    kubernetes.ask("PATCH", f"/api/v1/namespaces/{where['namespace']}/services/{where['name']}{part}", change,
                   absent_is_fine=True)
