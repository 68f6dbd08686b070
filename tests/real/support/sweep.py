"""Takes away what one test made in the engine, by the unique name of its project, and nothing else."""
from .engine import Engine

COMPOSE_PROJECT = "com.docker.compose.project"


def sweep(engine: Engine, project: str) -> None:
    """Containers first, then what they held. Never raises for what is already gone."""
    for kind, listing, removal in (
            ("container", ["ps", "-aq"], ["rm", "-f", "-v"]),
            ("network", ["network", "ls", "-q"], ["network", "rm"]),
            ("volume", ["volume", "ls", "-q"], ["volume", "rm", "-f"])):
        found = _found(engine, listing, project)
        if found:
            engine.docker(*removal, *found, check=False, seconds=120)
    images = [name for name in engine.lines("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")
              if project in name and not name.endswith(":<none>")]
    if images:
        engine.docker("image", "rm", "-f", *images, check=False, seconds=120)


def leftovers(engine: Engine, project: str) -> dict[str, list[str]]:
    """What is there now, by kind; for tests that assert what `down` leaves."""
    return {
        "containers": _found(engine, ["ps", "-a", "--format", "{{.Names}}"], project),
        "networks": _found(engine, ["network", "ls", "--format", "{{.Name}}"], project),
        "volumes": _found(engine, ["volume", "ls", "--format", "{{.Name}}"], project),
    }


def _found(engine: Engine, listing: list[str], project: str) -> list[str]:
    by_label = engine.lines(*listing, "--filter", f"label={COMPOSE_PROJECT}={project}")
    by_name = engine.lines(*listing, "--filter", f"name={project}")
    return sorted(set(by_label) | set(by_name))
