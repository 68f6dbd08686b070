"""Images and their registry: who may push is settled before anything is built, and what was pushed is
what runs. Needs: a Docker engine, compose v2, buildx, two registries."""
import base64
import json

import pytest

from support import golden, program, sweep
from support.net import free_port
from support.tiny import say, url

USAGE, UNAUTHORISED, MISSING = 2, 3, 4


@pytest.fixture
def push_to(tiny):
    """A function: the tiny project, with its images in the registry at that address."""
    def configured(address):
        path = tiny.folder / "cloudctl.yaml"
        path.write_text(f"registry: {address}/{tiny.name}\n" + path.read_text())
        return tiny
    return configured


def login(registry, folder, password):
    """A docker configuration as `docker login` leaves it, whether the password is right or not."""
    folder.mkdir()
    pair = base64.b64encode(f"{registry.user}:{password}".encode()).decode()
    (folder / "config.json").write_text(json.dumps({"auths": {registry.address: {"auth": pair}}}))
    return {"DOCKER_CONFIG": str(folder)}


def nothing_was_built(project):
    images = project.engine.lines("image", "ls", "--format", "{{.Repository}}")
    return not [name for name in images if project.name in name]


def repository(project):
    return f"{project.name}/{project.name}-web"


@pytest.mark.parametrize("verb", [["push"], ["deploy", "--push"]])
def test_a_wrong_password_is_said_before_anything_is_built(push_to, auth_registry, tmp_path, verb):
    project = push_to(auth_registry.address)
    result = project.run(*verb, env=login(auth_registry, tmp_path / "docker", "wrong"))
    assert result.exit_code == UNAUTHORISED, result
    assert f"docker login {auth_registry.address}" in result.err
    golden.matches(project, result.err, f"wrong_password_{verb[0]}", REGISTRY=auth_registry.address)
    assert nothing_was_built(project)
    assert project.containers(all_states=True) == []


@pytest.mark.parametrize("verb", [["push"], ["deploy", "--push"]])
def test_a_registry_that_is_down_is_said_before_anything_is_built(push_to, verb):
    address = f"localhost:{free_port()}"
    project = push_to(address)
    result = project.run(*verb)
    assert result.exit_code == MISSING, result
    golden.matches(project, result.err, f"registry_down_{verb[0]}", REGISTRY=address)
    assert nothing_was_built(project)
    assert project.containers(all_states=True) == []


def test_s0_row_2_after_docker_login_an_image_is_pushed_and_that_digest_runs(push_to, auth_registry, engine, tmp_path):
    project = push_to(auth_registry.address)
    settings = {"DOCKER_CONFIG": str(tmp_path / "docker")}
    words = ["docker", "login", "-u", auth_registry.user, "--password-stdin", auth_registry.address]
    done = program.run(words, tmp_path, project.environment | settings, seconds=30,
                       stdin=auth_registry.password)
    assert done.exit_code == 0, done
    project.ok("deploy", "--push", env=settings)
    tags = auth_registry.tags(repository(project))
    assert len(tags) == 1
    digest = auth_registry.digest(repository(project), tags[0])
    running = engine.docker("inspect", "--format", "{{.Image}}", *project.containers()).stdout.decode().strip()
    known = engine.docker("image", "inspect", "--format", "{{json .RepoDigests}}", running).stdout.decode()
    assert f"{auth_registry.address}/{repository(project)}@{digest}" in json.loads(known)
    assert project.get(url(project)).body == "one"


def test_s1_row_3_it_is_built_without_the_cache_and_pushed_as_v1(push_to, registry):
    project = push_to(registry.address)
    project.ok("build", "--version", "v1.0")
    assert "unchanged" in project.ok("build", "--version", "v1.0").out
    assert "unchanged" not in project.ok("build", "--no-cache", "--push", "--version", "v1.0").out
    assert "v1.0" in registry.tags(repository(project))


def test_what_was_pushed_once_is_not_pushed_again_and_a_change_is(push_to, registry):
    project = push_to(registry.address)
    project.ok("push")
    first = registry.tags(repository(project))
    project.ok("push")
    assert registry.tags(repository(project)) == first
    say(project, "two")
    project.ok("push")
    assert len(registry.tags(repository(project))) == 2


def test_another_machine_runs_the_pushed_image_without_building_it(push_to, registry, engine):
    project = push_to(registry.address)
    project.ok("push")
    tag = registry.tags(repository(project))[0]
    sweep.sweep(engine, project.name)
    assert nothing_was_built(project)
    image = f"{registry.address}/{repository(project)}:{tag}"
    say(project, "not what was pushed")
    project.ok("deploy", "--image", f"web={image}")
    assert project.get(url(project)).body == "one"


def test_a_version_that_the_registry_has_with_other_content_is_refused_though_this_engine_does_not_know_it(
        push_to, registry):
    project = push_to(registry.address)
    project.ok("push", "--version", "1.0")
    tags = registry.tags(repository(project))
    project.ok("push", "--version", "1.0")  # the same content: nothing to refuse
    say(project, "two")
    sweep.sweep(project.engine, project.name)  # as on another machine
    result = project.run("push", "--version", "1.0")
    assert result.exit_code == USAGE, result
    assert "exists in the registry with other content" in result.err
    assert registry.tags(repository(project)) == tags
    assert nothing_was_built(project)
