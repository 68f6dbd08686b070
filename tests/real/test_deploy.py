"""From a folder to a service that answers, and back. Needs: a Docker engine, compose v2."""
import json

from support.net import get_until
from support.tiny import say, url


def test_a_folder_becomes_a_service_that_answers(tiny):
    result = tiny.ok("deploy")
    assert url(tiny).rstrip("/") in result.out
    assert tiny.get(url(tiny)).body == "one"


def test_a_second_deploy_has_nothing_to_do_and_says_so_fast(tiny):
    tiny.ok("deploy")
    before = tiny.containers()
    result = tiny.ok("deploy")
    assert "nothing to do" in result.out
    assert tiny.containers() == before
    assert result.seconds < 3


def test_a_change_of_a_file_arrives(tiny):
    tiny.ok("deploy")
    say(tiny, "two")
    tiny.ok("deploy")
    assert tiny.get(url(tiny)).body == "two"


def test_rollback_brings_the_last_release_back(tiny):
    tiny.ok("deploy")
    say(tiny, "two")
    tiny.ok("deploy")
    tiny.ok("rollback", "--yes")
    assert tiny.get(url(tiny)).body == "one"


def test_status_and_open_say_where_it_answers(tiny):
    tiny.ok("deploy")
    status = json.loads(tiny.ok("status", "-o", "json").out)
    assert url(tiny).rstrip("/") in json.dumps(status)
    assert tiny.ok("open", "--print").out.strip() == url(tiny).rstrip("/")


def test_a_dry_run_changes_nothing(tiny):
    result = tiny.ok("deploy", "--dry-run")
    assert "docker" in result.out
    assert tiny.containers(all_states=True) == []


def test_down_leaves_nothing_that_runs_and_the_url_is_silent(tiny):
    tiny.ok("deploy")
    tiny.ok("down")
    assert tiny.leftovers() == {"containers": [], "networks": [], "volumes": []}
    assert get_until(url(tiny), status=0, seconds=2).status == 0


def test_data_survive_down_and_go_only_when_named(tiny):
    path = tiny.folder / "cloudctl.yaml"
    path.write_text(path.read_text() + "    storage: [{path: /data, size: 1Gi}]\n")
    tiny.ok("deploy")
    tiny.ok("exec", "web", "--", "sh", "-c", "echo kept >/data/note")
    tiny.ok("down")
    assert len(tiny.leftovers()["volumes"]) == 1
    tiny.ok("deploy")
    assert tiny.ok("exec", "web", "--", "cat", "/data/note").out == "kept\n"
    tiny.ok("down", "--data", f"--confirm={tiny.name}")
    assert tiny.leftovers() == {"containers": [], "networks": [], "volumes": []}
