"""The images that minikube's Kubernetes asks for by name, made of the programs that are here."""
import os
import subprocess
from pathlib import Path

from testcluster.images import Image
from .programs import KUBERNETES, program

SERVERS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy")
IPTABLES = Path("/usr/sbin/xtables-nft-multi")
EXTENSIONS = Path("/usr/lib/x86_64-linux-gnu/xtables")
METRICS_SERVER = "registry.k8s.io/metrics-server/metrics-server"
# The addon asks for its image by the digest of the published one.
METRICS_SERVER_DIGEST = "sha256:b2d2efaf5ac3b366ed0f839d2412a2c4279d4fc2a2a733f12c52133faed36c41"
TEMPORARY = {"/tmp": 0o1777}


def everything() -> list[Image]:
    return [
        _kubernetes(),
        _single("registry.k8s.io/etcd:3.6.8-0", "etcd", "/usr/local/bin/etcd", user="0"),
        _single("registry.k8s.io/coredns/coredns:v1.14.2", "coredns", "/coredns", user="0"),
        _single("gcr.io/k8s-minikube/storage-provisioner:v5", "storage-provisioner", "/storage-provisioner", user="0"),
        _single(f"{METRICS_SERVER}:v0.8.1", "metrics-server", "/metrics-server", user="65534"),
        Image("registry.k8s.io/pause:3.10.2", {"/pause": program("pause")}, ["/pause"],
              other_names=("registry.k8s.io/pause:3.10.1",)),
        Image("local/busybox:test", {"/bin/busybox": Path("/bin/busybox")}, ["/bin/busybox"], user="0",
              links={f"/bin/{name}": "busybox" for name in ("sh", "httpd", "sleep", "wget")}),
    ]


def _single(name: str, built: str, inside: str, user: str) -> Image:
    # kubeadm and the addons name the command themselves where there is no entrypoint.
    entrypoint = [] if built == "etcd" else [inside]
    return Image(name, {inside: program(built)}, entrypoint, user, folders=TEMPORARY)


def _kubernetes() -> Image:
    """All servers in one image of many names, and what kube-proxy calls: iptables with all it loads."""
    modules = [path for path in EXTENSIONS.glob("*.so") if not path.is_symlink()]
    files = {str(path): path for path in [IPTABLES, *modules]}
    for path in [IPTABLES, *modules]:
        files |= {name: Path(name).resolve() for name in _libraries(path)}
    links = {str(path): os.readlink(path) for path in EXTENSIONS.glob("*.so") if path.is_symlink()}
    links |= {f"/usr/sbin/{name}{use}": IPTABLES.name
              for name in ("iptables", "ip6tables") for use in ("", "-save", "-restore")}
    links |= {f"/usr/local/bin/{name}": "kube" for name in SERVERS}
    names = [f"registry.k8s.io/{name}:{KUBERNETES}" for name in SERVERS]
    return Image(names[0], {"/usr/local/bin/kube": program("kube")} | files, [], "0", links,
                 TEMPORARY | {"/run": 0o755, "/var": 0o755}, tuple(names[1:]))


def _libraries(program_file: Path) -> list[str]:
    listed = subprocess.run(["ldd", program_file], capture_output=True, text=True, timeout=20).stdout
    words = [line.split() for line in listed.splitlines() if line.split()]
    paths = [line[2] if "=>" in line and len(line) > 2 else line[0] for line in words]
    return [path for path in paths if path.startswith("/")]
