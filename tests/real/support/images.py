"""The base images that Dockerfiles under test name: made once, kept as tar, loaded when absent."""
import gzip
import hashlib
import shutil
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import root_file_system
from .daemon import FixtureError
from .engine import Engine
from .places import REPOSITORY, cache_folder

RECIPES = REPOSITORY / "tests/real/base_images"
KEY_LABEL = "cloudctl.test-image"


@dataclass(frozen=True)
class Image:
    """A name with tag, as Dockerfiles have it, and where it comes from: `recipe` empty means debootstrap."""
    name: str
    suite: str
    recipe: str = ""
    parent: str = ""
    arguments: tuple[tuple[str, str], ...] = ()

    def key(self) -> str:
        """Changes with everything that goes into the image."""
        text = hashlib.sha256()
        for part in self._parts():
            text.update(hashlib.sha256(part).digest())
        return text.hexdigest()[:20]

    def _parts(self) -> list[bytes]:
        if not self.recipe:
            return root_file_system.ingredients(self.suite)
        files = sorted(path for path in (RECIPES / self.recipe).rglob("*") if path.is_file())
        return [self.name.encode(), repr(self.arguments).encode(), BY_NAME[self.parent].key().encode(),
                *(path.name.encode() + path.read_bytes() for path in files)]


def _made_of(name: str, suite: str, recipe: str, **arguments: str) -> Image:
    return Image(name, suite, recipe, f"debian:{suite}-slim", (("SUITE", suite), *arguments.items()))


# Debian 12 has python 3.11, busybox 1.35, PostgreSQL 15 and Redis 7.0, Debian 13 python 3.13, node 20 and
# nginx 1.26.
# Named by the version that is inside; parents stand before their children.
ALL = (
    Image("debian:bookworm-slim", "bookworm"),
    Image("debian:trixie-slim", "trixie"),
    _made_of("busybox:1.35", "bookworm", "busybox"),
    _made_of("python:3.11-slim", "bookworm", "python"),
    _made_of("python:3.13-slim", "trixie", "python"),
    _made_of("nginx:1.26", "trixie", "nginx"),
    _made_of("node:20-slim", "trixie", "node"),
    Image("nginxinc/nginx-unprivileged:1.26", "trixie", "nginx-unprivileged", "nginx:1.26",
          (("NGINX", "1.26"),)),
    _made_of("postgres:15", "bookworm", "postgres", VERSION="15"),
    _made_of("redis:7", "bookworm", "redis"),
    _made_of("postgres:17", "trixie", "postgres", VERSION="17"),
    Image("postgres:16", "trixie", "postgres-16", "postgres:17",
          (("SUITE", "trixie"), ("SERVER", "16.9.0"),
           ("SUM", "d983cee24678490199e1684d6a93f49f84673696cb6f0db64e880a4cf233017b"))),
    _made_of("rabbitmq:3", "bookworm", "rabbitmq"),
    # A server of MongoDB's protocol, for MongoDB itself is not to be had; its shell is.
    Image("mongo:7", "trixie", "mongo", "node:20-slim", (("SUITE", "trixie"), ("MONGOSH", "2.12.0"))),
)
BY_NAME = {image.name: image for image in ALL}


def load(engine: Engine, names: list[str] | None = None, log=sys.stderr) -> list[str]:
    """Sees to it that the named images (default: all) are in the engine, parents included.
    Two at a time. Returns their names. Raises FixtureError when one cannot be made."""
    unknown = [name for name in names or [] if name not in BY_NAME]
    if unknown:
        raise FixtureError(f"no such base image: {', '.join(unknown)}; there are {', '.join(BY_NAME)}")
    wanted = _with_parents(names or list(BY_NAME))
    # Submitted parents first; a child waits for its parent's future, which a worker already has.
    with ThreadPoolExecutor(max_workers=2) as workers:
        started: dict[str, Future] = {}
        for image in wanted:
            started[image.name] = workers.submit(_ensure, engine, image, started.get(image.parent), log)
        for future in started.values():
            future.result()
    return [image.name for image in wanted]


def archive(engine: Engine, name: str) -> Path:
    """The named image as `docker save` wrote it, for whoever loads it into something else than the engine."""
    load(engine, [name])
    return _archive(BY_NAME[name])


def _with_parents(names: list[str]) -> list[Image]:
    wanted = set()
    for name in names:
        image = BY_NAME[name]
        while image is not None:
            wanted.add(image.name)
            image = BY_NAME.get(image.parent)
    return [image for image in ALL if image.name in wanted]


def _ensure(engine: Engine, image: Image, parent: Future | None, log) -> None:
    started = time.monotonic()
    if _present(engine, image):
        return
    archive = _archive(image)
    how = "loaded from the cache"
    if not archive.exists():
        if parent is not None:
            parent.result()
        _make(engine, image, archive)
        how = "made"
    if not _present(engine, image):
        _bring_in(engine, image, archive)
    print(f"base image '{image.name}' {how} in {time.monotonic() - started:.1f} s", file=log)


def _present(engine: Engine, image: Image) -> bool:
    found = engine.docker("image", "inspect", "--format", f'{{{{index .Config.Labels "{KEY_LABEL}"}}}}',
                          image.name, check=False)
    return found.returncode == 0 and found.stdout.decode().strip() == image.key()


def _archive(image: Image) -> Path:
    folder = cache_folder() / "images"
    folder.mkdir(parents=True, exist_ok=True)
    ending = "tar.gz" if image.recipe else "root.tar"
    return folder / f"{_file_name(image)}-{image.key()}.{ending}"


def _file_name(image: Image) -> str:
    return image.name.replace("/", "_").replace(":", "_")


def _make(engine: Engine, image: Image, archive: Path) -> None:
    for old in archive.parent.glob(f"{_file_name(image)}-*"):
        old.unlink()
    if not image.recipe:
        root_file_system.make(image.suite, archive)
        return
    arguments = [word for name, value in image.arguments for word in ("--build-arg", f"{name}={value}")]
    engine.docker("build", "--quiet", "--tag", image.name, "--label", f"{KEY_LABEL}={image.key()}",
                  *arguments, str(RECIPES / image.recipe), seconds=900)
    _keep(engine, image, archive)


def _keep(engine: Engine, image: Image, archive: Path) -> None:
    partial = archive.with_suffix(".partial")
    saving = subprocess.Popen(["docker", "--host", engine.host, "save", image.name],
                              stdout=subprocess.PIPE)
    with gzip.open(partial, "wb", compresslevel=1) as packed:
        shutil.copyfileobj(saving.stdout, packed, 1 << 20)
    if saving.wait(timeout=60) != 0:
        raise FixtureError(f"'docker save {image.name}' ended with {saving.returncode}")
    partial.rename(archive)


def _bring_in(engine: Engine, image: Image, archive: Path) -> None:
    if image.recipe:
        engine.docker("load", "--quiet", "--input", str(archive), seconds=300)
        return
    changes = ['CMD ["bash"]', f"LABEL {KEY_LABEL}={image.key()}"]
    words = [word for change in changes for word in ("--change", change)]
    engine.docker("import", *words, str(archive), image.name, seconds=300)
