"""graph: offline, from the file alone; what a browser and Mermaid make of it is in tests/real."""
import json
import xml.etree.ElementTree as ElementTree

import pytest

SHOP = """name: shop
services:
  web: {image: "nginx:1.26", port: 8080, replicas: 2, expose: "node:8080", uses: [api]}
  api: {image: "registry.example.com/api:1", port: 8000}
"""


@pytest.fixture
def shop(desk):
    desk.write("cloudctl.yaml", SHOP)
    return desk


def test_a_tree_says_who_uses_whom_and_where_it_is_reached(shop):
    done = shop.run("graph")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "shop on local\n"
        "└─ web  image nginx:1.26, http 8080, 2 replicas  → 127.0.0.1:8080-8081\n"
        "   └─ api  image registry.example.com/api:1, http 8000, 1 replica\n")
    assert shop.run("graph", "--ascii").stdout.isascii()


def test_an_svg_is_well_formed_and_the_same_each_time(shop):
    picture = shop.run("graph", "--format", "svg").stdout
    root = ElementTree.fromstring(picture)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"web", "api", "outside", "127.0.0.1:8080-8081"} <= set(words)
    assert shop.run("graph", "--format", "svg").stdout == picture


def test_json_has_the_facts_of_every_form(shop):
    facts = json.loads(shop.run("graph", "-o", "json").stdout)
    assert [part["name"] for part in facts["parts"]] == ["api", "web"]
    assert facts["parts"][1]["uses"] == ["api"] and facts["parts"][1]["reached"] == "127.0.0.1:8080-8081"
    assert json.loads(shop.run("graph", "--format", "mermaid", "-o", "json").stdout) == facts


def test_a_cluster_that_cannot_be_made_yet_can_be_drawn(shop):
    with open(shop.folder / "cloudctl.yaml", "a") as file:
        file.write("targets: {prod: {type: eks, cluster: prod, region: us-east-2, version: '1.35',"
                   " services: {web: {expose: 'balancer:80'}}}}\n")
    done = shop.run("graph", "-t", "prod")
    assert "→ load balancer, port 80" in done.stdout, done


def test_mistakes_of_the_file_and_words_that_are_no_form_are_told(shop):
    assert shop.run("graph", "--format", "dot").returncode == 2
    shop.write("cloudctl.yaml", SHOP.replace("uses: [api]", "uses: [apo]"))
    done = shop.run("graph")
    assert done.returncode == 2 and 'did you mean "api"?' in done.stderr


def test_what_runs_cannot_be_drawn_without_an_engine(shop):
    done = shop.run("graph", "--live")
    assert done.returncode == 4 and done.stdout == "", done
