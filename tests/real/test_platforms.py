"""S0 row 11, images for several architectures: built once for each on any engine, pushed as one index. Needs: a
Docker engine, compose v2, buildx, a registry."""
from pathlib import Path

import pytest

from support import platforms
from support.outcome import cannot
from support.tiny import say, url

FAILED, USAGE = 1, 2


@pytest.fixture
def both(project, base_images, registry):
    """A project whose service "web" is for amd64 and arm64."""
    base_images("busybox:1.35")
    return project.config(f"registry: {registry.address}/{project.name}\n"
                          "services:\n" + platforms.service(project, "one"))


def repository(project):
    return f"{project.name}/{project.name}-web"


def content_tag(registry, project):
    tags = [tag for tag in registry.tags(repository(project))
            if tag.startswith("c-") and tag.count("-") == 1]
    assert len(tags) == 1, tags
    return tags[0]


def architecture(engine, image):
    return engine.docker("image", "inspect", "--format", "{{.Architecture}}", image).stdout.decode().strip()


def test_s0_row_11_one_version_is_an_index_of_images_for_both_architectures(both, registry):
    both.ok("build", "--push", "--version", "2.0", seconds=120)
    digest = registry.digest(repository(both), "2.0")
    assert digest == registry.digest(repository(both), content_tag(registry, both))
    images = registry.manifest(repository(both), "2.0")["manifests"]
    named = {(image["platform"]["os"], image["platform"]["architecture"]): image["digest"] for image in images}
    assert set(named) == {("linux", "amd64"), ("linux", "arm64")}
    for (_, processor), image in named.items():
        assert registry.architecture(repository(both), image) == processor
    assert len(set(named.values())) == 2


def test_what_is_pushed_is_not_built_again_and_a_change_is_for_both(both, registry):
    both.ok("push", seconds=120)
    first = registry.digest(repository(both), content_tag(registry, both))
    again = both.ok("push", seconds=60)
    assert "unchanged" in again.out
    assert registry.digest(repository(both), content_tag(registry, both)) == first
    say(both, "two")
    both.ok("push", "--version", "2", seconds=120)
    assert registry.digest(repository(both), "2") != first
    assert len(registry.manifest(repository(both), "2")["manifests"]) == 2


def test_a_version_that_is_taken_is_refused_for_an_index_too(both, registry):
    both.ok("push", "--version", "2.0", seconds=120)
    say(both, "two")
    result = both.run("push", "--version", "2.0")
    assert result.exit_code == USAGE, result
    assert "with other content" in result.err


def test_here_the_one_for_this_machine_runs_and_it_is_said(both, engine):
    result = both.ok("deploy", seconds=120)
    assert "a Docker engine runs the platform of its own machine" in result.err
    assert both.get(url(both)).body.strip() == "one for amd64"
    image = engine.docker("inspect", "--format", "{{.Image}}", *both.containers()).stdout.decode().strip()
    assert architecture(engine, image) == "amd64"


def test_a_deploy_with_push_leaves_the_index_in_the_registry(both, registry):
    both.ok("deploy", "--push", "--version", "3", seconds=120)
    assert both.get(url(both)).body.strip() == "one for amd64"
    assert len(registry.manifest(repository(both), "3")["manifests"]) == 2


def test_another_platform_by_flag_is_another_image(both, engine, registry):
    one = {}
    for processor in ("amd64", "arm64"):
        answer = both.ok("build", "--platform", f"linux/{processor}", seconds=120).out
        one[processor] = answer.split()[1]
        assert architecture(engine, one[processor]) == processor
    assert one["amd64"] != one["arm64"]
    assert registry.tags(repository(both)) == []
    refused = both.run("build", "--platform", "linux/amd46")
    assert refused.exit_code == USAGE
    assert '"linux/amd46" is no platform' in refused.err


def test_a_step_that_runs_a_program_for_another_processor_is_named_with_the_ways_out(both):
    if Path("/proc/sys/fs/binfmt_misc/qemu-aarch64").exists():
        cannot("this machine runs programs for arm64")
    both.file("web/Dockerfile", 'FROM scratch\nCOPY program /program\nRUN ["/program"]\n')
    program = both.folder / "web/program"
    program.write_bytes(platforms.arm64_program())
    program.chmod(0o755)
    result = both.run("build", "--platform", "linux/arm64", seconds=120)
    assert result.exit_code == FAILED, result
    assert "it ran a program for another processor, which this machine cannot" in result.err
    assert "docker run --privileged --rm tonistiigi/binfmt --install all" in result.err
    assert "qemu-user-static" in result.err
