"""Images made of single files, without a container engine, and the way of any image archive into the nodes."""
import gzip
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import programs
from .command import run
from .place import Place

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PAUSE_IMAGE = "registry.k8s.io/pause:3.10"


@dataclass(frozen=True)
class Image:
    """Files by their place inside, each a path on this machine; all of them programs or what they load."""
    name: str
    files: dict[str, Path]
    entrypoint: list[str] = field(default_factory=list)
    user: str = "65532"
    links: dict[str, str] = field(default_factory=dict)
    folders: dict[str, int] = field(default_factory=dict)  # empty ones, and their mode
    other_names: tuple[str, ...] = ()

    def archive(self, folder: Path) -> Path:
        """Writes the image into the folder, as `docker save` would."""
        target = folder / (self.name.replace("/", "_").replace(":", "_") + ".tar")
        layer = self._layer()
        config = json.dumps({
            "architecture": "amd64", "os": "linux",
            "config": {"Entrypoint": self.entrypoint, "User": self.user, "Env": [PATH]},
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]},
        }).encode()
        manifest = json.dumps([{"Config": "config.json", "RepoTags": [self.name, *self.other_names],
                                "Layers": ["layer.tar"]}])
        folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(target, "w") as archive:
            for name, data in (("layer.tar", layer), ("config.json", config), ("manifest.json", manifest.encode())):
                _add(archive, name, data, 0o644)
        return target

    def _layer(self) -> bytes:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            for inside, mode in self.folders.items():
                entry = tarfile.TarInfo(inside.lstrip("/"))
                entry.type, entry.mode = tarfile.DIRTYPE, mode
                archive.addfile(entry)
            for inside, outside in self.files.items():
                _add(archive, inside.lstrip("/"), outside.read_bytes(), 0o755)
            for inside, target in self.links.items():
                entry = tarfile.TarInfo(inside.lstrip("/"))
                entry.type, entry.linkname = tarfile.SYMTYPE, target
                archive.addfile(entry)
        return buffer.getvalue()


def pause() -> Image:
    return Image(PAUSE_IMAGE, {"/pause": programs.program("pause")}, ["/pause"])


def busybox() -> Image:
    """A shell for the pods that make and remove volumes."""
    names = ("sh", "mkdir", "rm", "sleep", "wget", "cat")
    return Image("local/busybox:test", {"/bin/busybox": Path("/bin/busybox")}, ["/bin/sh"], user="0",
                 links={f"/bin/{name}": "busybox" for name in names})


def of_addon(name: str) -> Image:
    return Image(f"local/{name}:test", {f"/{name}": programs.program(name)}, [f"/{name}"])


@contextmanager
def unpacked(archive: Path):
    """The path of the archive as containerd wants it: not packed."""
    if archive.suffix != ".gz":
        yield archive
        return
    with tempfile.NamedTemporaryFile(suffix=".tar") as plain:
        with gzip.open(archive) as packed:
            shutil.copyfileobj(packed, plain, 1 << 20)
        plain.flush()
        yield Path(plain.name)


def load(place: Place, archives: list[Path], nodes: list[int]) -> None:
    """Image archives into nodes, all nodes at the same time. Raises FixtureError with containerd's words."""
    def into(node: int) -> None:
        for archive in archives:
            run("ctr", "--address", place.node_folder(node) / "containerd.sock", "-n", "k8s.io",
                "images", "import", "--digests=false", archive, seconds=300)

    with ThreadPoolExecutor() as workers:
        for done in [workers.submit(into, node) for node in nodes]:
            done.result()


def _add(archive: tarfile.TarFile, name: str, data: bytes, mode: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), mode
    archive.addfile(entry, io.BytesIO(data))
