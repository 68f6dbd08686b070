"""What the other tests stand on is itself what it claims to be."""
import subprocess
import sys
import time

import pytest

from support import program, sweep
from support.net import free_port, get_until
from support.project import unique_name
from support.watch import ArgumentWatch, files_containing


def inside(engine, image, *command):
    return engine.docker("run", "--rm", "--network", "none", image, *command).stdout.decode().strip()


def image_setting(engine, image, setting):
    return engine.docker("image", "inspect", "--format", "{{json .Config." + setting + "}}",
                         image).stdout.decode().strip()


@pytest.mark.parametrize("version", ["3.11", "3.13"])
def test_the_python_image_has_pythons_official_places(engine, base_images, version):
    base_images(f"python:{version}-slim")
    program_text = "import sys, pip; print(sys.version.split()[0], sys.prefix, pip.__path__[0])"
    found = inside(engine, f"python:{version}-slim", "python", "-c", program_text)
    assert found.startswith(f"{version}.")
    assert f"/usr/local/lib/python{version}/site-packages/pip" in found


def test_the_node_image_has_node_20_npm_and_its_user(engine, base_images):
    base_images("node:20-slim")
    assert inside(engine, "node:20-slim", "node", "--version").startswith("v20.")
    assert inside(engine, "node:20-slim", "npm", "--version")
    assert inside(engine, "node:20-slim", "id", "-u", "node") == "1000"


@pytest.mark.parametrize("image, port, user", [("nginx:1.26", 80, '""'),
                                               ("nginxinc/nginx-unprivileged:1.26", 8080, '"101"')])
def test_the_nginx_image_serves_its_folder_on_its_port(engine, base_images, image, port, user):
    base_images(image)
    assert image_setting(engine, image, "User") == user
    assert f'"{port}/tcp"' in image_setting(engine, image, "ExposedPorts")
    name, host_port = unique_name("nginx"), free_port()
    engine.docker("run", "-d", "--name", name, "-p", f"127.0.0.1:{host_port}:{port}", image)
    try:
        assert "Welcome to nginx" in get_until(f"http://127.0.0.1:{host_port}/").body
        assert "GET / HTTP/1.1" in engine.docker("logs", name).stdout.decode()
    finally:
        sweep.sweep(engine, name)
    assert sweep.leftovers(engine, name) == {"containers": [], "networks": [], "volumes": []}


def test_the_busybox_image_has_the_version_of_its_name(engine, base_images):
    base_images("busybox:1.35")
    assert "BusyBox v1.35." in inside(engine, "busybox:1.35", "busybox")


def test_the_open_registry_takes_what_is_pushed(engine, registry, base_images):
    base_images("busybox:1.35")
    name = unique_name("pushed")
    engine.docker("tag", "busybox:1.35", f"{registry.address}/{name}:v1")
    try:
        engine.docker("push", f"{registry.address}/{name}:v1")
    finally:
        sweep.sweep(engine, name)
    assert registry.tags(name) == ["v1"]
    assert registry.digest(name, "v1").startswith("sha256:")
    assert registry.digest(name, "v2") is None


def test_the_locked_registry_lets_nobody_in_without_its_password(engine, auth_registry, tmp_path):
    login = ["docker", "--config", str(tmp_path), "login", "-u", auth_registry.user,
             "--password-stdin", auth_registry.address]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", **engine.environment()}
    wrong = program.run(login, tmp_path, environment, seconds=30, stdin="wrong")
    right = program.run(login, tmp_path, environment, seconds=30, stdin=auth_registry.password)
    assert wrong.exit_code != 0 and "401 Unauthorized" in wrong.err
    assert right.exit_code == 0, right


def test_the_argument_watch_sees_a_process_of_30_ms():
    with ArgumentWatch("s3ntinel-value") as watch:
        time.sleep(0.05)
        subprocess.run([sys.executable, "-c", "import time; time.sleep(0.03)", "s3ntinel-value"], check=True)
    assert len(watch.found) == 1 and "s3ntinel-value" in watch.found[0]


def test_files_with_a_secret_in_them_or_in_their_name_are_found(tmp_path):
    (tmp_path / "clean").write_text("nothing")
    (tmp_path / "a").write_bytes(b"\xff\x00 s3ntinel \x00")
    (tmp_path / "s3ntinel.log").write_text("")
    assert [path.name for path in files_containing(tmp_path, "s3ntinel")] == ["a", "s3ntinel.log"]


def test_a_program_can_be_killed_when_it_says_a_word(tmp_path):
    text = "import time\nprint('ready', flush=True)\ntime.sleep(60)"
    running = program.Running([sys.executable, "-c", text], tmp_path, {})
    running.wait_for("^ready$", seconds=10)
    running.kill()
    assert running.wait(5).exit_code == -9


def test_a_program_that_never_says_the_word_fails_the_test_in_time(tmp_path):
    running = program.Running([sys.executable, "-c", "print('other')"], tmp_path, {})
    with pytest.raises(AssertionError, match="'ready' did not appear before it ended"):
        running.wait_for("ready", seconds=10)
    running.end()


def test_a_program_in_a_terminal_sees_its_size(tmp_path):
    text = "import os, sys; print(os.get_terminal_size(), sys.stdin.isatty(), sys.stderr.isatty())"
    result = program.run_in_terminal([sys.executable, "-c", text], tmp_path, {},
                                     program.Size(columns=40, rows=12), seconds=10)
    assert "columns=40, lines=12) True True" in result.out
