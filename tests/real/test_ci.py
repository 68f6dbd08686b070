"""The pipelines of `ci`: judged by the tools that the registries have for each system, then run: their own lines,
with the real cloudctl, engine and registry. What judges what: GitHub's workflows are read by actionlint (with
shellcheck for their scripts); GitLab's are held against GitLab's own JSON schema and run by gitlab-ci-local, which
follows rules, stages and artifacts; a Jenkinsfile is read by the Groovy compiler and gone through by a model of our
own, for Jenkins's own linter is in no registry.
Needs: a Docker engine, compose v2, a registry with a password, base images; go, node, java, maven, rsync."""
import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support import judges
from support.places import REPOSITORY
from support.workflow import Event, Workflow

GOLDEN = REPOSITORY / "tests/render/golden"
GROOVY = Path(__file__).parent / "support/jenkins.groovy"
EXAMPLES = ("hello", "polyglot")


def run(command, folder, seconds=300, **options):
    return subprocess.run(command, cwd=folder, text=True, timeout=seconds, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)


def git(folder, *words):
    who = ["-c", "user.name=ann", "-c", "user.email=ann@example.com"]
    assert run(["git", *who, *words], folder).returncode == 0, words


# --- judged

def actionlint(tmp_path, text):
    (tmp_path / "workflow.yaml").write_text(text)
    (tmp_path / "actionlint.yaml").write_text("self-hosted-runner: {labels: ['cloudctl-*']}\n")
    return run([str(judges.actionlint()), "-config-file", "actionlint.yaml", "workflow.yaml"], tmp_path)


@pytest.mark.parametrize("example", EXAMPLES)
def test_actionlint_has_nothing_to_say_of_a_workflow_of_github(example, tmp_path):
    done = actionlint(tmp_path, (GOLDEN / f"ci-{example}-github").read_text())
    assert (done.returncode, done.stdout) == (0, "")


def test_actionlint_would_see_a_wrong_key_and_a_wrong_line_of_the_shell(tmp_path):
    text = (GOLDEN / "ci-hello-github").read_text()
    assert 'unexpected key "need"' in actionlint(tmp_path, text.replace("needs: plan", "need: plan")).stdout
    assert "shellcheck" in actionlint(tmp_path, text.replace('--target "$TARGET"', "--target $(echo $X")).stdout


def listed_by_gitlab(tmp_path, text):
    (tmp_path / ".gitlab-ci.yml").write_text(text)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "remote", "add", "origin", "https://gitlab.example.com/acme/shop.git")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "x")
    return run([*judges.gitlab_ci_local(), "--list-csv"], tmp_path, env=os.environ | {"HOME": str(tmp_path)})


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_pipeline_of_gitlab_keeps_to_the_schema_of_gitlab(example, tmp_path):
    done = listed_by_gitlab(tmp_path, (GOLDEN / f"ci-{example}-gitlab").read_text())
    assert done.returncode == 0 and "json schema validated" in done.stdout, done.stdout


def test_the_schema_of_gitlab_would_see_a_wrong_word(tmp_path):
    text = (GOLDEN / "ci-hello-gitlab").read_text().replace("action: prepare", "action: prepair")
    done = listed_by_gitlab(tmp_path, text)
    assert done.returncode != 0 and "action" in done.stdout, done.stdout


class Jenkins:
    """What a Jenkinsfile would have Jenkins do, in order: (what, stage, text, folder, variables)."""

    def __init__(self, path, branch, workspace, *variables):
        temp = Path(f"{workspace}@tmp")
        self.done = run(judges.groovy(GROOVY, str(path), branch, str(workspace), str(temp), *variables), path.parent)
        self.steps = []
        for line in self.done.stdout.splitlines() if self.done.returncode == 0 else []:
            what, *rest = line.split(" ")
            stage, folder, text, names = (base64.b64decode(part).decode() for part in rest)
            bound = dict(pair.split("=", 1) for pair in names.splitlines())
            self.steps.append((what, stage, text, folder, bound))

    def stages(self):
        return list(dict.fromkeys(stage for what, stage, *_ in self.steps if what == "sh"))


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_jenkinsfile_is_groovy_and_every_step_of_it_is_there(example, tmp_path):
    path = GOLDEN / f"ci-{example}-jenkins"
    branch, push = ("release", ["push"]) if example == "polyglot" else ("main", [])
    main = Jenkins(path, branch, tmp_path, "PATH=/bin")
    assert main.done.returncode == 0, main.done.stdout
    assert main.stages() == ["cloudctl", "lint", "build", *push, "plan", "deploy", "post"]
    assert ("option", "disableConcurrentBuilds") in [(what, text) for what, _, text, *_ in main.steps]
    assert Jenkins(path, "PR-1", tmp_path, "PATH=/bin").stages() == ["cloudctl", "lint", "build", "plan", "post"]
    forked = Jenkins(path, "PR-2", tmp_path, "PATH=/bin", "CHANGE_FORK=stranger")
    assert forked.stages() == ["cloudctl", "lint", "build", "post"]


