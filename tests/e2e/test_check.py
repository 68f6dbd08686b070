"""check: every mistake at once, for people, programs and GitHub."""
import json

BROKEN = """name: hello
services:
  web:
    image: nginx:1.26
    replcas: 3
    port: many
"""


def test_a_good_file_is_called_good(hello):
    done = hello.run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == 'cloudctl.yaml is good: 1 service, target "local"\n'


def test_all_mistakes_are_shown_with_place_caret_and_nearest_word(desk):
    desk.write("cloudctl.yaml", BROKEN)
    done = desk.run("check")
    assert done.returncode == 2
    assert "cloudctl.yaml:5:5" in done.stdout
    assert "cloudctl.yaml:6:11" in done.stdout
    assert '^^^^^^^ did you mean "replicas"?' in done.stdout
    assert done.stdout.endswith("2 errors\n")


def test_the_same_mistakes_as_json(desk):
    desk.write("cloudctl.yaml", BROKEN)
    document = json.loads(desk.run("check", "-o", "json").stdout)
    assert document["errors"] == 2
    assert [(d["line"], d["column"]) for d in document["diagnostics"]] == [(5, 5), (6, 11)]


def test_github_gets_annotations_beside_the_file(desk):
    desk.write("cloudctl.yaml", BROKEN)
    done = desk.run("check", env={"GITHUB_ACTIONS": "true"})
    assert "::error file=cloudctl.yaml,line=5,col=5,title=C" in done.stderr


def test_the_file_is_found_from_a_folder_below(hello):
    below = hello.folder / "a/b"
    below.mkdir(parents=True)
    done = hello.run("check", cwd=below)
    assert done.returncode == 0
    assert done.stdout.startswith("../../cloudctl.yaml is good")


def test_the_search_ends_at_the_top_of_the_repository(hello):
    below = hello.folder / "other"
    (below / ".git").mkdir(parents=True)
    done = hello.run("check", cwd=below)
    assert done.returncode == 2
    assert 'run "cloudctl init"' in done.stderr


def test_another_file_and_another_folder_can_be_named(hello):
    hello.write("x/other.yaml", "name: other\nservices: {a: {image: b}}\n")
    assert hello.run("check", "-C", "x", "-f", "other.yaml").returncode == 0
    missing = hello.run("check", "-f", "nope.yaml")
    assert missing.returncode == 2
    assert 'there is no file "' in missing.stderr


def test_mistakes_end_every_other_verb_too(desk):
    desk.write("cloudctl.yaml", BROKEN)
    for verb in ("render", "plan", "deploy", "build"):
        done = desk.run(verb)
        assert done.returncode == 2
        assert done.stdout == ""
        assert "cloudctl.yaml:5:5" in done.stderr


def test_s2_row_7_a_dockerfile_is_looked_at_too(desk):
    desk.write("cloudctl.yaml", "name: hello\nservices: {web: {build: ., port: 80}}\n")
    desk.write("Dockerfile", "FROM nginx\n")
    done = desk.run("check")
    assert "warning[D0" in done.stdout
    assert "Dockerfile:1:" in done.stdout
    assert done.returncode == 0
    assert desk.run("check", "--strict").returncode == 2


def test_a_key_is_explained_and_an_unknown_one_names_the_nearest(desk):
    assert "port that the service listens on" in desk.run("check", "--explain", "services.web.port").stdout
    assert desk.run("explain", "C012").stdout.startswith("C012")
    done = desk.run("explain", "replcas")
    assert done.returncode == 2
    assert "did you mean" in done.stderr
