"""What boots when kops has made its instances: nodes that join, and the API under the name of its load balancer, with
the certificate authority that kops keeps in its state store. Behind it is the Kubernetes of every cluster here."""
import base64
import datetime
import socket
import ssl
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

import moto.ec2.models.instances as moto_instances
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup, autoscaling_backends
from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends
from moto.s3.models import s3_backends

from awsfixture import hosts
from . import balancers, kubernetes, nodes
from .pump import pump_encrypted
from .settings import SETTINGS

CLUSTER, ROLE_OF_NODE, ROLE_OF_CONTROL_PLANE = "KubernetesCluster", "k8s.io/role/node", "k8s.io/role/control-plane"
IMAGE = ("099720109477", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20251212")
SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_hand_out, _one_group_at_a_time = threading.local(), threading.Lock()
_apis: dict[str, "Api"] = {}  # by the name of the load balancer


def install() -> None:
    """The first workers get the identities of the test cluster's nodes, which kubernetes lets nobody change."""
    random_id = moto_instances.random_instance_id
    fill = FakeAutoScalingGroup.replace_autoscaling_group_instances

    def next_id():
        return _hand_out.ids.pop(0) if getattr(_hand_out, "ids", None) else random_id()

    def fill_with_real_nodes_first(self, count_needed, propagated_tags):
        with _one_group_at_a_time:
            _hand_out.ids = _free_real_nodes() if ROLE_OF_NODE in _tags(self) else []
            try:
                return fill(self, count_needed, propagated_tags)
            finally:
                _hand_out.ids = []

    def forget_without_replacing(self, instance_ids):
        """Moto fills a group again at once, even one that kops is just taking away."""
        for group in self.autoscaling_groups.values():
            group.instance_states = [each for each in group.instance_states if each.instance.id not in instance_ids]

    describe_warm_pool = AutoScalingBackend.describe_warm_pool

    def describe_warm_pool_or_refuse(self, group_name):
        if group_name not in self.autoscaling_groups:
            raise ValidationError(f"AutoScalingGroup name not found - no such group: {group_name}")
        return describe_warm_pool(self, group_name)

    AutoScalingBackend.describe_warm_pool = describe_warm_pool_or_refuse
    AutoScalingBackend.notify_terminate_instances = forget_without_replacing
    moto_instances.random_instance_id = next_id
    FakeAutoScalingGroup.replace_autoscaling_group_instances = fill_with_real_nodes_first


def register_image() -> None:
    """The one that kops recommends."""
    ec2 = ec2_backends[SETTINGS.account][SETTINGS.region]
    image = ec2.amis[ec2.register_image(name=IMAGE[1], description="").id]
    image.owner_id, image.architecture, image.root_device_name = IMAGE[0], "x86_64", "/dev/sda1"
    image.public = True


def look() -> None:
    backend = autoscaling_backends[SETTINGS.account][SETTINGS.region]
    wanted = {state.instance.id: (group, state.instance) for group in backend.autoscaling_groups.values()
              if CLUSTER in _tags(group) for state in group.instance_states}
    nodes.of_instances({identity: _node_of(*each) for identity, each in wanted.items()})
    _serve_apis()


@dataclass
class Cluster:
    """As much of one as those have to know who make its load balancers. It has no addons of EKS."""
    name: str
    resources_vpc_config: dict
    addons: dict = field(default_factory=dict)


def cluster() -> Cluster | None:
    """The one whose machines are there."""
    groups = autoscaling_backends[SETTINGS.account][SETTINGS.region].autoscaling_groups.values()
    names = {_tags(group).get(CLUSTER) for group in groups} - {None}
    for vpc in ec2_backends[SETTINGS.account][SETTINGS.region].vpcs.values():
        for tag in vpc.get_tags():
            if tag["key"] == CLUSTER and tag["value"] in names:
                return Cluster(tag["value"], {"vpcId": vpc.id})
    return None


def _tags(group) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in group.tags}


def _free_real_nodes() -> list[str]:
    """What was terminated is forgotten, so that an identity can be used again."""
    ec2 = ec2_backends[SETTINGS.account][SETTINGS.region]
    for key, reservation in list(ec2.reservations.items()):
        reservation.instances = [each for each in reservation.instances if each.state != "terminated"]
        if not reservation.instances:
            del ec2.reservations[key]
    used = {each.id for reservation in ec2.reservations.values() for each in reservation.instances}
    return [identity for identity in nodes.identities_of_real_nodes() if identity not in used]


