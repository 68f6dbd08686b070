"""The password of a ready-made database is changed while it runs: the database, what keeps it and its users
go together, also when the change is killed at its worst moments. Needs: a Docker engine, compose v2."""
import shutil
import time

import pytest

from support.watch import ArgumentWatch, files_containing

USAGE, ROLLED_BACK = 2, 6
CONFIG = """\
services:
  web:
    image: {image}
    command: [sh, -c, "trap exit TERM; sleep infinity & wait"]
    uses: [db]
    probes: {{ready: {{command: {client}, period: 1s, timeout: 5s}}, start: 30s}}
backing:
  db: {{type: {type}, version: "{version}", storage: 1Gi}}
"""
# Over the network, where a password is asked for.
PSQL = '[psql, -c, "select 1"]'


def shop(project, kind):
    texts = {"postgres": dict(image="postgres:15", type="postgres", version="15", client=PSQL),
             "mongodb": dict(image="mongo:7", type="mongodb", version="7", client='["true"]')}
    project.config(CONFIG.format(**texts[kind]))
    project.ok("deploy", seconds=300)
    return project


def passwords(project):
    return project.state / "cloudctl/local" / project.name / "passwords"


def recorded(project):
    return (passwords(project) / "db").read_text()


def opens(project, password):
    """Whether the database lets the user in over the network, as services come."""
    user = project.name.replace("-", "_")
    return project.run("exec", "web", "--", "psql", f"postgresql://{user}:{password}@db/{user}",
                       "-c", "select 1").exit_code == 0


def environment_of(project, service="web"):
    lines = project.ok("exec", service, "--", "env").out.splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


@pytest.fixture
def postgres(project, base_images):
    base_images("postgres:15")
    return shop(project, "postgres")


def test_postgres_gets_another_password_and_keeps_it_over_down_and_deploy(postgres, tmp_path):
    first = recorded(postgres)
    postgres.ok("exec", "web", "--", "psql", "-c", "create table t as select 42 as x")
    refused = postgres.run("secrets", "rotate", "DB_PASSWORD", "--from-env", "HOME")
    assert refused.exit_code == USAGE and "is made up" in refused.err
    said = postgres.ok("secrets", "rotate", "DB_PASSWORD", "--yes")
    second = recorded(postgres)
    assert second != first and not (passwords(postgres) / "db.next").exists()
    assert opens(postgres, second) and not opens(postgres, first)
    assert environment_of(postgres)["PGPASSWORD"] == second
    assert "a new password of db restarts: " in said.err
    assert [text for text in (first, second) if text in said.out + said.err] == []
    assert files_containing(postgres.folder.parent, second) == [passwords(postgres) / "db"]
    assert files_containing(postgres.folder.parent, first) == []
    assert "nothing to do" in postgres.ok("deploy").out
    postgres.ok("down")
    postgres.ok("deploy")
    assert postgres.ok("exec", "web", "--", "psql", "-tAc", "select x from t").out.strip() == "42"
    for moment in ("before", "after"):
        a_change_that_is_killed_beside_the_database_is_mended_by_the_next_deploy(postgres, tmp_path / moment, moment)
    a_service_that_does_not_serve_with_it_gets_the_old_one_back(postgres)


def a_service_that_does_not_serve_with_it_gets_the_old_one_back(project):
    """It has a copy of the password, so the database refuses it, which is told in words."""
    good, user = recorded(project), project.name.replace("-", "_")
    config = project.folder / "cloudctl.yaml"
    config.write_text(config.read_text().replace(PSQL, f'[psql, "postgresql://{user}:{good}@db/{user}", -c, "select 1"]')
                      .replace("start: 30s", "start: 5s"))
    project.ok("deploy")
    result = project.run("secrets", "rotate", "DB_URL", "--yes", seconds=300)
    assert result.exit_code == ROLLED_BACK, result
    assert 'database "db" refuses its password' in result.err, result
    assert '"db" has its old password again; the new one is forgotten' in result.err
    assert recorded(project) == good and opens(project, good)
    assert "nothing to do" in project.ok("deploy").out


def a_change_that_is_killed_beside_the_database_is_mended_by_the_next_deploy(postgres, folder, moment):
    """Before the database is told, or when it was and nobody knows: docker's own program, with a delay."""
    first = recorded(postgres)
    mark, docker = folder / "reached", shutil.which("docker")
    tool = folder / "bin" / "docker"
    tool.parent.mkdir(parents=True)
    wait = f"touch {mark}; exec sleep 30"
    run = f'{docker} "$@"'
    tool.write_text(f"""#!/bin/sh
case "$*" in *psql*) {f"{run}; {wait}" if moment == "after" else wait};; esac
exec {run}
""")
    tool.chmod(0o755)
    path = f"{tool.parent}:{postgres.environment['PATH']}"
    with ArgumentWatch(first) as watch:
        running = postgres.start("secrets", "rotate", "DB_PASSWORD", "--yes", env={"PATH": path})
        end = time.monotonic() + 60
        while not mark.exists() and time.monotonic() < end:
            time.sleep(0.02)
    running.kill()
    pending = (passwords(postgres) / "db.next").read_text()
    assert recorded(postgres) == first and watch.found == []
    assert opens(postgres, first) == (moment == "before") and opens(postgres, pending) == (moment == "after")
    said = postgres.ok("deploy")
    assert 'a change of the password of "db" was interrupted; it has the one from before again' in said.err
    assert opens(postgres, first) and not opens(postgres, pending)
    assert not (passwords(postgres) / "db.next").exists()


def test_mongodb_gets_another_password(project, base_images):
    base_images("mongo:7")
    shop(project, "mongodb")
    first = recorded(project)
    with ArgumentWatch(first) as watch:
        project.ok("secrets", "rotate", "DB_PASSWORD", "--yes", seconds=300)
    second = recorded(project)
    assert second != first and watch.saw("/dev/stdin") and watch.found == []
    assert environment_of(project)["MONGO_PASSWORD"] == second
    ask = ("exec", "web", "--", "sh", "-c")
    project.ok(*ask, 'mongosh --quiet "$MONGO_URL" --eval "db.t.countDocuments()"')
    old = f'mongosh --quiet "$(echo $MONGO_URL | sed s/{second}/{first}/)" --eval "db.t.countDocuments()"'
    old = project.run(*ask, old)
    assert "Authentication failed" in old.out + old.err
