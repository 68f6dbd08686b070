"""Programs of others that judge what cloudctl writes: fetched from the registries of their languages by the
ordinary clients, once for each version. Knows nothing of what is judged."""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .outcome import cannot
from .places import cache_folder

ACTIONLINT = "1.7.12"
GITLAB_CI_LOCAL = "4.61.0"
MERMAID = "12.3.0"
JSDOM = "29.1.1"
GROOVY = "4.0.26"


def actionlint() -> Path:
    """The linter of GitHub's workflows; it asks shellcheck about their scripts."""
    _need("go", "Go 1.24 or later")
    _need("shellcheck", "package shellcheck")
    folder = _fetched(f"actionlint-{ACTIONLINT}", lambda folder: _run(
        ["go", "install", f"github.com/rhysd/actionlint/cmd/actionlint@v{ACTIONLINT}"], folder,
        GOBIN=str(folder)))
    return folder / "actionlint"


def gitlab_ci_local() -> list[str]:
    """Runs a pipeline of GitLab's on this machine, after holding it against GitLab's own JSON schema."""
    _need("rsync", "package rsync")
    folder = _packages("gitlab-ci-local", GITLAB_CI_LOCAL)
    return [_node(), str(folder / "node_modules/gitlab-ci-local/src/index.js")]


def mermaid() -> Path:
    """A folder in which node finds Mermaid, and a page for it."""
    return _packages("mermaid", MERMAID, f"jsdom@{JSDOM}")


def groovy(script: Path, *arguments: str) -> list[str]:
    """A command that runs a script of Groovy's."""
    _need("java", "package default-jre-headless")
    _need("mvn", "package maven")
    folder = _fetched(f"groovy-{GROOVY}", lambda folder: _run(
        ["mvn", "-B", "-q", "dependency:copy", f"-Dartifact=org.apache.groovy:groovy:{GROOVY}",
         f"-DoutputDirectory={folder}"], folder))
    return ["java", "-cp", str(folder / f"groovy-{GROOVY}.jar"), "groovy.ui.GroovyMain", str(script), *arguments]


def _node() -> str:
    _need("node", "package nodejs, 20 or later")
    return shutil.which("node")


def _packages(name: str, version: str, *others: str) -> Path:
    _node()
    _need("npm", "package npm")
    return _fetched(f"{name}-{version}", lambda folder: _run(
        ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund",
         f"{name}@{version}", *others], folder))


def _need(program: str, words: str) -> None:
    if shutil.which(program) is None:
        cannot(f"'{program}' is missing ({words})")


def _fetched(name: str, fetch) -> Path:
    """The folder of that name; made in another one first, so that one that was cut off is never taken."""
    place = cache_folder() / "bin" / name
    if place.is_dir():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        made = Path(folder) / "made"
        made.mkdir()
        fetch(made)
        made.rename(place)
    return place


def _run(command: list[str], folder: Path, **environment: str) -> None:
    done = subprocess.run(command, cwd=folder, env=os.environ | environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=900)
    if done.returncode != 0:
        cannot(f"'{' '.join(command)}' ended with {done.returncode}:\n{done.stdout[-2000:]}")
