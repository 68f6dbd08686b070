"""Who is who in the cluster: authorities, certificates, kubeconfigs. Everything lives 30 days."""
import base64
import json
from dataclasses import dataclass
from pathlib import Path

from .command import run, write
from .place import API, Place

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
CONTEXT = "test"


@dataclass(frozen=True)
class Authority:
    """Signs certificates; its own lies beside them as NAME.crt."""
    folder: Path
    name: str

    def found(self) -> "Authority":
        self.folder.mkdir(parents=True, exist_ok=True)
        run("openssl", "req", "-x509", *NEW_KEY, "-days", "30", "-subj", f"/CN={self.name}",
            "-keyout", self.folder / f"{self.name}.key", "-out", self.folder / f"{self.name}.crt")
        return self

    def sign(self, name: str, subject: str, known_as: str = "") -> None:
        """Writes NAME.key and NAME.crt; `known_as` are the addresses of a server, as openssl spells them."""
        key, request, certificate = (self.folder / f"{name}.{ending}" for ending in ("key", "csr", "crt"))
        run("openssl", "req", *NEW_KEY, "-subj", subject, "-keyout", key, "-out", request)
        uses = "extendedKeyUsage=serverAuth,clientAuth\n" + (f"subjectAltName={known_as}\n" if known_as else "")
        run("openssl", "x509", "-req", "-days", "30", "-in", request, "-out", certificate,
            "-CA", self.folder / f"{self.name}.crt", "-CAkey", self.folder / f"{self.name}.key",
            "-CAcreateserial", "-extfile", write(self.folder / f"{name}.ext", uses))


# Name of the certificate, and of its kubeconfig if that has another one; who it makes its holder.
CLIENTS = {
    "admin": "/O=system:masters/CN=admin",
    "balancer": "/O=system:masters/CN=test-balancer",
    "policies": "/O=system:masters/CN=test-policies",
    "controllers": "/CN=system:kube-controller-manager",
    "scheduler": "/CN=system:kube-scheduler",
    "proxy": "/CN=system:kube-proxy",
}


def make(place: Place, nodes: int) -> None:
    own, front = Authority(place.pki, "ca").found(), Authority(place.pki, "front").found()
    own.sign("apiserver", "/CN=kube-apiserver",
             "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,"
             f"IP:{API},IP:{place.address(1)},IP:127.0.0.1")
    own.sign("kubelet-client", "/O=system:masters/CN=apiserver-kubelet")
    front.sign("front-client", "/CN=front-client")
    run("openssl", "genrsa", "-out", place.pki / "accounts.key", "2048")
    run("openssl", "rsa", "-in", place.pki / "accounts.key", "-pubout", "-out", place.pki / "accounts.pub")
    for name, subject in CLIENTS.items():
        own.sign(name, subject)
        _kubeconfig(place, name, place.folder / f"{name}.conf")
    for node in range(1, nodes + 1):
        own.sign(f"node{node}", f"/O=system:nodes/CN=system:node:node{node}",
                 f"DNS:node{node},IP:{place.address(node)}")
        _kubeconfig(place, f"node{node}", place.folder / f"node{node}.conf")


def hand_out(place: Place) -> None:
    """The kubeconfig for people and tests; written last, when there is something to talk to."""
    _kubeconfig(place, "admin", place.kubeconfig)


def _kubeconfig(place: Place, holder: str, path: Path) -> None:
    def data(name: str) -> str:
        return base64.b64encode((place.pki / name).read_bytes()).decode()

    server = {"server": f"https://{place.address(1)}:6443", "certificate-authority-data": data("ca.crt")}
    user = {"client-certificate-data": data(f"{holder}.crt"), "client-key-data": data(f"{holder}.key")}
    write(path, json.dumps({
        "apiVersion": "v1", "kind": "Config", "current-context": CONTEXT,
        "clusters": [{"name": CONTEXT, "cluster": server}],
        "users": [{"name": holder, "user": user}],
        "contexts": [{"name": CONTEXT, "context": {"cluster": CONTEXT, "user": holder}}],
    }, indent=2))
    path.chmod(0o600)