def _node_of(group, instance) -> nodes.Joined:
    tags = _tags(group)
    role = "control-plane" if ROLE_OF_CONTROL_PLANE in tags else "node"
    zone = ec2_backends[SETTINGS.account][SETTINGS.region].get_subnet(instance.subnet_id).availability_zone
    labels = {"kops.k8s.io/instancegroup": tags.get("kops.k8s.io/instancegroup", group.name.partition(".")[0]),
              f"node-role.kubernetes.io/{role}": "", "node.kubernetes.io/instance-type": instance.instance_type,
              "topology.kubernetes.io/region": SETTINGS.region, "topology.kubernetes.io/zone": zone}
    if role == "control-plane":
        labels[balancers.EXCLUDED] = ""
    return nodes.Joined(labels, instance.private_ip, role == "control-plane")


def _serve_apis() -> None:
    backend = elbv2_backends[SETTINGS.account][SETTINGS.region]
    present = {}
    for balancer in backend.load_balancers.values():
        name = backend.tagging_service.get_tag_dict_for_resource(balancer.arn).get("Name", "")
        if name.startswith("api."):
            present[balancer.name] = (balancer, name.removeprefix("api."))
    for name in [name for name in _apis if name not in present]:
        _apis.pop(name).end()
    for name, (balancer, cluster) in present.items():
        authority = _authority(cluster)
        if name not in _apis and authority:
            _apis[name] = Api(cluster, balancer.dns_name, authority)


def _authority(cluster: str) -> tuple[bytes, bytes] | None:
    """(certificate, key) as kops has written them."""
    for bucket in s3_backends[SETTINGS.account]["aws"].buckets.values():
        found = bucket.keys.get(f"{cluster}/pki/private/kubernetes-ca/keyset.yaml")
        if found:
            spec = yaml.safe_load(found.value)["spec"]
            key = next(each for each in spec["keys"] if each["id"] == spec.get("primaryID", each["id"]))
            return base64.b64decode(key["publicMaterial"]), base64.b64decode(key["privateMaterial"])
    return None


class Api:
    """Who comes with a certificate of the authority is passed on as the administrator."""

    def __init__(self, cluster: str, hostname: str, authority: tuple[bytes, bytes]):
        self._hostname = hostname
        self._folder = tempfile.TemporaryDirectory()
        self._socket = socket.create_server((f"127.0.{90 + int(SETTINGS.account[-1])}.1", 443))
        names = [hostname, f"api.{cluster}", f"api.internal.{cluster}"]
        self._trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._trust.load_cert_chain(_certificate(names, *authority, Path(self._folder.name)))
        self._trust.load_verify_locations(cadata=authority[0].decode())
        self._trust.verify_mode = ssl.CERT_OPTIONAL
        hosts.put(self._socket.getsockname()[0], hostname, SETTINGS.hosts_mark)
        threading.Thread(target=self._serve, daemon=True).start()

    def end(self) -> None:
        hosts.remove(SETTINGS.hosts_mark, self._hostname)
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._folder.cleanup()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(plain,), daemon=True).start()

    def _pass_on(self, plain: socket.socket) -> None:
        try:
            with self._trust.wrap_socket(plain, server_side=True) as caller:
                trust = ssl.create_default_context(cafile=str(SETTINGS.ca_file))
                if caller.getpeercert():
                    trust.load_cert_chain(f"{SETTINGS.kube_pki}/admin.crt", f"{SETTINGS.kube_pki}/admin.key")
                host, _, port = SETTINGS.kube_endpoint.removeprefix("https://").partition(":")
                with trust.wrap_socket(socket.create_connection((host, int(port))), server_hostname=host) as server:
                    pump_encrypted(caller, server)
        except (OSError, ssl.SSLError) as error:
            kubernetes.complain("the API of kops", error)


def _certificate(names: list[str], authority: bytes, authority_key: bytes, folder: Path) -> Path:
    """Of a server with these names, with its key, in one file."""
    issuer, key = x509.load_pem_x509_certificate(authority), ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.timezone.utc)
    known_as = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    made = (x509.CertificateBuilder().subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kubernetes")]))
            .issuer_name(issuer.subject).public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=30))
            .add_extension(known_as, critical=False)
            .sign(serialization.load_pem_private_key(authority_key, password=None), hashes.SHA256()))
    file = folder / "server.pem"
    file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                       serialization.NoEncryption()) + made.public_bytes(serialization.Encoding.PEM))
    return file
