"""The lines of a generated workflow of GitHub, run for a target in a cluster: planned on one checkout, deployed on
another one by digest, with credentials that only the workflow gives.
Needs: a Kubernetes, a Docker engine, a registry."""
import os
import re
import subprocess

import pytest

from support.workflow import Event, Workflow


def git(folder, *words):
    who = ["-c", "user.name=ann", "-c", "user.email=ann@example.com"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True)


@pytest.fixture
def github(tiny, binary, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "cloudctl").symlink_to(binary)
    git(tiny.folder, "init", "--quiet", "--initial-branch=main")
    git(tiny.folder, "add", "--all")
    git(tiny.folder, "commit", "--quiet", "--message", "first")
    made = Workflow(tiny.ok("ci", "github", "-t", "test").out, tiny.folder, tmp_path / "github")
    made.environment = tiny.environment | {"PATH": f"{tools}:{tiny.environment.get('PATH', os.environ['PATH'])}"}
    made.secrets = {"REGISTRY_USER": "anybody", "REGISTRY_PASSWORD": "may push here",
                    "KUBECONFIG": tiny.kubeconfig.read_text()}
    del made.environment["KUBECONFIG"]
    return made


def test_s2_row_6_a_workflow_plans_a_pull_request_and_deploys_the_branch_by_digest(tiny, github):
    asked = github.run(Event("pull_request"))
    assert not asked.failed, asked
    assert "Deployment/web" in asked.summary and tiny.object("deployment", "web") is None
    pushed = github.run(Event("push"))
    assert not pushed.failed, pushed
    pod = tiny.object("deployment", "web")["spec"]["template"]["spec"]
    assert "@sha256:" in pod["containers"][0]["image"]
    assert tiny.get(tiny.address("web-public")).body == "one"
    keys = re.findall(r"[\w+/=.-]{40,}", github.secrets["KUBECONFIG"])
    said = (github.place / "artifacts/plan-test/plan.json").read_text() + "".join(pushed.steps.values())
    assert keys and not [key for key in keys if key in said]


def test_a_job_without_the_credentials_of_the_cluster_ends_before_it_changes_anything(tiny, github):
    del github.secrets["KUBECONFIG"]
    ran = github.run(Event("push"))
    assert ran.failed == "plan/plan", ran
    assert "deploy/deploy" not in ran.steps and tiny.object("deployment", "web") is None
