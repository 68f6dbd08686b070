"""The EBS driver: a volume of the account for every claim whose class asks for one, while the addon is there. What a
pod writes lies in a folder of this machine."""
import yaml
from moto.ec2.models import ec2_backends

from . import kubernetes
from .settings import SETTINGS

DRIVER = "ebs.csi.aws.com"
ADDON = "aws-ebs-csi-driver"
DEFAULT_CLASS = "ebs-csi-default-sc"
PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
SELECTED_NODE = "volume.kubernetes.io/selected-node"
UNITS = {"Gi": 1, "Ti": 1024, "Mi": 1 / 1024}


def look(cluster) -> None:
    """Without the addon a claim waits for ever, as on EKS."""
    if cluster is None or ADDON not in cluster.addons:
        return
    _make_default_class(cluster.addons[ADDON])
    classes = {each["metadata"]["name"]: each for each in kubernetes.items("/apis/storage.k8s.io/v1/storageclasses")
               if each["provisioner"] == DRIVER}
    volumes = [each for each in kubernetes.items("/api/v1/persistentvolumes")
               if each["metadata"].get("annotations", {}).get(PROVISIONED_BY) == DRIVER]
    present = {each["metadata"]["name"] for each in volumes}
    for claim in kubernetes.items("/api/v1/persistentvolumeclaims") if classes else []:
        wanted = classes.get(claim["spec"].get("storageClassName"))
        if wanted and claim["status"]["phase"] == "Pending" and f"pvc-{claim['metadata']['uid']}" not in present:
            _provide(claim, wanted, cluster)
    for volume in volumes:
        if volume["status"].get("phase") == "Released" and volume["spec"]["persistentVolumeReclaimPolicy"] == "Delete":
            _remove(volume)


def _make_default_class(addon: dict) -> None:
    """Only if the addon's configuration asks for it."""
    asked = (yaml.safe_load(addon["configurationValues"] or "{}") or {}).get("defaultStorageClass", {}).get("enabled")
    path = "/apis/storage.k8s.io/v1/storageclasses"
    if asked and not kubernetes.ask("GET", f"{path}/{DEFAULT_CLASS}", absent_is_fine=True):
        is_default = {"storageclass.kubernetes.io/is-default-class": "true"}
        kubernetes.ask("POST", path, {
            "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "provisioner": DRIVER,
            "metadata": {"name": DEFAULT_CLASS, "annotations": is_default},
            "volumeBindingMode": "WaitForFirstConsumer", "allowVolumeExpansion": True})


def _provide(claim: dict, storage_class: dict, cluster) -> None:
    where = claim["metadata"]
    node = where.get("annotations", {}).get(SELECTED_NODE)
    if storage_class.get("volumeBindingMode") == "WaitForFirstConsumer" and not node:
        return
    name, size = f"pvc-{where['uid']}", claim["spec"]["resources"]["requests"]["storage"]
    made = ec2_backends[SETTINGS.account][SETTINGS.region].create_volume(
        max(1, int(float(size[:-2]) * UNITS[size[-2:]])), f"{SETTINGS.region}a",
        volume_type=storage_class.get("parameters", {}).get("type", "gp3"),
        encrypted=storage_class.get("parameters", {}).get("encrypted") == "true")
    made.add_tags({f"kubernetes.io/cluster/{cluster.name}": "owned", "ebs.csi.aws.com/cluster": "true",
                   "kubernetes.io/created-for/pvc/name": where["name"],
                   "kubernetes.io/created-for/pvc/namespace": where["namespace"], "CSIVolumeName": name})
    spec = {"accessModes": claim["spec"]["accessModes"], "capacity": {"storage": size},
            "storageClassName": storage_class["metadata"]["name"],
            "persistentVolumeReclaimPolicy": storage_class.get("reclaimPolicy", "Delete"),
            "hostPath": {"path": f"{SETTINGS.volumes}/{made.id}", "type": "DirectoryOrCreate"},
            "claimRef": {"namespace": where["namespace"], "name": where["name"], "uid": where["uid"]}}
    if node:
        expressions = [{"key": "kubernetes.io/hostname", "operator": "In", "values": [node]}]
        spec["nodeAffinity"] = {"required": {"nodeSelectorTerms": [{"matchExpressions": expressions}]}}
    kubernetes.ask("POST", "/api/v1/persistentvolumes", {
        "apiVersion": "v1", "kind": "PersistentVolume", "spec": spec,
        "metadata": {"name": name, "annotations": {PROVISIONED_BY: DRIVER, "ebs.csi.aws.com/volume": made.id}}})


def _remove(volume: dict) -> None:
    ec2 = ec2_backends[SETTINGS.account][SETTINGS.region]
    identity = volume["metadata"]["annotations"]["ebs.csi.aws.com/volume"]
    if identity in ec2.volumes:
        ec2.delete_volume(identity)
    kubernetes.ask("DELETE", f"/api/v1/persistentvolumes/{volume['metadata']['name']}", absent_is_fine=True)
