"""A ready-made database on the real minikube: its data and its password outlive `down`. Needs: the box, a
Docker engine."""
CONFIG = """\
services:
  web:
    build: ./web
    uses: [db]
    probes: {ready: {command: [psql, -c, select 1]}}
backing:
  db: {type: postgres, version: "15", storage: 64Mi}
targets:
  minikube: {}
"""
# A client of the same image, as the user that restricted pods may run as.
DOCKERFILE = 'FROM postgres:15\nUSER 999:999\nENTRYPOINT []\nCMD ["sleep", "infinity"]\n'


def psql(project, sql):
    return project.ok("exec", "-t", "minikube", "web", "--", "psql", "-tAc", sql).out.strip()


def test_data_are_there_after_down_and_deploy(minikube, project, base_images):
    base_images("postgres:15")
    # No registry is reachable from there; a minikube of a person pulls it.
    minikube.run("env", *(f"{name}={value}" for name, value in project.engine.environment().items()),
                 "minikube", "image", "load", "postgres:15", seconds=180)
    project.config(CONFIG).file("web/Dockerfile", DOCKERFILE)
    project.ok("deploy", "-t", "minikube", "--yes", seconds=600)
    assert psql(project, "create table t as select 42 as x") == "SELECT 1"
    project.ok("down", "-t", "minikube", "--yes", seconds=300)
    project.ok("deploy", "-t", "minikube", "--yes", seconds=600)
    assert psql(project, "select x from t") == "42"
    project.ok("down", "-t", "minikube", "--data", f"--confirm={project.name}", seconds=300)
