"""What `plan` says about a real cluster: nothing where nothing changed, own changes, changes by others.
Needs: a Kubernetes, a Docker engine."""
import json

import pytest

KEYS = "    env: {LEVEL: info, COLOUR: green}\n    resources: {cpu: 10m..0.5, memory: 16Mi..0.0625Gi}\n"


@pytest.fixture
def deployed(tiny):
    """The tiny service with variables and resources, deployed."""
    path = tiny.folder / "cloudctl.yaml"
    path.write_text(path.read_text() + KEYS)
    tiny.ok("deploy", "-t", "test", "--yes", seconds=600)
    return tiny


def plan(project, *words):
    return project.run("plan", "-t", "test", *words)


def fields(project):
    """{(kind, field): (before, after, by, manager)} of everything that differs."""
    answer = json.loads(plan(project, "-o", "json").out)
    return {(thing["kind"], field["path"]): (field["before"], field["after"], field["by"], field["manager"])
            for thing in answer["objects"] for field in thing["fields"]}


def changes(project):
    answer = json.loads(plan(project, "-o", "json").out)
    return sorted(f'{thing["change"]} {thing["kind"]}' for thing in answer["objects"]
                  if thing["change"] != "unchanged")


def edit(project, old, new):
    path = project.folder / "cloudctl.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_what_was_just_deployed_differs_in_nothing(deployed):
    result = plan(deployed, "--detailed-exitcode")
    assert result.exit_code == 0, result
    assert fields(deployed) == {}
    assert changes(deployed) == []


def test_before_the_first_deploy_everything_is_created_and_nothing_is_made(tiny):
    result = plan(tiny, "--detailed-exitcode")
    assert result.exit_code == 7, result
    assert {"created Deployment", "created Service", "created Namespace"} <= set(changes(tiny))
    assert tiny.cluster.kubectl("get", "namespace", tiny.namespace, "--ignore-not-found") == ""


def test_what_the_file_changed_is_told_as_ours(deployed):
    edit(deployed, "0.0625Gi", "96Mi")
    assert plan(deployed, "--detailed-exitcode").exit_code == 7
    assert fields(deployed) == {
        ("Deployment", "spec.template.spec.containers[web].resources.limits.memory"):
            ("64Mi", "96Mi", "you", "")}
    deployed.ok("deploy", "-t", "test", "--yes", seconds=600)
    assert fields(deployed) == {}


def test_another_variable_makes_a_new_configuration_and_lets_go_of_the_old_one(deployed):
    edit(deployed, "LEVEL: info", "LEVEL: debug")
    assert changes(deployed) == ["changed Deployment", "created ConfigMap", "removed ConfigMap"]
    deployed.ok("deploy", "-t", "test", "--yes", seconds=600)
    ours = deployed.objects("configmap", "-l", "app.kubernetes.io/managed-by=cloudctl")
    assert [one["data"]["LEVEL"] for one in ours] == ["debug"]


def test_the_same_worth_in_other_words_is_no_change(deployed):
    edit(deployed, "0.0625Gi", "64Mi")
    edit(deployed, "0.5,", "500m,")
    assert fields(deployed) == {}
    assert plan(deployed, "--detailed-exitcode").exit_code == 0


def test_what_others_changed_is_told_with_who_did_it(deployed):
    deployed.kubectl("scale", "deployment", "web", "--replicas=2")
    deployed.kubectl("set", "resources", "deployment/web", "--limits=memory=80Mi")
    deployed.kubectl("patch", "service", "web", "-p", '{"spec":{"ports":[{"port":8080,"targetPort":9090}]}}')
    deployed.kubectl("label", "deployment", "web", "team=a")
    deployed.kubectl("set", "env", "deployment/web", "MORE=1")
    found = fields(deployed)
    assert found == {
        ("Deployment", "spec.replicas"): ("2", "1", "cluster", "kubectl scale"),
        ("Deployment", "spec.template.spec.containers[web].resources.limits.memory"):
            ("80Mi", "0.0625Gi", "cluster", "kubectl-set"),
        ("Service", "spec.ports[8080].targetPort"): ("9090", "http", "cluster", "kubectl-patch")}
    text = plan(deployed).out
    assert "changed in the cluster by kubectl scale" in text
    assert "you changed" not in text


def test_values_of_secrets_are_never_shown(deployed):
    edit(deployed, KEYS, KEYS + "    secrets: [TOKEN]\n")
    deployed.ok("secrets", "set", "TOKEN", "-t", "test", stdin="first-value")
    result = plan(deployed)
    assert result.exit_code == 0, result
    deployed.ok("deploy", "-t", "test", "--yes", seconds=600)
    deployed.ok("secrets", "set", "TOKEN", "-t", "test", stdin="second-value")
    for words in ([], ["-o", "json"]):
        result = plan(deployed, *words)
        for value in ("first-value", "second-value", "Zmlyc3QtdmFsdWU", "c2Vjb25kLXZhbHVl"):
            assert value not in result.out + result.err


def test_a_saved_plan_is_deployed_as_it_was_and_refused_when_the_world_has_moved(deployed):
    edit(deployed, "0.0625Gi", "96Mi")
    deployed.ok("plan", "-t", "test", "--save", "a.plan")
    assert (deployed.folder / "a.plan").stat().st_mode & 0o777 == 0o600
    deployed.kubectl("scale", "deployment", "web", "--replicas=2")
    refused = deployed.run("deploy", "-t", "test", "--yes", "--plan", "a.plan", seconds=600)
    assert refused.exit_code == 1, refused
    assert "Deployment/web" in refused.err
    deployed.ok("plan", "-t", "test", "--save", "b.plan")
    deployed.ok("deploy", "-t", "test", "--yes", "--plan", "b.plan", "--force-conflicts", seconds=600)
    container = deployed.object("deployment", "web")["spec"]["template"]["spec"]["containers"][0]
    assert container["resources"]["limits"]["memory"] == "96Mi"
