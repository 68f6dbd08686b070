"""One node: containerd, kubelet and kube-proxy on a machine of their own."""
import json

from . import daemons, machine
from .command import write
from .images import PAUSE_IMAGE
from .place import DNS, PODS, Place
from .programs import program

CONTAINERD = """\
version = 2
root = "{root}/containerd"
state = "{root}/containerd-state"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
  address = "{root}/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{pause}"
  # without CAP_SYS_RESOURCE no score may be lowered
  restrict_oom_score_adj = true
  # otherwise they stay in /run/netns, and there behind the back of whoever looks after that
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "{root}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "{cluster}/registries"
"""


def up(place: Place, node: int) -> None:
    within = machine.up(place, node)
    _containerd(place, node, within)
    _kubelet(place, node, within)
    _proxy(place, node, within)


def _containerd(place: Place, node: int, within: tuple[str, ...]) -> None:
    root = place.node_folder(node)
    settings = write(root / "containerd.toml",
                     CONTAINERD.format(root=root, cluster=place.folder, pause=PAUSE_IMAGE))
    network = {"type": "bridge", "bridge": "cni0", "isGateway": True, "hairpinMode": True,
               "ipam": {"type": "host-local", "dataDir": f"{root}/ipam", "routes": [{"dst": "0.0.0.0/0"}],
                        "ranges": [[{"subnet": place.pods_of(node)}]]}}
    write(root / "cni/10-bridge.conflist", json.dumps({
        "cniVersion": "0.4.0", "name": f"tc{place.number}pods{node}",
        "plugins": [network, {"type": "portmap", "capabilities": {"portMappings": True}}]}))
    (place.folder / "registries").mkdir(exist_ok=True)
    socket = root / "containerd.sock"
    socket.unlink(missing_ok=True)
    daemons.start(place, f"containerd{node}", ["containerd", "--config", settings], within, socket.exists)


def _kubelet(place: Place, node: int, within: tuple[str, ...]) -> None:
    root = place.node_folder(node)
    settings = {
        "apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration",
        "address": place.address(node),
        "authentication": {"anonymous": {"enabled": False}, "webhook": {"enabled": True},
                           "x509": {"clientCAFile": f"{place.pki}/ca.crt"}},
        "authorization": {"mode": "Webhook"},
        "tlsCertFile": f"{place.pki}/node{node}.crt", "tlsPrivateKeyFile": f"{place.pki}/node{node}.key",
        "clusterDNS": [DNS], "clusterDomain": "cluster.local",
        "resolvConf": str(root / "resolv.conf"),
        "containerRuntimeEndpoint": f"unix://{root}/containerd.sock",
        "cgroupDriver": "cgroupfs", "cgroupRoot": f"/{place.machine(node)}", "failCgroupV1": False,
        "failSwapOn": False, "enforceNodeAllocatable": [], "localStorageCapacityIsolation": False,
        "evictionHard": {"memory.available": "100Mi"}, "imageGCHighThresholdPercent": 100,
        "podLogsDir": f"{root}/logs", "volumePluginDir": f"{root}/plugins", "staticPodPath": "",
        "nodeStatusUpdateFrequency": "5s", "syncFrequency": "10s",
    }
    path = write(root / "kubelet.yaml", json.dumps(settings, indent=2))
    daemons.start(place, f"kubelet{node}", [
        program("kubelet"), f"--kubeconfig={place.folder}/node{node}.conf", f"--config={path}",
        f"--root-dir={root}/kubelet", f"--cert-dir={root}/pki",
        f"--hostname-override=node{node}", f"--node-ip={place.address(node)}"], within)


def _proxy(place: Place, node: int, within: tuple[str, ...]) -> None:
    settings = {
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration",
        "mode": "iptables", "clusterCIDR": PODS, "bindAddress": place.address(node),
        "hostnameOverride": f"node{node}", "clientConnection": {"kubeconfig": f"{place.folder}/proxy.conf"},
        # These are settings of the whole machine, and not ours to change.
        "conntrack": {"maxPerCore": 0, "min": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"},
        "iptables": {"localhostNodePorts": False},
    }
    path = write(place.node_folder(node) / "proxy.yaml", json.dumps(settings, indent=2))
    daemons.start(place, f"proxy{node}", [program("kube-proxy"), f"--config={path}"], within)
