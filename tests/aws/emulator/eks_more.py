"""The calls of EKS that moto lacks: versions, updates, addons, pod identity associations, access entries."""
import uuid

import moto.eks.urls
from moto.core.responses import ActionResult, BaseResponse, EmptyResult
from moto.core.utils import utcnow
from moto.eks.exceptions import InvalidParameterException, ResourceInUseException, ResourceNotFoundException
from moto.eks.models import eks_backends

from .eks import new_update
from .faults import FAULTS
from .settings import SETTINGS

# name -> (version, needs rights, service account for pod identity, managed policy)
ADDONS = {
    "vpc-cni": ("v1.20.4-eksbuild.1", True, "aws-node", "AmazonEKS_CNI_Policy"),
    "coredns": ("v1.12.4-eksbuild.1", False, None, None),
    "kube-proxy": ("v1.35.0-eksbuild.2", False, None, None),
    "metrics-server": ("v0.8.0-eksbuild.3", False, None, None),
    "eks-pod-identity-agent": ("v1.3.9-eksbuild.3", False, None, None),
    "aws-ebs-csi-driver": ("v1.53.0-eksbuild.1", True, "ebs-csi-controller-sa",
                           "service-role/AmazonEBSCSIDriverPolicy"),
    "amazon-cloudwatch-observability": ("v4.7.0-eksbuild.1", True, "cloudwatch-agent", "CloudWatchAgentServerPolicy"),
}
SINGLE_PATHS = ("cluster-versions", "addons/supported-versions", "addons/configuration-schemas")
KINDS = ("updates", "addons", "pod-identity-associations", "access-entries", "identity-provider-configs",
         "capabilities")


def install() -> None:
    for path in SINGLE_PATHS:
        moto.eks.urls.url_paths["{0}/" + path + "$"] = MoreOfEks.dispatch
    for kind in KINDS:
        for rest in ("", "/(?P<rest>.+)"):
            moto.eks.urls.url_paths["{0}/clusters/(?P<clusterName>[^/]+)/" + kind + rest + "$"] = MoreOfEks.dispatch


def new_access_entry(cluster, arn, parameters: dict) -> dict:
    principal = parameters["principalArn"]
    if principal in cluster.entries:
        raise ResourceInUseException(clusterName=cluster.name, message=(
            "The specified access entry resource is already in use on this cluster."))
    cluster.entries[principal] = {
        "clusterName": cluster.name, "principalArn": principal, "type": parameters.get("type") or "STANDARD",
        "kubernetesGroups": parameters.get("kubernetesGroups") or [],
        "username": parameters.get("username") or principal,
        "accessEntryArn": arn("access-entry", cluster.name, principal.split(":")[-1], str(uuid.uuid4())),
        "tags": parameters.get("tags") or {}, "createdAt": utcnow(), "modifiedAt": utcnow(), "policies": []}
    return cluster.entries[principal]


