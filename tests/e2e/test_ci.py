"""ci: offline; printed, written once, never over another file. What the systems' own tools say of the
pipelines, and what they do when they run, is in tests/real."""
import re
import subprocess

import pytest

SYSTEMS = ("github", "gitlab", "jenkins")
PLACES = {"github": ".github/workflows/cloudctl-local.yaml", "gitlab": ".gitlab-ci.yml", "jenkins": "Jenkinsfile"}


@pytest.fixture
def repository(hello):
    subprocess.run(["git", "init", "--quiet", str(hello.folder)], check=True)
    return hello


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_pipeline_is_written_where_its_system_looks_for_it_and_never_twice(repository, system):
    printed = repository.run("ci", system)
    assert printed.returncode == 0, printed.stderr
    place = repository.folder / PLACES[system]
    assert not place.exists()
    written = repository.run("ci", system, "--write")
    assert (written.returncode, written.stdout) == (0, PLACES[system] + "\n"), written
    assert place.read_text() == printed.stdout
    place.write_text("mine\n")
    again = repository.run("ci", system, "--write")
    assert again.returncode == 1 and "is there already" in again.stderr
    assert place.read_text() == "mine\n"


def test_from_a_folder_below_the_top_it_is_written_at_the_top_and_works_in_the_folder(repository):
    shop = repository.folder / "services/shop"
    shop.mkdir(parents=True)
    (repository.folder / "cloudctl.yaml").rename(shop / "cloudctl.yaml")
    done = repository.run("ci", "gitlab", "--write", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert '\n    - cd "services/shop"\n' in (repository.folder / ".gitlab-ci.yml").read_text()


def test_an_edited_template_wins(repository):
    repository.run("render", "--eject")
    path = repository.folder / ".cloudctl/templates/ci/Jenkinsfile"
    path.write_text("// ours\n" + path.read_text())
    assert repository.run("ci", "jenkins").stdout.startswith("// ours\n// Made by")


@pytest.mark.parametrize("folder, warned", [("app", False), (".", True)])
def test_an_image_that_would_be_another_one_in_every_checkout_is_warned_of(desk, folder, warned):
    desk.write("cloudctl.yaml", f"name: hello\nservices: {{web: {{build: {folder}, port: 8080}}}}\n")
    desk.write(f"{folder}/Dockerfile", "FROM nginx:1.26\nCOPY . /usr/share/nginx/html\n")
    subprocess.run(["git", "init", "--quiet", str(desk.folder)], check=True)
    done = desk.run("ci", "github")
    assert done.returncode == 0 and ("no .dockerignore" in done.stderr) == warned, done.stderr
    if warned:
        desk.write(".dockerignore", ".git\n")
        assert "no .dockerignore" not in desk.run("ci", "github").stderr


def test_what_cannot_be_is_refused_with_the_way_out(repository):
    for arguments, words in (((), "SYSTEM"), (("circle",), "github, gitlab, jenkins"),
                             (("github", "--branch", "a b"), "cannot stand in a generated pipeline"),
                             (("github", "-t", "nowhere"), "no target")):
        done = repository.run("ci", *arguments)
        assert done.returncode == 2 and words in done.stderr, (arguments, done.stderr)


def test_a_workflow_of_github_asks_for_no_more_than_it_needs(repository):
    text = repository.run("ci", "github").stdout
    assert "pull_request_target" not in text and "permissions:\n  contents: read\n" in text
    assert text.count("permissions:") == 1
    used = re.findall(r"uses: (\S+)( # v\d+\.\d+\.\d+)?", text)
    assert used and all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) and version for action, version in used)
    assert text.count("persist-credentials: false") == text.count("actions/checkout@")


def test_what_somebody_writes_into_a_pull_request_is_never_a_line_of_the_shell(repository):
    """GitHub puts the values of expressions into the text of a script before the shell reads it."""
    text = repository.run("ci", "github").stdout
    for script in re.findall(r"run: \|\n((?: {10,}.*\n)+)|run: (.+)", text):
        assert "${{" not in "".join(script)
