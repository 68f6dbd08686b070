"""Builds minikube and what its Kubernetes needs beside the test cluster's own programs, once per version, into
the cache folder."""
import hashlib
import shutil
import tempfile
from pathlib import Path

from testcluster import programs as of_cluster
from testcluster.command import write
from testcluster.place import FixtureError
from testcluster.programs import KUBERNETES, go, module_file
from support.places import cache_folder

HERE = Path(__file__).resolve().parent
MINIKUBE, ETCD, CRICTL = "v1.38.1", "v3.6.8", "v1.36.0"
SHARED = ("kube", "coredns", "metrics-server", "pause")  # with the test cluster
BUILT = ("etcd", "crictl", "minikube", "storage-provisioner")


def folder() -> Path:
    """Named by what is built, so that a new version is built anew."""
    parts = [MINIKUBE, ETCD, CRICTL, (HERE / "files/storage-provisioner.mod").read_text()]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    return cache_folder() / "minikube" / f"{MINIKUBE}-{key}"


def program(name: str) -> Path:
    return of_cluster.program(name) if name in SHARED else folder() / "bin" / name


def missing() -> list[str]:
    return [name for name in (*SHARED, *BUILT) if not program(name).exists()]


def build() -> None:
    """What is missing, one after the other. Programs of other versions are removed."""
    of_cluster.build()
    for old in folder().parent.glob("v*"):
        if old != folder():
            shutil.rmtree(old)
    (folder() / "bin").mkdir(parents=True, exist_ok=True)
    for name, builder in {"etcd": _etcd, "crictl": _crictl, "minikube": _minikube,
                          "storage-provisioner": _provisioner}.items():
        if not program(name).exists():
            builder()


def _etcd() -> None:
    module = "go.etcd.io/etcd/server/v3"
    _build("etcd", f"module box\n\ngo 1.26.0\n\nrequire {module} {ETCD}\n", module, "-s -w")


def _crictl() -> None:
    module = "sigs.k8s.io/cri-tools"
    _build("crictl", _borrowed(module, CRICTL), f"{module}/cmd/crictl",
           f"-s -w -X {module}/pkg/version.Version={CRICTL}")


def _minikube() -> None:
    module = "k8s.io/minikube"
    values = {"version": MINIKUBE, "isoVersion": "v1.38.0", "storageProvisionerVersion": "v5"}
    flags = "-s -w " + " ".join(f"-X {module}/pkg/version.{name}={value}" for name, value in values.items())
    # Its driver for kvm needs cgo, and finds libvirt when it is used.
    _build("minikube", _borrowed(module, MINIKUBE), f"{module}/cmd/minikube", flags,
           "-tags", "libvirt_dlopen,netgo,osusergo", CGO_ENABLED="1")


def _provisioner() -> None:
    module = "k8s.io/minikube"
    _build("storage-provisioner", (HERE / "files/storage-provisioner.mod").read_text(),
           f"{module}/cmd/storage-provisioner",
           f"-s -w -X {module}/pkg/storage.version=v5"
           " -X google.golang.org/protobuf/reflect/protoregistry.conflictPolicy=ignore")


def _borrowed(module: str, version: str) -> str:
    """A go.mod with everything that the module's own one pins and replaces: `go install MODULE@VERSION`
    refuses modules that replace others."""
    _, _, rest = module_file(f"{module}@{version}").partition("\n")
    return f"module box\n\nrequire {module} {version}\n{rest}"


def _build(name: str, mod: str, package: str, flags: str, *options: str, **environment: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        write(work / "go.mod", mod)
        write(work / "tools.go", f'//go:build tools\n\npackage tools\n\nimport _ "{package}"\n')
        go("mod", "tidy", "-e", cwd=work)
        go("build", "-mod=mod", "-trimpath", "-o", "built", *options, "-ldflags", flags, package,
           cwd=work, **environment)
        shutil.copy2(work / "built", program(f"{name}.partial"))
    program(f"{name}.partial").rename(program(name))


def needed() -> None:
    """Raises FixtureError when something is not built."""
    if missing():
        raise FixtureError(f"not built yet: {', '.join(missing())}; run 'tests/minikube/box build'")
