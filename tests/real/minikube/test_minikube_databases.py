"""The examples with databases on the real minikube, as their authors ran them there by hand. Needs: the box, a
Docker engine."""
import json

import pytest

from support import notes
from support.minikube_project import send

PLACE = "http://10.98.0.2"


@pytest.fixture
def example(minikube, project, base_images):
    """A function: examples/NAME, deployed, with the image of its database."""
    def deployed(name, image):
        base_images(notes.BASE_IMAGE, image)
        # No registry is reachable from there; a minikube of a person pulls it.
        minikube.run("env", *(f"{key}={value}" for key, value in project.engine.environment().items()),
                     "minikube", "image", "load", image, seconds=180)
        project.from_example(name)
        project.result = deploy(project)
        return project
    return deployed


def deploy(project):
    return project.ok("deploy", "-t", "minikube", "--yes", seconds=900)


def test_s0_row_4_the_to_do_list_answers_where_minikube_says_and_has_its_database_beside_it(example):
    todo = example("todo", "mongo:7")
    url = f"{PLACE}:31000"
    assert url in todo.result.out
    assert todo.ok("open", "-t", "minikube", "--print").out.strip() == url
    assert todo.box.run("minikube", "service", "web-public", "-n", todo.name, "--url").strip() == url
    assert "<html" in todo.get(url + "/").body
    assert send(todo.box, url + "/api/todos", {"text": "Tea"}).status == 201
    assert "Tea" in todo.get(url + "/api/todos").body


def test_s1_rows_8_and_11_data_are_posted_and_got_and_the_addon_for_the_autoscaler_is_switched_on(example):
    data = example("data", "mongo:7")
    url = f"{PLACE}:30300"
    assert data.ok("open", "-t", "minikube", "--print").out.strip() == url
    assert send(data.box, url + "/data", {"temperature": 21.5}).status == 201
    assert data.get(url + "/data").json() == [{"temperature": 21.5}]
    addons = json.loads(data.box.run("minikube", "addons", "list", "-o", "json"))
    assert addons["metrics-server"]["Status"] == "enabled"


def test_s2_row_4_statements_run_at_the_node_port_and_what_they_wrote_outlives_down_a_backup_and_a_password(example):
    query = example("query", "postgres:15")
    url = f"{PLACE}:31234"
    assert query.ok("open", "-t", "minikube", "--print").out.strip() == url
    assert send(query.box, url + "/query", {"query": "CREATE TABLE t AS SELECT 42 AS x"}).body == "OK"
    query.ok("down", "-t", "minikube", "--yes", seconds=300)
    deploy(query)
    assert_it_is_there(query, url)
    query.ok("backup", "db", "--out", "db.dump", "-t", "minikube", seconds=120)
    assert send(query.box, url + "/query", {"query": "DROP TABLE t"}).body == "OK"
    assert "1 row" in query.ok("restore", "db.dump", "-t", "minikube", "--yes", seconds=120).out
    assert_it_is_there(query, url)
    query.ok("secrets", "rotate", "DB_PASSWORD", "-t", "minikube", "--yes", seconds=300)
    assert_it_is_there(query, url)


def assert_it_is_there(query, url):
    assert send(query.box, url + "/query", {"query": "SELECT x FROM t"}).json() == {"result": [{"x": 42}]}
