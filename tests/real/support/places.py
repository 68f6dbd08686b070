"""Where the real-tool tests keep their things. Knows no tool."""
import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]


def cache_folder() -> Path:
    """Survives runs and may be thrown away: base images as tar files."""
    return _made(Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "cloudctl-tests")


def work_folder() -> Path:
    """Lives as long as the machine: the engine's data, sockets, pid files, logs.

    Not in the cache folder: an engine's layers hold device files, which do not survive being
    packed, and a unix socket's path may have at most 107 bytes.
    """
    given = os.environ.get("CLOUDCTL_TESTS_WORK")
    return _made(Path(given) if given else Path(f"/var/tmp/cloudctl-tests-{os.getuid()}"))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