def test_a_jenkinsfile_with_a_wrong_word_or_bracket_would_be_seen(tmp_path):
    text = (GOLDEN / "ci-hello-jenkins").read_text()
    for wrong in (text.replace("steps {", "step {", 1), text.replace("agent {", "agent (", 1)):
        path = tmp_path / "Jenkinsfile"
        path.write_text(wrong)
        assert Jenkins(path, "main", tmp_path, "PATH=/bin").done.returncode != 0


# --- run

@pytest.fixture
def hello(new_project, base_images, auth_registry, binary, tmp_path):
    """examples/hello in a repository of its own, its images in a registry with a password."""
    base_images("debian:bookworm-slim")
    project = new_project().from_example("hello")
    path = project.folder / "cloudctl.yaml"
    path.write_text(f"registry: {auth_registry.address}/{project.name}\n" + path.read_text())
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "cloudctl").symlink_to(binary)
    project.environment["PATH"] = f"{tools}:{os.environ['PATH']}"
    git(project.folder, "init", "--quiet", "--initial-branch=main")
    git(project.folder, "remote", "add", "origin", "https://gitlab.example.com/acme/hello.git")
    return project


def commit(project):
    git(project.folder, "add", "--all")
    git(project.folder, "commit", "--quiet", "--message", "a change")


def tags(registry, project):
    return registry.tags(f"{project.name}/{project.name}-web")


def answers(project, words="Hello"):
    return project.get(f"http://127.0.0.1:{project.ports['web']}/").body.startswith(words)


def workflow(project, registry, tmp_path):
    made = Workflow(project.ok("ci", "github").out, project.folder, tmp_path / "github")
    made.environment = project.environment
    made.secrets = {"REGISTRY_USER": registry.user, "REGISTRY_PASSWORD": registry.password}
    return made


def test_the_lines_of_a_workflow_of_github_plan_a_pull_request_and_deploy_the_branch(hello, auth_registry, tmp_path):
    commit(hello)
    github = workflow(hello, auth_registry, tmp_path)
    asked = github.run(Event("pull_request"))
    assert not asked.failed, asked
    assert "+ web  created" in asked.summary and "deploy/deploy" not in asked.steps
    assert tags(auth_registry, hello) == [] and hello.containers(all_states=True) == []
    stranger = github.run(Event("pull_request", fork=True))
    assert not any(name.startswith("plan/") for name in stranger.steps)
    pushed = github.run(Event("push"))
    assert not pushed.failed, pushed
    assert len(tags(auth_registry, hello)) == 1 and len(hello.containers()) == 2
    assert answers(hello)
    text = "".join(pushed.steps.values()) + pushed.summary + (tmp_path / "github/artifacts/plan-local/plan.json").read_text()
    assert auth_registry.password not in text
    # The next commit is the next release; the one that was planned before it is refused.
    (hello.folder / "cloudctl.yaml").write_text(
        (hello.folder / "cloudctl.yaml").read_text().replace("GREETING: Hello", "GREETING: Welcome"))
    commit(hello)
    assert not github.run(Event("push")).failed
    assert answers(hello, "Welcome")
    late = github.run(Event("push"), only="deploy")
    assert late.failed == "deploy/deploy"


def test_the_linter_of_a_workflow_reads_python_and_node_and_stops_at_a_mistake(new_project, binary, tmp_path):
    project = new_project().from_example("polyglot")
    git(project.folder, "init", "--quiet", "--initial-branch=main")
    commit(project)
    made = Workflow(project.ok("ci", "github").out, project.folder, tmp_path / "github")
    made.environment = project.environment
    linted = made.run(Event("pull_request"), only="lint")
    assert not linted.failed, linted
    assert "All checks passed" in linted.steps["check/lint the Python code"]
    assert "check/lint the code of web" in linted.steps
    project.file("api/wrong.py", "import os\nprint(undefined)\n")
    commit(project)
    assert made.run(Event("pull_request"), only="lint the Python").failed == "check/lint the Python code"


