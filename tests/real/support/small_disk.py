"""A folder that holds only so much, for tests of what happens when a volume is full."""
import subprocess
from pathlib import Path

from .engine import Engine


class SmallDisk:
    """While it is entered, `folder` is a disk of that size with what was in the folder before. Nobody may
    write there at that moment; whoever has the folder as a volume sees it when started again."""

    def __init__(self, folder: Path, megabytes: int, within: tuple[str, ...] = ()):
        """`within` is put before commands where the folder is seen from: a node of a cluster."""
        self.folder = folder
        self._megabytes = megabytes
        self._within = within
        self._ballast = folder / "ballast-of-a-test"

    def __enter__(self) -> "SmallDisk":
        beside = self.folder.with_name(f"{self.folder.name}.small")
        self._run("mkdir", "-p", self.folder, beside)
        self._run("mount", "-t", "tmpfs", "-o", f"size={self._megabytes}m,mode=1777", "tmpfs", beside)
        self._run("cp", "-a", f"{self.folder}/.", f"{beside}/")
        self._run("chmod", "1777", beside)
        self._run("mount", "--bind", beside, self.folder)
        self._run("umount", beside)
        self._run("rmdir", beside)
        return self

    def __exit__(self, *_) -> None:
        """What was written since is gone."""
        self._run("umount", "-l", self.folder)

    def as_volume(self, engine: Engine, name: str) -> None:
        """The volume of that name of a Docker engine lies here."""
        engine.docker("volume", "create", "--opt", "type=none", "--opt", "o=bind", "--opt", f"device={self.folder}",
                      name)

    def fill(self) -> None:
        """To the last byte."""
        for size in ("64k", "1"):
            done = self._call("dd", "if=/dev/zero", f"of={self._ballast}", f"bs={size}", "oflag=append", "conv=notrunc")
            if "No space left" not in done.stderr:
                raise RuntimeError(f"'{self.folder}' could not be filled: {done.stderr}")

    def free(self) -> None:
        """Away with what `fill` wrote."""
        self._run("rm", "-f", self._ballast)

    def _run(self, *words) -> None:
        done = self._call(*words)
        if done.returncode != 0:
            raise RuntimeError(f"'{' '.join(map(str, words))}' ended with {done.returncode}: {done.stderr}")

    def _call(self, *words) -> subprocess.CompletedProcess:
        return subprocess.run([*self._within, *map(str, words)], capture_output=True, text=True, timeout=60)
