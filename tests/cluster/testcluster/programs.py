"""Builds the programs of the cluster from published Go modules, once per version, into the cache folder."""
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .command import run, write
from .place import FixtureError
from support.places import cache_folder, work_folder

HERE = Path(__file__).resolve().parent
KUBERNETES = "v1.36.3"
STAGING = KUBERNETES.replace("v1.", "v0.")
ADDONS = {
    "coredns": "github.com/coredns/coredns@v1.15.0",
    "metrics-server": "sigs.k8s.io/metrics-server/cmd/metrics-server@v0.9.0",
    "local-path-provisioner": "github.com/rancher/local-path-provisioner@v0.0.30",
}
NAMES_OF_KUBE = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "kubeadm")
PAUSE = """\
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
static void stop(int number) { (void)number; exit(0); }
int main(void) { signal(SIGINT, stop); signal(SIGTERM, stop); signal(SIGCHLD, SIG_IGN); for (;;) pause(); }
"""


def folder() -> Path:
    """Named by what is built, so that a new version is built anew."""
    parts = [KUBERNETES, repr(ADDONS), PAUSE, (HERE / "kube.go").read_text()]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    return cache_folder() / "cluster" / f"{KUBERNETES}-{key}"


def program(name: str) -> Path:
    return folder() / "bin" / name


def clients() -> Path:
    """For PATH: kubectl, and nothing that belongs to a server."""
    return folder() / "clients"


def missing() -> list[str]:
    wanted = [program(name) for name in ("kube", "pause", *ADDONS)] + [clients() / "kubectl"]
    return [path.name for path in wanted if not path.exists()]


def build() -> None:
    """What is missing, one after the other. Programs of other versions are removed."""
    for old in folder().parent.glob("v*"):
        if old != folder():
            shutil.rmtree(old)
    (folder() / "bin").mkdir(parents=True, exist_ok=True)
    if not program("kube").exists():
        _build_kube()
    for name in NAMES_OF_KUBE:
        _link(program(name), "kube")
    clients().mkdir(exist_ok=True)
    _link(clients() / "kubectl", "../bin/kube")
    for name, module in ADDONS.items():
        if not program(name).exists():
            install(module, folder() / "bin")
    if not program("pause").exists():
        _build_pause()


def module_file(module: str) -> str:
    """The go.mod of a published module."""
    return Path(json.loads(go("mod", "download", "-json", module))["GoMod"]).read_text()


def install(module: str, into: Path) -> None:
    go("install", "-trimpath", "-ldflags", "-s -w", module, GOBIN=str(into))


def go(*words: str, cwd: Path | None = None, **environment: str) -> str:
    """Runs go; its words are seen while it works, its answer is returned. Its cache is not in the tests'
    cache folder, which holds only what is needed in the end."""
    if shutil.which("go") is None:
        raise FixtureError("'go' is not installed; install Go 1.26 from https://go.dev/dl")
    settings = {"GOCACHE": str(work_folder() / "go-build"), "CGO_ENABLED": "0"} | os.environ | environment
    done = subprocess.run(["go", *words], cwd=cwd, env=settings, stdout=subprocess.PIPE, text=True, timeout=3600)
    if done.returncode != 0:
        raise FixtureError(f"'go {' '.join(words)}' ended with {done.returncode}; its words are above")
    return done.stdout


def _build_kube() -> None:
    """kubernetes' go.mod replaces its staging modules by folders of its own tree; here they are replaced
    by their published versions, for the tree itself is not to be had as a module."""
    staged = sorted(line.split()[0] for line in module_file(f"k8s.io/kubernetes@{KUBERNETES}").splitlines()
                    if "=> ./staging/" in line)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        shutil.copyfile(HERE / "kube.go", work / "main.go")
        write(work / "go.mod", f"module testcluster\n\ngo 1.26.0\n\nrequire k8s.io/kubernetes {KUBERNETES}\n\n"
              + "".join(f"replace {module} => {module} {STAGING}\n" for module in staged))
        go("mod", "tidy", cwd=work)
        go("build", "-trimpath", "-ldflags", _version_flags(), "-o", "kube", ".", cwd=work)
        shutil.copy2(work / "kube", program("kube.partial"))
    program("kube.partial").rename(program("kube"))


def _version_flags() -> str:
    package, major_minor = "k8s.io/component-base/version", KUBERNETES[1:].split(".")
    values = {"gitVersion": KUBERNETES, "gitMajor": major_minor[0], "gitMinor": major_minor[1],
              "gitCommit": "test", "gitTreeState": "clean"}
    return ("-s -w " + " ".join(f"-X {package}.{name}={value}" for name, value in values.items())
            + f" -X k8s.io/client-go/pkg/version.gitVersion={KUBERNETES}")


def _build_pause() -> None:
    with tempfile.TemporaryDirectory() as name:
        source = write(Path(name) / "pause.c", PAUSE)
        run("cc", "-Os", "-static", "-s", "-o", program("pause.partial"), source)
    program("pause.partial").rename(program("pause"))


def _link(path: Path, target: str) -> None:
    if not path.is_symlink():
        path.symlink_to(target)
