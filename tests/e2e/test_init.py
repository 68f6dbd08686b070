"""init: shows what it found and from where, writes once, and its file is good."""


def test_a_folder_becomes_a_file_that_check_and_render_take(desk):
    desk.write("app.py", "from flask import Flask\napp = Flask(__name__)\napp.run(port=5000)\n")
    desk.write("requirements.txt", "flask\ngunicorn\n")
    done = desk.run("init", "--name", "shop")
    assert done.returncode == 0, done.stderr
    assert "5000" in done.stderr and "app.py:3" in done.stderr
    assert done.stdout == ("wrote cloudctl.yaml\n\nnext:\n  cloudctl check\n  cloudctl deploy\n"
                           "  cloudctl status\n")
    assert desk.run("check").returncode == 0
    assert desk.run("render").returncode == 0


def test_a_file_that_is_there_is_never_overwritten(hello):
    before = (hello.folder / "cloudctl.yaml").read_text()
    done = hello.run("init", "--yes")
    assert done.returncode == 2
    assert 'there is a "' in done.stderr
    assert (hello.folder / "cloudctl.yaml").read_text() == before


def test_a_compose_file_is_taken_over_and_the_rest_is_listed(desk):
    desk.write("docker-compose.yml", "services:\n  web:\n    image: nginx:1.26\n    ports: ['8080:80']\n"
                                     "    cap_add: [NET_ADMIN]\n")
    done = desk.run("init", "--from-compose", "docker-compose.yml", "--name", "shop")
    assert done.returncode == 0, done.stderr
    assert "not taken over: " in done.stderr and "cap_add" in done.stderr
    assert desk.run("check").returncode == 0


def test_a_dry_run_prints_the_file_and_writes_nothing(desk):
    desk.write("index.html", "<h1>hello</h1>\n")
    done = desk.run("init", "--dry-run", "--name", "page")
    assert "name: page" in done.stdout
    assert not (desk.folder / "cloudctl.yaml").exists()


def test_another_folder_is_named_in_the_next_commands(desk):
    desk.write("shop/index.html", "<h1>hello</h1>\n")
    done = desk.run("init", "shop")
    assert done.returncode == 0, done.stderr
    assert "  cloudctl -C shop deploy\n" in done.stdout
    assert (desk.folder / "shop/cloudctl.yaml").is_file()
