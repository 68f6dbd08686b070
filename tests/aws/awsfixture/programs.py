"""Builds eksctl and kops from published Go modules, and takes aws and moto from the Python index: once per
version, into the cache folder. What eksctl and kops are compiled from stays in Go's own caches."""
import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

from testcluster import programs as of_cluster
from testcluster.command import run, write
from testcluster.place import FixtureError
from testcluster.programs import go
from support.places import cache_folder

EKSCTL, KOPS, AWS, MOTO = "v0.230.0", "v1.35.0", "1.46.2", "5.2.5"
GO_PROGRAMS = {
    # name: (module, version, package, flags of the linker)
    "eksctl": ("github.com/weaveworks/eksctl", EKSCTL, "github.com/weaveworks/eksctl/cmd/eksctl",
               "-s -w -X github.com/weaveworks/eksctl/pkg/version.PreReleaseID="),
    "kops": ("k8s.io/kops", KOPS, "k8s.io/kops/cmd/kops", "-s -w"),
}
# Of their own each: awscli pins libraries that moto does not want. cfn-lint is left out: templates are not checked.
PYTHON_PROGRAMS = {"aws": [f"awscli=={AWS}"], "moto": [f"moto[server]=={MOTO}"]}
CHANNELS = ("stable", "alpha")  # what kops recommends, a part of its module


RECIPE = 1  # of the functions below: raise it when they make something else of the same versions


def folder() -> Path:
    """Named by what is built and how, so that a new version or recipe is built anew, and nothing else is."""
    what = json.dumps([RECIPE, GO_PROGRAMS, PYTHON_PROGRAMS, CHANNELS], sort_keys=True)
    return cache_folder() / "aws" / f"{EKSCTL}-{hashlib.sha256(what.encode()).hexdigest()[:12]}"


def clients() -> Path:
    """For PATH: eksctl, kops and aws; kubectl is among the cluster's."""
    return folder() / "bin"


def python_of_moto() -> Path:
    return folder() / "moto/bin/python"


def channels() -> Path:
    return folder() / "channels"


def missing() -> list[str]:
    wanted = [clients() / name for name in (*GO_PROGRAMS, "aws")] + [folder() / "moto/ready", channels()]
    return [str(path.relative_to(folder())) for path in wanted if not path.exists()]


def build() -> None:
    """What is missing, one after the other. Programs of other versions and recipes are removed."""
    of_cluster.build()
    for old in folder().parent.glob("v*"):
        if old != folder():
            shutil.rmtree(old)
    clients().mkdir(parents=True, exist_ok=True)
    for name, packages in PYTHON_PROGRAMS.items():
        if not (folder() / name / "ready").exists():
            _virtual_environment(folder() / name, packages)
    if not (clients() / "aws").is_symlink():
        (clients() / "aws").symlink_to("../aws/bin/aws")
    for name, recipe in GO_PROGRAMS.items():
        if not (clients() / name).exists():
            _go_program(name, *recipe)
    if not channels().exists():
        _copy_channels()


def needed() -> None:
    """Raises FixtureError when something is not built."""
    absent = missing() + of_cluster.missing()
    if absent:
        raise FixtureError(f"not built yet: {', '.join(absent)}; run 'tests/aws/aws build'")


def _virtual_environment(place: Path, packages: list[str]) -> None:
    shutil.rmtree(place, ignore_errors=True)
    run(sys.executable, "-m", "venv", place, seconds=120)
    run(place / "bin/pip", "install", "--quiet", "--disable-pip-version-check", *packages, seconds=900)
    write(place / "ready", "")


def _go_program(name: str, module: str, version: str, package: str, flags: str) -> None:
    """From a module of our own that has the program as its tool and repeats the replacements of the
    program's module: `go install MODULE@VERSION` refuses modules that replace others."""
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        write(work / "go.mod", f"module build\n\ngo 1.26.5\n\ntool {package}\n\nrequire {module} {version}\n\n"
              + _replacements(module, version))
        go("mod", "tidy", cwd=work)
        go("build", "-trimpath", "-ldflags", flags, "-o", "built", package, cwd=work)
        shutil.copy2(work / "built", clients() / f"{name}.partial")
    (clients() / f"{name}.partial").rename(clients() / name)


def _replacements(module: str, version: str) -> str:
    mod = json.loads(go("mod", "download", "-json", f"{module}@{version}"))["GoMod"]
    found = json.loads(go("mod", "edit", "-json", mod)).get("Replace") or []

    def spelt(side: dict) -> str:
        return f"{side['Path']} {side.get('Version', '')}".strip()
    return "".join(f"replace {spelt(each['Old'])} => {spelt(each['New'])}\n" for each in found)


def _copy_channels() -> None:
    module, version, _, _ = GO_PROGRAMS["kops"]
    source = Path(json.loads(go("mod", "download", "-json", f"{module}@{version}"))["Dir"]) / "channels"
    partial = folder() / "channels.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for name in CHANNELS:
        (partial / name).write_bytes((source / name).read_bytes())
    partial.rename(channels())
