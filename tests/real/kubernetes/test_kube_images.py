"""How images get to a cluster: built once, pushed once, run by digest; what the registry or the last release has
is not done again; where they cannot get, that is said. Needs: a Kubernetes, a Docker engine, a registry."""
import json
import re
import urllib.request

from support import platforms
from support import tiny as tiny_service

DIGEST = r"sha256:[0-9a-f]{64}"


def deploy(project, *words):
    return project.ok("deploy", "-t", "test", "--yes", *words, seconds=300)


def images(project):
    """What the containers of "web" are told to run, by their names."""
    pod = project.object("deployment", "web")["spec"]["template"]["spec"]
    return {container["name"]: container["image"] for container in pod["containers"]}


def steps(result):
    """The steps that a run went through, by the lines of its progress."""
    return set(re.findall(r"^\[ *[\d.]+s\] (\S+) ", result.err, re.M))


def tags(reference):
    registry, repository = re.fullmatch(r"([^/]+)/(.+?):[^:]+@.*", reference).groups()
    with urllib.request.urlopen(f"http://{registry}/v2/{repository}/tags/list", timeout=5) as answer:
        return json.load(answer)["tags"]


def manifest(reference):
    registry, repository, digest = re.fullmatch(r"([^/]+)/(.+?):[^:]+@(.*)", reference).groups()
    request = urllib.request.Request(f"http://{registry}/v2/{repository}/manifests/{digest}")
    request.add_header("Accept", "application/vnd.oci.image.index.v1+json, "
                                 "application/vnd.docker.distribution.manifest.list.v2+json")
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def forget_locally(project):
    names = project.engine.lines("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")
    project.engine.docker("image", "rm", "--force", *[name for name in names if project.name in name])


def test_s0_row_2_pods_run_by_the_digest_of_what_was_pushed_companions_too(tiny):
    text = (tiny.folder / "cloudctl.yaml").read_text()
    tiny.file("side/Dockerfile", 'FROM busybox:1.35\nUSER 65534\nSTOPSIGNAL SIGKILL\nCMD ["sleep", "100000"]\n')
    tiny.file("cloudctl.yaml", text + "    with: [{name: side, build: ./side}]\n")
    result = deploy(tiny)
    assert {"build", "push/web", "push/web/side"} <= steps(result)
    running = images(tiny)
    assert set(running) == {"web", "side"}
    for name in running.values():
        assert re.fullmatch(rf"localhost:\d+/{tiny.name}/{tiny.name}-[a-z-]+:c-[0-9a-f]{{12}}@{DIGEST}", name)
    assert len({name.split("@")[1] for name in running.values()}) == 2


def test_what_the_registry_has_is_neither_built_nor_pushed_even_for_a_new_namespace(tiny):
    deploy(tiny)
    before = images(tiny)
    tiny.ok("down", "-t", "test", "--yes", seconds=120)
    forget_locally(tiny)
    result = deploy(tiny)
    assert not {name for name in steps(result) if name.startswith(("build", "push"))}
    assert images(tiny) == before


def test_what_the_last_release_ran_needs_no_registry_at_all(tiny):
    deploy(tiny)
    before = images(tiny)
    forget_locally(tiny)
    text = (tiny.folder / "cloudctl.yaml").read_text()
    tiny.file("cloudctl.yaml", text + "    env: {GREETING: hello}\n")
    result = deploy(tiny, "--dry-run")
    assert "docker" not in result.out
    deploy(tiny)
    assert images(tiny) == before


def test_s1_row_3_a_version_is_a_second_tag_of_the_same_content(tiny):
    deploy(tiny, "--version", "1.0")
    reference = images(tiny)["web"]
    assert "1.0" in tags(reference) and reference.split(":")[2].split("@")[0] in tags(reference)
    tiny_service.say(tiny, "two")
    taken = tiny.run("deploy", "-t", "test", "--yes", "--version", "1.0")
    assert taken.exit_code == 2
    assert 'exists with other content' in taken.err
    assert images(tiny)["web"] == reference


def test_without_a_registry_a_cluster_elsewhere_is_refused_with_the_way_out(tiny):
    text = (tiny.folder / "cloudctl.yaml").read_text()
    tiny.file("cloudctl.yaml", re.sub(r"^registry: .*\n", "", text, flags=re.M))
    refused = tiny.run("deploy", "-t", "test", "--yes")
    assert refused.exit_code == 2
    assert 'images built on this machine cannot get into cluster "test"' in refused.err
    assert "registry: " in refused.err
    assert tiny.objects("deployments") == []


def test_a_registry_that_is_down_ends_the_deploy_before_anything_is_changed(tiny):
    text = (tiny.folder / "cloudctl.yaml").read_text()
    tiny.file("cloudctl.yaml", re.sub(r"^registry: .*$", "registry: localhost:1/down", text, flags=re.M))
    failed = tiny.run("deploy", "-t", "test", "--yes")
    assert failed.exit_code == 4
    assert 'registry "localhost:1"' in failed.err
    assert "build" not in steps(failed)
    assert tiny.objects("deployments") == []


def for_platforms(project, names):
    text = (project.folder / "cloudctl.yaml").read_text()
    project.file("web/Dockerfile", platforms.DOCKERFILE)
    return project.file("cloudctl.yaml", text.replace(
        "build: ./web", f"build: {{context: ./web, platforms: {names}}}"))


def test_s0_row_11_pods_run_by_the_digest_of_an_index_for_both_architectures(tiny):
    for_platforms(tiny, platforms.BOTH)
    deploy(tiny, "--version", "2.0")
    reference = images(tiny)["web"]
    assert re.fullmatch(rf".+:c-[0-9a-f]{{12}}@{DIGEST}", reference)
    named = {image["platform"]["architecture"] for image in manifest(reference)["manifests"]}
    assert named == {"amd64", "arm64"}
    assert "2.0" in tags(reference)
    assert tiny.get(tiny.address("web-public")).body.strip() == "one for amd64"
    forget_locally(tiny)
    again = deploy(tiny)
    assert not {name for name in steps(again) if name.startswith(("build", "push"))}


def test_an_image_that_the_nodes_cannot_run_is_refused_before_it_is_built(tiny):
    for_platforms(tiny, "[linux/arm64]")
    refused = tiny.run("deploy", "-t", "test", "--yes")
    assert refused.exit_code == 1
    assert re.search(r'is built for linux/arm64, node "[^"]+" is amd64', refused.err)
    assert "build for it too: services.NAME.build.platforms: [linux/arm64, linux/amd64]" in refused.err
    assert "build/web" not in steps(refused)
    assert tiny.objects("deployments") == []
