"""The program on a real terminal (a pseudo-terminal), in pipes, and under signals."""
import os
import pty
import select
import signal
import subprocess
import time


def on_terminal(desk, *arguments, typed=b"", after=b""):
    """Runs it with all three streams on a terminal, types once `after` is shown; returns what was shown
    and the exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(desk.folder)
        os.execve(desk.binary, [str(desk.binary), *arguments],
                  desk.environment | {"TERM": "xterm", "NO_COLOR": "1"})
    shown = b""
    try:
        while select.select([terminal], [], [], 30)[0] and (part := os.read(terminal, 4096)):
            shown += part
            if typed and after in shown:
                os.write(terminal, typed)
                typed = b""
    except OSError:
        pass  # the terminal is closed with its last user
    os.close(terminal)  # ends a program that would still read
    return shown.decode().replace("\r\n", "\n"), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_a_closed_pipe_is_no_failure(hello):
    reader = subprocess.Popen([hello.binary, "schema"], cwd=hello.folder, env=hello.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    reader.stdout.read(1)
    reader.stdout.close()
    assert reader.stderr.read() == b""
    assert reader.wait(timeout=30) == 0


def test_no_escapes_in_a_pipe_and_colours_only_where_wanted(hello):
    hello.write("cloudctl.yaml", "name: hello\nservice: {}\n")
    assert "\x1b" not in hello.run("check").stdout
    assert "\x1b[" in hello.run("check", "--color=always").stdout
    assert "\x1b[" in hello.run("check", env={"FORCE_COLOR": "1"}).stdout
    assert "\x1b" not in hello.run("check", "--color=auto", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout


def test_a_secret_that_is_typed_is_not_shown(hello):
    shown, code = on_terminal(hello, "secrets", "set", "KEY", typed=b"sentinel-77\n", after=b"(it is not shown): ")
    assert code == 0
    assert "value of KEY (it is not shown): " in shown
    assert "sentinel-77" not in shown


def test_init_asks_on_a_terminal_and_no_means_no(desk):
    desk.write("index.html", "<h1>hello</h1>\n")
    shown, code = on_terminal(desk, "init", typed=b"n\n", after=b"[y/N] ")
    assert code == 1
    assert "write cloudctl.yaml? [y/N]" in shown
    assert not (desk.folder / "cloudctl.yaml").exists()
    shown, code = on_terminal(desk, "init", typed=b"y\n", after=b"[y/N] ")
    assert code == 0
    assert (desk.folder / "cloudctl.yaml").is_file()


def test_ctrl_c_ends_it_as_a_shell_expects(hello):
    """A slow program stands in for docker: the interrupt comes while its answer is awaited."""
    tool = hello.write("bin/docker", "#!/bin/sh\nexec sleep 60\n")
    tool.chmod(0o755)
    environment = hello.environment | {"PATH": f"{hello.folder}/bin:{os.environ['PATH']}"}
    running = subprocess.Popen([hello.binary, "deploy"], cwd=hello.folder, env=environment,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1)
    began = time.monotonic()
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=30)
    assert time.monotonic() - began < 10
    assert running.returncode in (-signal.SIGINT, 130)


def test_json_progress_is_json_lines_on_standard_error(hello):
    import json
    done = hello.run("deploy", "--progress", "json")
    lines = [line for line in done.stderr.splitlines() if line.startswith("{")]
    assert json.loads(lines[0]) == {"type": "version", "v": 1}
    assert {"v", "type", "ts", "level", "msg"} <= set(json.loads(lines[1]))


def test_progress_that_cannot_be_is_refused(hello):
    done = hello.run("deploy", "--progress", "tty")
    assert done.returncode == 2
    assert "needs a terminal on standard error" in done.stderr
    wrong = hello.run("deploy", env={"CLOUDCTL_PROGRESS": "fancy"})
    assert wrong.returncode == 2 and "set it to auto, tty, plain, json or quiet" in wrong.stderr
