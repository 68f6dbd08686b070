"""render and plan: offline, the same bytes each time, nothing changed."""
import json


def test_one_file_is_printed_as_it_is(hello):
    done = hello.run("render")
    assert done.returncode == 0
    assert "name: hello\n" in done.stdout
    assert 'image: "${WEB_IMAGE:-nginx:1.26}"' in done.stdout
    assert hello.run("render").stdout == done.stdout


def test_files_are_written_where_they_are_wanted(hello):
    done = hello.run("render", "--out", "made")
    assert done.stdout == "compose.yaml\n"
    assert (hello.folder / "made/compose.yaml").read_text() == hello.run("render").stdout


def test_a_generated_dockerfile_comes_along(desk):
    desk.write("cloudctl.yaml", "name: hello\nservices: {web: {build: app, port: 8000}}\n")
    desk.write("app/main.py", "print('hello')\n")
    desk.write("app/requirements.txt", "flask\n")
    done = desk.run("render", "-o", "json")
    paths = [f["path"] for f in json.loads(done.stdout)["files"]]
    assert "build/web/Dockerfile" in paths and "compose.yaml" in paths
    assert "# --- build/web/Dockerfile\n" in desk.run("render").stdout


def test_manifests_of_another_target_are_rendered(hello):
    with open(hello.folder / "cloudctl.yaml", "a") as file:
        file.write("targets:\n  prod: {type: kubernetes, context: prod}\n")
    done = hello.run("render", "-t", "prod", "--out", "made")
    assert done.returncode == 0, done.stderr
    assert "kind: Deployment" in "".join(p.read_text() for p in (hello.folder / "made").rglob("*.yaml"))


def test_templates_are_ejected_once_and_an_edited_copy_wins(hello):
    first = hello.run("render", "--eject")
    paths = first.stdout.split()
    assert paths and all((hello.folder / p).is_file() for p in paths)
    compose = next(p for p in paths if "compose" in p)
    edited = hello.folder / compose
    edited.write_text("# mine\n" + edited.read_text())
    second = hello.run("render", "--eject")
    assert second.stdout == "" and f"kept {compose}" in second.stderr
    assert edited.read_text().startswith("# mine\n")
    assert hello.run("render").stdout.startswith("# mine\n")


def test_plan_shows_what_would_come_and_its_exit_code_is_opt_in(hello):
    done = hello.run("plan")
    assert done.returncode == 0
    assert done.stdout.startswith("hello on local: nothing deployed → cloudctl.yaml\n")
    assert "+ web  created" in done.stdout
    assert hello.run("plan", "--detailed-exitcode").returncode == 7
    document = json.loads(hello.run("plan", "-o", "json", "--image", "web=nginx:1.27").stdout)
    assert {"path": "image", "before": "", "after": "nginx:1.27"} in document["services"][0]["fields"]


def test_values_of_secrets_are_in_no_output(hello):
    with open(hello.folder / "cloudctl.yaml", "a") as file:
        file.write("    secrets: [SESSION_KEY]\n")
    sentinel = "sentinel-8c1f"
    assert hello.run("secrets", "set", "SESSION_KEY", input=sentinel).returncode == 0
    for verb in (["render"], ["plan"], ["plan", "-o", "yaml"], ["secrets", "list"], ["secrets", "check"]):
        done = hello.run(*verb)
        assert done.returncode == 0
        assert sentinel not in done.stdout + done.stderr