def test_a_machine_without_cloudctl_says_what_is_missing_and_builds_it_from_the_source_that_is_named(
        hello, auth_registry, tmp_path):
    commit(hello)
    github = workflow(hello, auth_registry, tmp_path)
    github.environment = hello.environment | {"PATH": os.environ["PATH"]}
    if shutil.which("cloudctl"):
        pytest.skip("this machine has a cloudctl of its own")
    failed = github.run(Event("pull_request"), only="cloudctl on this machine")
    assert "CLOUDCTL_SOURCE: is not set, and this machine has no cloudctl" in failed.steps[failed.failed]
    # The lines fetch that commit and start its script; that the script builds is seen by hand, for it takes minutes.
    source = tmp_path / "source"
    (source / "scripts").mkdir(parents=True)
    (source / "scripts/install").write_text(f'#!/bin/sh\nmkdir -p "$2/bin" && ln -s {hello.binary} "$2/bin/cloudctl"\n')
    (source / "scripts/install").chmod(0o755)
    git(source, "init", "--quiet")
    git(source, "add", ".")
    git(source, "commit", "--quiet", "--message", "x")
    github.variables = {"CLOUDCTL_SOURCE": str(source), "CLOUDCTL_COMMIT": run(["git", "rev-parse", "HEAD"], source).stdout.strip()}
    ran = github.run(Event("pull_request"), only="c")
    assert not ran.failed, ran
    assert "check/check cloudctl.yaml and Dockerfiles" in ran.steps


def test_a_pipeline_of_gitlab_deploys_the_branch(hello, auth_registry):
    hello.ok("ci", "gitlab", "--write")
    commit(hello)
    hello.file(".gitlab-ci-local-variables.yml",
               f"REGISTRY_USER: {auth_registry.user}\nREGISTRY_PASSWORD: {auth_registry.password}\n")
    hello.file(".git/info/exclude", ".gitlab-ci-local*\n")
    done = run([*judges.gitlab_ci_local(), "--force-shell-executor", "--shell-isolation"], hello.folder,
               env=hello.environment)
    assert done.returncode == 0, done.stdout
    assert [job for job in ("check", "push", "plan", "deploy") if f"PASS  {job}" not in done.stdout] == []
    assert auth_registry.password not in done.stdout
    assert len(tags(auth_registry, hello)) == 1 and answers(hello)


def test_s2_row_6_the_steps_of_a_jenkinsfile_deploy_the_branch(hello, auth_registry, tmp_path):
    hello.ok("ci", "jenkins", "--write")
    commit(hello)
    workspace = tmp_path / "workspace"
    run(["git", "clone", "--quiet", str(hello.folder), str(workspace)], tmp_path)
    temp = Path(f"{workspace}@tmp")
    temp.mkdir()
    jenkins = Jenkins(workspace / "Jenkinsfile", "main", workspace, f"PATH={hello.environment['PATH']}")
    assert jenkins.done.returncode == 0, jenkins.done.stdout
    values = {"registry/user": auth_registry.user, "registry/password": auth_registry.password}
    environment = hello.environment | {"WORKSPACE": str(workspace), "WORKSPACE_TMP": str(temp)}
    said = ""
    for what, stage, text, folder, bound in jenkins.steps:
        if what == "archive":
            assert all((Path(folder) / name).is_file() for name in text.split(",")), folder
        if what != "sh":
            continue
        script = temp / "script"
        script.write_text(text)
        script.chmod(0o755)
        given = {name: values.get(value, value) for name, value in bound.items()}
        # As Jenkins does it: a script that names its program is run by it, another one by sh -xe.
        command = [str(script)] if text.startswith("#!") else ["sh", "-xe", str(script)]
        done = run(command, workspace / folder, env=environment | given)
        assert done.returncode == 0, (stage, done.stdout)
        said += done.stdout
    assert len(tags(auth_registry, hello)) == 1 and answers(hello)
    assert auth_registry.password not in said and not (temp / "docker").exists()