class MoreOfEks(BaseResponse):
    """One method a call, named after it, as moto dispatches them."""
    automated_parameter_parsing = True

    def __init__(self):
        super().__init__(service_name="eks")

    def _p(self, name):
        return self._get_param(name)

    @property
    def _cluster(self):
        backend = eks_backends[self.current_account][self.region]
        return backend.describe_cluster(self._p("clusterName") or self._p("name"))

    def _arn(self, kind, *rest):
        return f"arn:aws:eks:{self.region}:{self.current_account}:{kind}/" + "/".join(rest)

    def _find(self, table, key, what):
        if key not in table:
            raise ResourceNotFoundException(clusterName=self._p("clusterName"), message=f"{what}: {key}")
        return table[key]

    # versions and updates

    def describe_cluster_versions(self):
        def shown(version, standard, extended):
            status = "standard-support" if f"{utcnow():%Y-%m-%d}" <= standard else "extended-support"
            return {"clusterVersion": version, "clusterType": "eks", "status": status,
                    "defaultVersion": version == SETTINGS.versions[0][0], "defaultPlatformVersion": "eks.1",
                    "versionStatus": status.upper().replace("-", "_"),
                    "endOfStandardSupportDate": f"{standard}T00:00:00Z",
                    "endOfExtendedSupportDate": f"{extended}T00:00:00Z"}
        wanted = self._p("clusterVersions") or [version for version, *_ in SETTINGS.versions]
        return ActionResult({"clusterVersions": [shown(*each) for each in SETTINGS.versions if each[0] in wanted]})

    def list_updates(self):
        return ActionResult({"updateIds": list(self._cluster.updates)})

    def describe_update(self):
        update = self._find(self._cluster.updates, self._p("updateId"), "No update found for ID")
        return ActionResult({"update": update})

    def update_cluster_version(self):
        self._cluster.version = self._p("version")
        return ActionResult({"update": new_update(self._cluster, "VersionUpdate")})

    # what eksctl asks for and what is empty here

    def list_identity_provider_configs(self):
        return ActionResult({"identityProviderConfigs": []})

    def list_capabilities(self):
        return ActionResult({"capabilities": []})

    # addons

    def describe_addon_versions(self):
        wanted, version = self._p("addonName"), self._p("kubernetesVersion") or SETTINGS.versions[0][0]
        return ActionResult({"addons": [
            {"addonName": name, "type": "addon", "owner": "aws", "publisher": "eks", "defaultNamespace": "kube-system",
             "addonVersions": [{"addonVersion": v, "architecture": ["amd64", "arm64"], "requiresIamPermissions": iam,
                                "requiresConfiguration": False, "computeTypes": ["ec2"], "compatibilities": [
                                    {"clusterVersion": version, "defaultVersion": True, "platformVersions": ["*"]}]}]}
            for name, (v, iam, _, _) in ADDONS.items() if wanted in (None, name)]})

    def describe_addon_configuration(self):
        name = self._p("addonName")
        _, _, account, policy = self._find(ADDONS, name, "Addon not found")
        policies = [f"arn:aws:iam::aws:policy/{policy}"]
        pods = [{"serviceAccount": account, "recommendedManagedPolicies": policies}] if account else []
        return ActionResult({"addonName": name, "addonVersion": self._p("addonVersion"), "configurationSchema": "{}",
                             "podIdentityConfiguration": pods})

    def create_addon(self):
        cluster, name = self._cluster, self._p("addonName")
        if name in cluster.addons:
            raise ResourceInUseException(clusterName=cluster.name, addonName=name, message="Addon already exists.")
        if name not in ADDONS:
            raise InvalidParameterException(clusterName=cluster.name, addonName=name,
                                            message="Addon version specified is not supported")
        pods = [self._associate(cluster, "kube-system", each["serviceAccount"], each["roleArn"], name)["associationArn"]
                for each in self._p("podIdentityAssociations") or []]
        cluster.addons[name] = {
            "addonName": name, "clusterName": cluster.name, "status": "ACTIVE", "health": {"issues": []},
            "addonVersion": self._p("addonVersion") or ADDONS[name][0], "createdAt": utcnow(), "modifiedAt": utcnow(),
            "addonArn": self._arn("addon", cluster.name, name, str(uuid.uuid4())), "podIdentityAssociations": pods,
            "serviceAccountRoleArn": self._p("serviceAccountRoleArn"), "tags": self._p("tags") or {},
            "configurationValues": self._p("configurationValues")}
        return ActionResult({"addon": self._as_it_fares(cluster.addons[name])})

    def _addon(self):
        return self._find(self._cluster.addons, self._p("addonName"), "No addon")

    @staticmethod
    def _as_it_fares(addon):
        fault = FAULTS.lasting("addon", addon["addonName"])
        if not fault:
            return addon
        issue = {"code": fault.get("code", "InsufficientNumberOfReplicas"), "resourceIds": [addon["addonArn"]],
                 "message": fault.get("message", "The add-on is unhealthy because it doesn't have the desired number "
                                                 "of replicas.")}
        return {**addon, "status": "DEGRADED", "health": {"issues": [issue]}}

    def describe_addon(self):
        return ActionResult({"addon": self._as_it_fares(self._addon())})

    def list_addons(self):
        return ActionResult({"addons": sorted(self._cluster.addons)})

    def update_addon(self):
        addon = self._addon()
        for key in ("addonVersion", "serviceAccountRoleArn", "configurationValues"):
            addon[key] = self._p(key) or addon[key]
        addon["modifiedAt"] = utcnow()
        return ActionResult({"update": new_update(self._cluster, "AddonUpdate")})

    def delete_addon(self):
        addon, associations = self._addon(), self._cluster.associations
        for key in [key for key, each in associations.items()
                    if each["associationArn"] in addon["podIdentityAssociations"]]:
            del associations[key]
        return ActionResult({"addon": self._cluster.addons.pop(addon["addonName"])})

    # pod identity associations

    def _associate(self, cluster, namespace, account, role, owner=None):
        if any((each["namespace"], each["serviceAccount"]) == (namespace, account)
               for each in cluster.associations.values()):
            raise ResourceInUseException(clusterName=cluster.name,
                                         message=f"Association already exists: {namespace}/{account}")
        key = "a-" + uuid.uuid4().hex[:17]
        cluster.associations[key] = {
            "associationId": key, "associationArn": self._arn("podidentityassociation", cluster.name, key),
            "clusterName": cluster.name, "namespace": namespace, "serviceAccount": account, "roleArn": role,
            "tags": self._p("tags") or {}, "createdAt": utcnow(), "modifiedAt": utcnow(),
            **({"ownerArn": self._arn("addon", cluster.name, owner)} if owner else {})}
        return cluster.associations[key]

    def create_pod_identity_association(self):
        return ActionResult({"association": self._associate(
            self._cluster, self._p("namespace"), self._p("serviceAccount"), self._p("roleArn"))})

    def _association(self):
        return self._find(self._cluster.associations, self._p("associationId"), "No association found for ID")

    def describe_pod_identity_association(self):
        return ActionResult({"association": self._association()})

    def list_pod_identity_associations(self):
        return ActionResult({"associations": [
            each for each in self._cluster.associations.values()
            if self._p("namespace") in (None, each["namespace"])
            and self._p("serviceAccount") in (None, each["serviceAccount"])]})

    def update_pod_identity_association(self):
        self._association().update(roleArn=self._p("roleArn"), modifiedAt=utcnow())
        return ActionResult({"association": self._association()})

    def delete_pod_identity_association(self):
        return ActionResult({"association": self._cluster.associations.pop(self._association()["associationId"])})

    # access entries

    def create_access_entry(self):
        given = {key: self._p(key) for key in ("principalArn", "type", "kubernetesGroups", "username", "tags")}
        return ActionResult({"accessEntry": new_access_entry(self._cluster, self._arn, given)})

    def _entry(self):
        return self._find(self._cluster.entries, self._p("principalArn"),
                          "The specified principalArn could not be found")

    def describe_access_entry(self):
        return ActionResult({"accessEntry": self._entry()})

    def list_access_entries(self):
        return ActionResult({"accessEntries": list(self._cluster.entries)})

    def delete_access_entry(self):
        self._cluster.entries.pop(self._entry()["principalArn"])
        return EmptyResult()

    def associate_access_policy(self):
        policy = {"policyArn": self._p("policyArn"), "accessScope": self._p("accessScope"),
                  "associatedAt": utcnow(), "modifiedAt": utcnow()}
        self._entry()["policies"].append(policy)
        return ActionResult({"clusterName": self._cluster.name, "principalArn": self._p("principalArn"),
                             "associatedAccessPolicy": policy})

    def list_associated_access_policies(self):
        return ActionResult({"clusterName": self._cluster.name, "principalArn": self._p("principalArn"),
                             "associatedAccessPolicies": self._entry()["policies"]})
