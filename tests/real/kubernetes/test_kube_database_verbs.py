"""Verbs that work inside a ready-made database of a cluster: backup, restore, another password. One deploy
serves all of them. Needs: a Kubernetes with volumes and DNS, a Docker engine."""
import base64
import json
import shutil
import stat
import time

from support.watch import ArgumentWatch, files_containing

FAILED, USAGE = 1, 2
CONFIG = """\
services:
  web:
    image: postgres:15
    command: [sh, -c, "trap exit TERM; sleep infinity & wait"]
    uses: [db]
    probes: {ready: {command: [psql, -c, select 1], period: 1s}}
backing:
  db: {type: postgres, version: "15", storage: 64Mi}
"""
FILL = ("create table people (id serial primary key, name text);"
        "insert into people (name) select md5(i::text) from generate_series(1, 3000) i")
CONTENT = "select count(*), md5(string_agg(p::text, ',' order by id)) from people p"


def run(project, *words, **options):
    return project.ok(words[0], *words[1:], "-t", "test", seconds=600, **options)


def psql(project, sql):
    return project.ok("exec", "-t", "test", "web", "--", "psql", "-tAc", sql).out.strip()


def key(project, name):
    encoded = project.kubectl("get", "secret", f"{project.name}-db-credentials", "-o", f"jsonpath={{.data.{name}}}")
    return base64.b64decode(encoded).decode()


def opens(project, password):
    user = project.name.replace("-", "_")
    return project.run("exec", "-t", "test", "web", "--", "psql", f"postgresql://{user}:{password}@db/{user}",
                       "-c", "select 1").exit_code == 0


def uid(project, service):
    return [pod["metadata"]["uid"] for pod in project.objects("pods")
            if pod["metadata"]["labels"]["app.kubernetes.io/name"] == service]


def test_a_database_is_copied_brought_back_and_given_another_password(project, node_images, tmp_path):
    node_images("postgres:15")
    project.config(CONFIG)
    project.ok("render", "-t", "test", "--eject")
    template = project.folder / ".cloudctl/templates/kubernetes/pod.yaml"
    template.write_text(template.read_text().replace("    runAsNonRoot: true\n",
                                                     "    runAsNonRoot: true\n    runAsUser: 999\n"))
    run(project, "deploy", "--yes")
    it_comes_back_from_its_backup(project)
    it_refuses_a_password_that_is_not_its_own_any_more(project)
    it_gets_another_password(project)
    a_change_that_was_killed_is_mended(project, tmp_path)


def it_comes_back_from_its_backup(project):
    psql(project, FILL)
    content = psql(project, CONTENT)
    file = project.folder / "notes.dump"
    run(project, "backup", "db", "--out", "notes.dump")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    psql(project, "drop table people; create table people (id int)")  # as a service makes it at its start
    whole = file.read_bytes()
    file.write_bytes(whole[:-100])
    cut = project.run("restore", "notes.dump", "-t", "test", "--yes")
    assert cut.exit_code == FAILED and "nothing was changed" in cut.err
    file.write_bytes(whole)
    assert "1 table, 3000 rows" in run(project, "restore", "notes.dump", "--yes").out
    assert psql(project, CONTENT) == content
    full = project.run("restore", "notes.dump", "-t", "test", "--yes")
    assert full.exit_code == USAGE and "is not empty" in full.err
    assert project.object("lease", f"cloudctl.{project.name}")["spec"].get("holderIdentity", "") == ""


def it_refuses_a_password_that_is_not_its_own_any_more(project):
    """Somebody gave it another one by hand; the rotation that comes next brings all together again."""
    user = project.name.replace("-", "_")
    project.ok("exec", "-t", "test", "db", "--", "psql", "-U", user, "-d", user,
               "-c", f"alter role {user} password 'by hand'")
    end = time.monotonic() + 40
    while (shown := state(project, "web"))["state"] == "serving" and time.monotonic() < end:
        time.sleep(0.5)
    assert shown["state"] == "failing" and 'is not ready: database "db" refuses its password' in shown["reason"], shown
    assert "cloudctl secrets rotate DB_PASSWORD" in shown["next"]


def state(project, service):
    answer = json.loads(project.run("status", "-t", "test", "-o", "json").out)
    return next(one for one in answer["services"] if one["name"] == service)


def it_gets_another_password(project):
    first, database, web = key(project, "password"), uid(project, "db"), uid(project, "web")
    with ArgumentWatch(first) as watch:
        said = run(project, "secrets", "rotate", "DB_PASSWORD", "--yes")
    second = key(project, "password")
    assert second != first and key(project, "url").count(second) == 1 and key(project, "next") == ""
    assert opens(project, second) and not opens(project, first)
    assert uid(project, "db") == database and uid(project, "web") != web
    assert "restarts: web" in said.err and watch.found == []
    assert [text for text in (first, second) if text in said.out + said.err] == []
    assert files_containing(project.folder.parent, second) == []
    assert "nothing to do" in run(project, "deploy", "--yes").out
    assert project.run("plan", "-t", "test", "--detailed-exitcode").exit_code == 0


def a_change_that_was_killed_is_mended(project, tmp_path):
    """After the database has taken it, before anybody knows: kubectl's own program, with a delay."""
    first, mark, kubectl = key(project, "password"), tmp_path / "reached", shutil.which("kubectl")
    tool = tmp_path / "bin" / "kubectl"
    tool.parent.mkdir()
    tool.write_text(f"""#!/bin/sh
case "$*" in *psql*) {kubectl} "$@"; touch {mark}; exec sleep 30;; esac
exec {kubectl} "$@"
""")
    tool.chmod(0o755)
    running = project.start("secrets", "rotate", "DB_PASSWORD", "--yes", "-t", "test",
                            env={"PATH": f"{tool.parent}:{project.environment['PATH']}"})
    while not mark.exists() and running.alive():
        time.sleep(0.02)
    running.kill()
    pending = key(project, "next")
    assert opens(project, pending) and not opens(project, first)
    said = run(project, "deploy", "--yes", "--lock-wait", "60s")
    assert 'a change of the password of "db" was interrupted; it has the one from before again' in said.err
    assert opens(project, first) and not opens(project, pending) and key(project, "next") == ""
    assert "nothing to do" in run(project, "deploy", "--yes").out
