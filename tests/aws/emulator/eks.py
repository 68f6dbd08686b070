"""EKS clusters and node groups: moto's, completed by what eksctl and aws read from them, with nodes that join."""
import base64
import copy
import uuid

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.eks.exceptions import InvalidParameterException
from moto.eks.models import EKSBackend
from moto.eks.responses import EKSResponse

from . import kubernetes, nodes
from .settings import SETTINGS

CLOSED = "https://127.0.0.1:1"  # nobody listens there
GROUP_OF_CLUSTER = ("EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, "
                    "as well as any managed workloads.")


def install() -> None:
    _Originals.keep()
    EKSBackend.create_cluster, EKSBackend.delete_cluster = _create_cluster, _delete_cluster
    EKSBackend.create_nodegroup = _create_nodegroup
    EKSBackend.update_nodegroup_config, EKSBackend.delete_nodegroup = _update_nodegroup, _delete_nodegroup
    EKSResponse.describe_cluster, EKSResponse.update_cluster_config = _describe_cluster, _update_cluster_config
    EKSResponse.update_nodegroup_version = _update_nodegroup_version


def new_update(cluster, kind: str) -> dict:
    """An update as EKS shows it; here all are done at once."""
    update = {"id": str(uuid.uuid4()), "status": "Successful", "type": kind, "params": [], "createdAt": utcnow(),
              "errors": []}
    cluster.updates[update["id"]] = update
    return update


class _Originals:
    """Moto's own functions, which ours call."""

    @classmethod
    def keep(cls) -> None:
        cls.create_cluster, cls.delete_cluster = EKSBackend.create_cluster, EKSBackend.delete_cluster
        cls.create_nodegroup = EKSBackend.create_nodegroup
        cls.update_nodegroup, cls.delete_nodegroup = EKSBackend.update_nodegroup_config, EKSBackend.delete_nodegroup


def _create_cluster(self, name, extra=None, **parameters):
    vpc = dict(parameters.pop("resources_vpc_config") or {})
    cluster = _Originals.create_cluster(self, name, resources_vpc_config=vpc, **parameters)
    ec2 = ec2_backends[self.account_id][self.region_name]
    vpc["vpcId"] = ec2.get_subnet(vpc["subnetIds"][0]).vpc_id
    vpc["clusterSecurityGroupId"] = ec2.create_security_group(
        f"eks-cluster-sg-{name}-{uuid.uuid4().hex[:10]}", GROUP_OF_CLUSTER, vpc_id=vpc["vpcId"]).id
    vpc.setdefault("securityGroupIds", [])
    vpc.setdefault("endpointPublicAccess", True)
    vpc.setdefault("endpointPrivateAccess", False)
    vpc["publicAccessCidrs"] = vpc.get("publicAccessCidrs") or ["0.0.0.0/0"]
    cluster.endpoint = SETTINGS.kube_endpoint
    cluster.certificate_authority = {"data": base64.b64encode(SETTINGS.ca_file.read_bytes()).decode()}
    cluster.identity = {"oidc": {"issuer": f"{SETTINGS.kube_endpoint}/id/{uuid.uuid4().hex.upper()}"}}
    cluster.version = parameters.get("version") or SETTINGS.versions[0][0]
    cluster.access_config = {"authenticationMode": "CONFIG_MAP"}
    cluster.health = {"issues": []}
    cluster.upgrade_policy = {"supportType": "EXTENDED"}
    cluster.platformVersion = "eks.1"
    for key, value in (extra or {}).items():
        if value is not None:
            setattr(cluster, key, value)
    cluster.addons, cluster.associations, cluster.entries, cluster.updates = {}, {}, {}, {}
    return cluster


def _delete_cluster(self, name):
    cluster = _Originals.delete_cluster(self, name)
    ec2_backends[self.account_id][self.region_name].delete_security_group(
        group_id=cluster.resources_vpc_config["clusterSecurityGroupId"])
    try:
        kubernetes.wipe()
    except (kubernetes.Refused, OSError) as error:
        kubernetes.complain("wiping", error)
    return cluster


def _create_nodegroup(self, **parameters):
    group = _Originals.create_nodegroup(self, **parameters)
    group.version = group.version or self.describe_cluster(group.cluster_name).version
    nodes.join(group, group.scaling_config["desiredSize"])
    return group


def _update_nodegroup(self, cluster_name, nodegroup_name, scaling_config=None, **rest):
    group = self.describe_nodegroup(cluster_name, nodegroup_name)
    new = {**group.scaling_config, **(scaling_config or {})}
    wrong = None
    if new["desiredSize"] < new["minSize"]:
        wrong = f"Minimum capacity {new['minSize']} can't be greater than desired size {new['desiredSize']}"
    elif new["desiredSize"] > new["maxSize"]:
        wrong = f"desired capacity {new['desiredSize']} can't be greater than max size {new['maxSize']}"
    if wrong:
        raise InvalidParameterException(clusterName=cluster_name, nodegroupName=nodegroup_name, message=wrong)
    update = _Originals.update_nodegroup(self, cluster_name, nodegroup_name, scaling_config=scaling_config, **rest)
    self.clusters[cluster_name].updates[update["id"]] = update
    nodes.join(group, group.scaling_config["desiredSize"])
    return update


def _delete_nodegroup(self, cluster_name, nodegroup_name):
    group = _Originals.delete_nodegroup(self, cluster_name, nodegroup_name)
    nodes.join(group, 0)
    return group


def _update_cluster_config(self):
    """Moto answers with the cluster where EKS answers with an update."""
    name = self._get_param("name")
    self.eks_backend.update_cluster_config(name=name, resources_vpc_config=None, logging=self._get_param("logging"))
    cluster = self.eks_backend.describe_cluster(name)
    cluster.resources_vpc_config.update(self._get_param("resourcesVpcConfig") or {})
    cluster.access_config.update(self._get_param("accessConfig") or {})
    cluster.upgrade_policy = self._get_param("upgradePolicy") or cluster.upgrade_policy
    return ActionResult({"update": new_update(cluster, "ConfigUpdate")})


def _update_nodegroup_version(self):
    group = self.eks_backend.describe_nodegroup(self._get_param("name"), self._get_param("nodegroupName"))
    cluster = self.eks_backend.describe_cluster(self._get_param("name"))
    group.version = self._get_param("version") or cluster.version
    group.release_version = self._get_param("releaseVersion") or f"{group.version}.0-20260801"
    return ActionResult({"update": new_update(cluster, "VersionUpdate")})


def _describe_cluster(self):
    cluster = self.eks_backend.describe_cluster(self._get_param("name"))
    if SETTINGS.skip_ready_wait and not cluster.addons and not getattr(cluster, "was_hidden", False):
        cluster.was_hidden = True  # with an OIDC provider eksctl asks once before its wait
        cluster = copy.copy(cluster)
        cluster.endpoint = CLOSED
    return ActionResult({"cluster": cluster})
