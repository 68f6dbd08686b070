"""A small Debian in a tar file, made by debootstrap the way the official slim image is."""
import os
import shutil
import subprocess
from pathlib import Path

from .daemon import FixtureError
from .places import work_folder

MIRROR = "http://deb.debian.org/debian"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
OWN_CERTIFICATES = Path("/usr/local/share/ca-certificates")

# What the official image sets so that apt and dpkg leave nothing behind in a layer.
SETTINGS = {
    "etc/apt/apt.conf.d/docker-clean":
        'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };\n'
        'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";\n',
    "etc/apt/apt.conf.d/docker-no-languages": 'Acquire::Languages "none";\n',
    "etc/apt/apt.conf.d/docker-gzip-indexes": 'Acquire::GzipIndexes "true";\n',
    "etc/dpkg/dpkg.cfg.d/docker-apt-speedup": "force-unsafe-io\n",
    "etc/dpkg/dpkg.cfg.d/docker": "".join(f"path-exclude /usr/share/{name}/*\n" for name in
                                          ("doc", "info", "locale", "man", "lintian")),
    "usr/sbin/policy-rc.d": "#!/bin/sh\nexit 101\n",
}
# For machines whose way to the package registries is watched over by a certificate of their own.
# pip of a virtual environment, and pip in general, reads this file.
TRUST = {"etc/pip.conf": f"[global]\ncert = {CERTIFICATES}\ndisable-pip-version-check = true\n"}


def ingredients(suite: str) -> list[bytes]:
    """Everything that decides the content, for a key of the cache."""
    own = [path.read_bytes() for path in sorted(OWN_CERTIFICATES.glob("*.crt"))]
    return [suite.encode(), Path(__file__).read_bytes(), _bytes_of(CERTIFICATES), *own]


def missing() -> list[str]:
    wanted = {"debootstrap": "package debootstrap", "tar": "package tar"}
    return [f"'{tool}' ({where})" for tool, where in wanted.items()
            if shutil.which(tool, path=os.environ.get("PATH", "") + ":/usr/sbin") is None]


def make(suite: str, archive: Path) -> None:
    """Writes the tar `archive`, whole or not at all. Raises FixtureError with debootstrap's words."""
    if missing():
        raise FixtureError("no root file system can be made; missing: " + ", ".join(missing()))
    folder = work_folder() / f"debootstrap-{suite}-{os.getpid()}"
    try:
        done = subprocess.run(["debootstrap", "--variant=minbase", suite, str(folder), MIRROR],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900)
        if done.returncode != 0:
            raise FixtureError(f"debootstrap of '{suite}' ended with {done.returncode}:\n"
                               + done.stdout.decode(errors="replace")[-2000:])
        _finish(folder, suite)
        partial = archive.with_suffix(".partial")
        subprocess.run(["tar", "--numeric-owner", "-C", str(folder), "-cf", str(partial), "."],
                       check=True, timeout=300)
        partial.rename(archive)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _finish(folder: Path, suite: str) -> None:
    for name in ("usr/share/doc", "usr/share/info", "usr/share/locale", "usr/share/man",
                 "var/lib/apt/lists", "var/cache/apt", "var/log"):
        _empty(folder / name)
    for name, text in (SETTINGS | TRUST).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "usr/sbin/policy-rc.d").chmod(0o755)
    (folder / "etc/apt/sources.list").write_text(
        f"deb {MIRROR} {suite} main\ndeb {MIRROR} {suite}-updates main\n"
        f"deb {MIRROR}-security {suite}-security main\n")
    (folder / "etc/resolv.conf").unlink(missing_ok=True)
    (folder / "etc/hostname").unlink(missing_ok=True)
    _trust_as_this_machine(folder)


def _trust_as_this_machine(folder: Path) -> None:
    if not CERTIFICATES.exists():
        return
    target = folder / CERTIFICATES.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(CERTIFICATES, target)
    # `apt-get install ca-certificates` writes the bundle anew, with what lies here
    own = folder / OWN_CERTIFICATES.relative_to("/")
    own.mkdir(parents=True, exist_ok=True)
    for path in OWN_CERTIFICATES.glob("*.crt"):
        shutil.copyfile(path, own / path.name)


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def _bytes_of(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
