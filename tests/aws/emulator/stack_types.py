"""The types of EKS in CloudFormation, which moto lacks."""
from moto.core.common_models import CloudFormationModel
from moto.core.utils import utcnow
from moto.eks.models import eks_backends

from .eks import CLOSED
from .eks_more import new_access_entry
from .settings import SETTINGS


def _camel(value):
    """CloudFormation's spelling of properties to the API's; the keys of maps (labels, tags) are data."""
    if isinstance(value, list):
        return [_camel(item) for item in value]
    if isinstance(value, dict):
        return {key[0].lower() + key[1:]: item if key in ("Labels", "Tags") else _camel(item)
                for key, item in value.items()}
    return value


def _as_map(tags: list | None) -> dict:
    return {tag["Key"]: tag["Value"] for tag in tags or []}


class EksResource:
    """What moto wants of a type. Subclasses say how one is created and removed, and what it answers to GetAtt."""
    TYPE, ATTRIBUTES = "", {}

    def __init__(self, identity, thing):
        self.physical_resource_id, self.thing = identity, thing

    @classmethod
    def cloudformation_type(cls):
        return cls.TYPE

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr in cls.ATTRIBUTES

    def get_cfn_attribute(self, name):
        return self.ATTRIBUTES[name](self.thing)

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        identity, thing = cls.create(eks_backends[account_id][region_name], _camel(cloudformation_json["Properties"]))
        return cls(identity, thing)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, **_):
        return original_resource

    def delete(self, account_id, region_name):
        self.remove(eks_backends[account_id][region_name])


class ClusterResource(EksResource, CloudFormationModel):
    __module__ = "moto.eks.models"  # where moto looks up the service of a model
    TYPE = "AWS::EKS::Cluster"
    ATTRIBUTES = {
        "Arn": lambda cluster: cluster.arn, "Id": lambda cluster: cluster.name,
        "CertificateAuthorityData": lambda cluster: cluster.certificate_authority["data"],
        "Endpoint": lambda cluster: CLOSED if SETTINGS.skip_ready_wait else cluster.endpoint,
        "ClusterSecurityGroupId": lambda cluster: cluster.resources_vpc_config["clusterSecurityGroupId"],
        "OpenIdConnectIssuerUrl": lambda cluster: cluster.identity["oidc"]["issuer"],
        "EncryptionConfigKeyArn": lambda cluster: ""}

    @staticmethod
    def create(eks, p):
        logging = p.get("logging", {}).get("clusterLogging", {}).get("enabledTypes")
        kinds = logging and {"clusterLogging": [{"types": [each["type"] for each in logging], "enabled": True}]}
        cluster = eks.create_cluster(
            p["name"], role_arn=p["roleArn"], version=p.get("version"), resources_vpc_config=p["resourcesVpcConfig"],
            tags=_as_map(p.get("tags")), encryption_config=p.get("encryptionConfig"), logging=kinds,
            kubernetes_network_config={"serviceIpv4Cidr": "10.100.0.0/16", "ipFamily": "ipv4",
                                       **p.get("kubernetesNetworkConfig", {})},
            extra={"access_config": p.get("accessConfig"), "upgrade_policy": p.get("upgradePolicy"),
                   "compute_config": p.get("computeConfig"), "storage_config": p.get("storageConfig")})
        return cluster.name, cluster

    def remove(self, eks):
        eks.delete_cluster(self.thing.name)


class NodegroupResource(EksResource, CloudFormationModel):
    __module__ = "moto.eks.models"
    TYPE = "AWS::EKS::Nodegroup"
    ATTRIBUTES = {"Arn": lambda group: group.arn, "Id": lambda group: f"{group.cluster_name}/{group.nodegroup_name}",
                  "ClusterName": lambda group: group.cluster_name, "NodegroupName": lambda group: group.nodegroup_name}

    @staticmethod
    def create(eks, p):
        version = p.get("version") or eks.describe_cluster(p["clusterName"]).version
        group = eks.create_nodegroup(
            cluster_name=p["clusterName"], nodegroup_name=p["nodegroupName"], node_role=p["nodeRole"],
            subnets=p["subnets"], scaling_config=p.get("scalingConfig"), instance_types=p.get("instanceTypes"),
            ami_type=p.get("amiType"), labels=p.get("labels"), taints=p.get("taints"), tags=p.get("tags"),
            launch_template=p.get("launchTemplate"), capacity_type=p.get("capacityType"), version=version,
            release_version=p.get("releaseVersion") or version + ".0-20260801")
        return f"{group.cluster_name}/{group.nodegroup_name}", group

    def remove(self, eks):
        eks.delete_nodegroup(self.thing.cluster_name, self.thing.nodegroup_name)


class AccessEntryResource(EksResource, CloudFormationModel):
    __module__ = "moto.eks.models"
    TYPE = "AWS::EKS::AccessEntry"
    ATTRIBUTES = {"AccessEntryArn": lambda entry: entry["accessEntryArn"]}

    @staticmethod
    def create(eks, p):
        def arn(kind, *rest):
            return f"arn:aws:eks:{eks.region_name}:{eks.account_id}:{kind}/" + "/".join(rest)
        cluster = eks.describe_cluster(p["clusterName"])
        entry = new_access_entry(cluster, arn, {**p, "tags": _as_map(p.get("tags"))})
        entry["policies"] = [{"associatedAt": utcnow(), "modifiedAt": utcnow(), **policy}
                             for policy in p.get("accessPolicies", [])]
        return f"{entry['principalArn']}|{cluster.name}", entry

    def remove(self, eks):
        eks.describe_cluster(self.thing["clusterName"]).entries.pop(self.thing["principalArn"], None)
