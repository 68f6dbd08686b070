"""Furnishes the box from inside: everything that minikube writes to fixed places goes to a file system of the
box. Then it becomes the box's first process, and the box lives as long as that. A program by itself:

  inside.py WORK-FOLDER BOX-FOLDER BIN-FOLDER PAUSE CONTROLLER…

Everything happens in namespaces that were made for it; the test machine sees nothing of it.
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parents[2]
ADDRESS, GATEWAY = "10.98.0.2", "10.98.0.1"
# A look-up that fails at once, for the registries that minikube asks: one that takes long is tried twice.
REGISTRIES = "index.docker.io registry-1.docker.io registry.k8s.io gcr.io ghcr.io quay.io"


def run(*argv) -> None:
    subprocess.run([str(word) for word in argv], check=True)


def mounts(work: Path, box: Path, controllers: list[str]) -> None:
    _forget_mounts_of_others(work)
    run("mount", "--bind", work, "/mnt")  # as it is, with its sockets: they do not work through an overlay
    files = box / "files"
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", files)
    for name in ("etc", "usr", "opt", "var"):  # the last one covers the place of these files
        for part in ("upper", "work"):
            (files / name / part).mkdir(parents=True)
        run("mount", "-t", "overlay", "overlay", "-o",
            f"lowerdir=/{name},upperdir={files}/{name}/upper,workdir={files}/{name}/work", f"/{name}")
    run("mount", "--move", "/mnt", work)
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    Path("/run/lock").mkdir()
    _own_temporary_folder()
    Path("/var/lib/containerd").mkdir(exist_ok=True)
    run("mount", "--bind", box / "containerd", "/var/lib/containerd")
    _control_groups(controllers)
    run("mount", "--make-rshared", "/")


def _forget_mounts_of_others(work: Path) -> None:
    """Copies of mounts of a Docker engine and the like, which they could not remove while we hold them."""
    points = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    below = ("/run/", "/var/lib/docker/", "/var/lib/kubelet/", f"{work}/")
    for point in reversed([point for point in points if point.startswith(below)]):
        subprocess.run(["umount", "-l", point], check=False)


def _own_temporary_folder() -> None:
    """With the sources in it, where they lie in that of the machine."""
    covered = SOURCES.is_relative_to("/tmp")
    if covered:
        run("mount", "--bind", SOURCES, "/mnt")
    run("mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", "/tmp")
    if covered:
        SOURCES.mkdir(parents=True)
        run("mount", "--move", "/mnt", SOURCES)


def _control_groups(controllers: list[str]) -> None:
    root = Path("/sys/fs/cgroup")
    run("mount", "-t", "sysfs", "sysfs", "/sys")
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", root)
    for controller in controllers:
        options = f"none,{controller}" if controller.startswith("name=") else controller
        place = root / controller.removeprefix("name=")
        place.mkdir()
        run("mount", "-t", "cgroup", "-o", options, "cgroup", place)


def network() -> None:
    run("hostname", "minikube")
    Path("/etc/hostname").write_text("minikube\n")
    run("ip", "link", "set", "lo", "up")
    # minikube's own address is that of the default route, which leads nowhere
    run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "away")
    run("ip", "address", "add", f"{ADDRESS}/24", "dev", "eth0")
    run("ip", "link", "set", "eth0", "up")
    run("ip", "link", "set", "away", "up")
    run("ip", "route", "add", "default", "via", GATEWAY, "dev", "eth0")
    run("sysctl", "-qw", "net.ipv4.ip_forward=1")
    _replace("/etc/resolv.conf", f"nameserver {ADDRESS}\n")
    _replace("/etc/hosts", f"127.0.0.1 localhost {REGISTRIES}\n{ADDRESS} minikube\n")


def programs(built: Path, kube: Path) -> None:
    # Without it, minikube takes its own way to services: `service` and the scripts in /etc/init.d.
    Path("/usr/bin/systemctl").unlink(missing_ok=True)
    for path in ("/etc/cni", "/etc/kubernetes"):
        shutil.rmtree(path, ignore_errors=True)
    Path("/etc/cni/net.d").mkdir(parents=True)
    Path("/opt/cni").mkdir(exist_ok=True)
    _link("/opt/cni/bin", Path("/usr/lib/cni"))
    Path("/usr/local/libexec").mkdir(exist_ok=True)
    _link("/usr/local/libexec/minikube", built / "minikube")
    _link("/usr/local/bin/crictl", built / "crictl")
    _link("/usr/local/bin/kubectl", kube)
    _install("minikube", "/usr/local/bin/minikube")
    for name in ("openrc", "rc-service", "rc-update"):
        _install(name, f"/usr/local/sbin/{name}")
    Path("/etc/containerd").mkdir(exist_ok=True)
    _install("containerd.toml", "/etc/containerd/config.toml")
    _install("containerd.init", "/etc/init.d/containerd")


def _replace(path: str, text: str) -> None:
    Path(path).unlink(missing_ok=True)  # it may be a link to somewhere else
    Path(path).write_text(text)


def _link(path: str, target: Path) -> None:
    Path(path).unlink(missing_ok=True)
    Path(path).symlink_to(target)


def _install(name: str, path: str) -> None:
    Path(path).unlink(missing_ok=True)
    shutil.copyfile(HERE / "files" / name, path)
    Path(path).chmod(0o755)


def main(work: str, box: str, built: str, pause: str, *controllers: str) -> None:
    mounts(Path(work), Path(box), list(controllers))
    network()
    programs(Path(built), Path(pause).with_name("kube"))
    (Path(box) / "ready").write_text("")
    os.execv(pause, [pause, f"{box}/"])


if __name__ == "__main__":
    main(*sys.argv[1:])
