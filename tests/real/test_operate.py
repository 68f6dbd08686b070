"""Looking at what runs, and changing it without a deploy. Needs: a Docker engine, compose v2."""
import json

from support import tiny as tiny_service
from support.tiny import say, url

USAGE = 2
CHANGES_PENDING = 7
NO_ENGINE = 4


def ids(project):
    """{container name: id} of what runs."""
    words = project.engine.lines("ps", "--no-trunc", "--format", "{{.Names}} {{.ID}}", "--filter",
                                 f"label=com.docker.compose.project={project.name}")
    return dict(zip(words[::2], words[1::2]))


def test_scale_leaves_the_running_replicas_alone_and_takes_the_surplus_away(tiny):
    tiny.ok("deploy")
    one = ids(tiny)
    tiny.ok("scale", "web=3")
    three = ids(tiny)
    assert len(three) == 3 and one.items() <= three.items()
    tiny.ok("scale", "web=1")
    assert ids(tiny) == one
    assert tiny.get(url(tiny)).body == "one"


def test_the_next_deploy_keeps_what_scale_asked_for(tiny):
    tiny.ok("deploy")
    tiny.ok("scale", "web=2")
    say(tiny, "two")
    tiny.ok("deploy")
    assert len(ids(tiny)) == 2
    assert tiny.get(url(tiny)).body == "two"
    told = tiny.run("plan").err
    assert 'web has 2 replicas, as "cloudctl scale" asked' in told, told
    assert '"cloudctl scale web=1" follows the file' in told, told


def test_an_edit_of_the_file_after_scale_counts_and_the_wish_is_forgotten(tiny):
    tiny.ok("deploy")
    tiny.ok("scale", "web=2")
    path = tiny.folder / "cloudctl.yaml"
    before = path.read_text()
    path.write_text(before + "    replicas: 3\n")
    told = tiny.ok("deploy").err
    assert len(ids(tiny)) == 3
    assert 'web has 3 replicas, as cloudctl.yaml says since it was edited; "cloudctl scale" had asked for 2' in told, told
    path.write_text(before)
    assert "scale" not in tiny.ok("deploy").err
    assert len(ids(tiny)) == 1


def test_a_rollback_takes_back_what_scale_asked_for(tiny):
    tiny.ok("deploy")
    tiny.ok("scale", "web=2")
    tiny.ok("rollback", "--yes")
    assert len(ids(tiny)) == 1
    assert "nothing to do" in tiny.ok("deploy").out


def test_a_service_with_storage_is_not_scaled_to_several_writers(tiny):
    path = tiny.folder / "cloudctl.yaml"
    path.write_text(path.read_text() + "    storage: [{path: /data, size: 1Gi}]\n")
    tiny.ok("deploy")
    result = tiny.run("scale", "web=2")
    assert result.exit_code == USAGE, result
    assert 'service "web" cannot have 2 replicas: all would write into its volume' in result.err
    assert len(ids(tiny)) == 1


def test_a_rollout_changes_one_service_and_history_tells_of_it(project, base_images):
    base_images("busybox:1.35")
    project.config("services:\n" + tiny_service.service(project, "one")
                   + tiny_service.service(project, "other", name="api"))
    project.ok("deploy", "--version", "1.0")
    api = {name: id for name, id in ids(project).items() if "-api-" in name}
    say(project, "two")
    project.ok("build", "--version", "2.0")
    project.ok("rollout", "web", "--version", "2.0")
    assert project.get(url(project)).body == "two"
    assert api.items() <= ids(project).items()
    history = project.ok("rollout", "history").out
    assert "rollout web" in history and "deploy" in history
    project.ok("rollout", "undo", "--yes")
    assert project.get(url(project)).body == "one"


def test_a_version_that_exists_with_other_content_is_refused(tiny):
    tiny.ok("build", "--version", "1.0")
    say(tiny, "two")
    result = tiny.run("build", "--version", "1.0")
    assert result.exit_code != 0, result
    assert "1.0" in result.err


def test_plan_names_the_changed_field_and_its_exit_code_tells_of_changes(tiny):
    tiny.ok("deploy")
    assert tiny.ok("plan", "--detailed-exitcode").exit_code == 0
    path = tiny.folder / "cloudctl.yaml"
    path.write_text(path.read_text() + "    env: {COLOUR: green}\n")
    result = tiny.run("plan", "--detailed-exitcode")
    assert result.exit_code == CHANGES_PENDING, result
    assert "env.COLOUR: (none) → green" in result.out
    assert tiny.run("plan").exit_code == 0


def test_rollback_restores_configuration_too(tiny):
    path = tiny.folder / "cloudctl.yaml"
    plain = path.read_text()
    path.write_text(plain + "    env: {COLOUR: green}\n")
    tiny.ok("deploy")
    path.write_text(plain + "    env: {COLOUR: red}\n")
    tiny.ok("deploy")
    result = tiny.ok("rollback", "--yes")
    assert "env.COLOUR: red → green" in result.err
    assert tiny.ok("exec", "web", "--", "sh", "-c", "echo $COLOUR").out == "green\n"


def test_logs_show_what_the_service_wrote_and_nothing_else(project, base_images):
    base_images("busybox:1.35")
    project.config("services:\n  web:\n    image: busybox:1.35\n"
                   '    command: [sh, -c, "echo first words; exec sleep 600"]\n')
    project.ok("deploy")
    out = project.ok("logs", "--tail", "5").out
    assert "first words" in out and "\x1b" not in out


def test_a_service_starts_after_those_it_uses_and_finds_them(project, base_images):
    base_images("busybox:1.35")
    web = tiny_service.service(project, "front").rstrip("\n") + "\n    uses: [api]\n"
    project.config("services:\n" + web + tiny_service.service(project, "behind", name="api"))
    project.ok("deploy")
    assert project.ok("exec", "web", "--", "sh", "-c", "wget -q -O - $API_URL").out == "behind"
    words = project.engine.lines("inspect", "--format", "{{.Name}} {{.State.StartedAt}}", *ids(project).values())
    started = {name.rsplit("-", 2)[1]: when for name, when in zip(words[::2], words[1::2])}
    assert started["api"] < started["web"]


def test_doctor_says_what_it_found_and_without_an_engine_what_to_do(tiny):
    found = json.loads(tiny.ok("doctor", "-o", "json").out)
    assert "docker engine" in json.dumps(found)
    result = tiny.run("doctor", env={"DOCKER_HOST": "unix:///nowhere/docker.sock"})
    assert result.exit_code == NO_ENGINE, result
    assert "docker engine" in result.out


def test_another_engine_than_that_of_the_first_deploy_is_refused(tiny):
    tiny.ok("deploy")
    pin = next(tiny.state.rglob("engine.json"))
    pin.write_text(pin.read_text().replace(tiny.engine.lines("info", "--format", "{{.ID}}")[0], "AAAA:BBBB"))
    say(tiny, "two")
    result = tiny.run("deploy")
    assert result.exit_code != 0, result
    assert "engine" in result.err
    assert tiny.get(url(tiny)).body == "one"


def test_unlock_of_what_nobody_holds_says_so(tiny):
    tiny.ok("deploy")
    assert "nobody holds the lock" in tiny.ok("unlock").out + tiny.ok("unlock").err
