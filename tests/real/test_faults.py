"""What goes wrong in real life: what the user reads, what is left, and that the next deploy works.
Needs: a Docker engine, compose v2, a registry."""
import os
import pathlib
import signal
import time

from support import golden
from support.net import occupied, request
from support.tiny import DOCKERFILE, say, url

FAILED, NOT_SERVING, ROLLED_BACK = 1, 5, 6
INTERRUPTED = -signal.SIGINT  # ended by the signal itself: a shell shows 130


def change_dockerfile(project, old, new):
    path = project.folder / "web/Dockerfile"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def serves_after_repair(project):
    """The next deploy, with a good Dockerfile again, simply works."""
    project.file("web/Dockerfile", DOCKERFILE)
    project.ok("deploy")
    assert project.get(url(project)).body == "one"


def test_a_failing_build_shows_its_last_lines_and_starts_nothing(tiny):
    change_dockerfile(tiny, "USER 65534", "RUN echo about-to-fail && exit 7")
    result = tiny.run("deploy")
    assert result.exit_code == FAILED, result
    assert "about-to-fail" in result.err and "exit 7" in result.err
    golden.matches(tiny, result.err, "failing_build")
    assert tiny.containers(all_states=True) == []
    serves_after_repair(tiny)


def test_a_failing_build_leaves_the_last_release_serving(tiny):
    tiny.ok("deploy")
    change_dockerfile(tiny, "USER 65534", "RUN exit 7")
    assert tiny.run("deploy").exit_code == FAILED
    assert request(url(tiny)).body == "one"


def test_a_missing_base_image_is_named(tiny, registry):
    missing = f"{registry.address}/nowhere/nothing:1"
    change_dockerfile(tiny, "busybox:1.35", missing)
    result = tiny.run("deploy")
    assert result.exit_code == FAILED, result
    assert missing in result.err
    golden.matches(tiny, result.err, "missing_base_image", REGISTRY=registry.address)
    serves_after_repair(tiny)


def test_a_port_that_somebody_else_holds_is_named_before_anything_is_built(tiny):
    holder = occupied(tiny.ports["web"])
    try:
        result = tiny.run("deploy")
    finally:
        holder.close()
    assert result.exit_code != 0, result
    assert str(tiny.ports["web"]) in result.err
    ours = pathlib.Path("/proc/self/comm").read_text().strip()
    golden.matches(tiny, result.err, "port_taken", PID=str(os.getpid()), PROGRAM=ours)
    assert tiny.containers() == []
    serves_after_repair(tiny)


def test_a_first_release_that_crashes_names_its_exit_code_and_last_words(tiny):
    change_dockerfile(tiny, '["httpd"', '["sh", "-c", "echo no-database-here >&2; exit 3", "httpd"')
    result = tiny.run("deploy")
    assert result.exit_code == NOT_SERVING, result
    assert "no-database-here" in result.err and "exits with 3" in result.err
    golden.matches(tiny, result.err, "crash_of_a_first_release")
    serves_after_repair(tiny)


def test_a_release_that_crashes_is_replaced_by_the_last_good_one(tiny):
    tiny.ok("deploy")
    change_dockerfile(tiny, '["httpd"', '["sh", "-c", "echo no-database-here >&2; exit 3", "httpd"')
    result = tiny.run("deploy")
    assert result.exit_code == ROLLED_BACK, result
    assert "no-database-here" in result.err
    golden.matches(tiny, result.err, "crash_after_a_good_release")
    assert request(url(tiny)).body == "one"


def test_a_release_that_never_answers_is_given_up_at_the_timeout(tiny):
    tiny.ok("deploy")
    change_dockerfile(tiny, '"8080"', '"8081"')
    result = tiny.run("deploy", "--timeout", "8s")
    assert result.exit_code == ROLLED_BACK, result
    assert result.seconds < 40
    golden.matches(tiny, result.err, "never_healthy")
    assert request(url(tiny)).body == "one"


def test_a_service_that_is_healthy_and_then_dies_is_noticed(tiny):
    # It serves for a second and a half, which is long enough to be asked and found well.
    dying = '["sh", "-c", "httpd -p 8080 -h /www; sleep 1.5; echo lost-the-database >&2; exit 3", "httpd"'
    change_dockerfile(tiny, '["httpd"', dying)
    result = tiny.run("deploy", "--timeout", "20s")
    assert result.exit_code == NOT_SERVING, result
    assert "exits with 3" in result.err and "lost-the-database" in result.err
    serves_after_repair(tiny)


def test_a_release_that_does_not_serve_stays_when_told_so(tiny):
    tiny.ok("deploy")
    change_dockerfile(tiny, '["httpd"', '["sh", "-c", "exit 3", "httpd"')
    result = tiny.run("deploy", "--no-rollback")
    assert result.exit_code == NOT_SERVING, result
    serves_after_repair(tiny)


def test_explain_last_says_why_the_last_run_failed(tiny):
    change_dockerfile(tiny, '["httpd"', '["sh", "-c", "echo no-database-here >&2; exit 3", "httpd"')
    assert tiny.run("deploy").exit_code == NOT_SERVING
    result = tiny.ok("explain", "last")
    assert "exits with 3" in result.out and "no-database-here" in result.out
    golden.matches(tiny, result.out, "explain_last")


def slow_build(project, seconds):
    change_dockerfile(project, "USER 65534", f"RUN echo slow-step && sleep {seconds} && echo {time.time()}")


def never_ready(project):
    change_dockerfile(project, '"8080"', '"8081"')


def test_ctrl_c_during_a_build_ends_it_at_once_and_leaves_no_lock(tiny):
    slow_build(tiny, 60)
    running = tiny.start("deploy")
    running.wait_for("sleep 60", seconds=60)
    running.signal(signal.SIGINT)
    result = running.wait(15)
    assert result.exit_code == INTERRUPTED, result
    serves_after_repair(tiny)


def test_ctrl_c_while_waiting_detaches_and_says_how_to_go_on(tiny):
    never_ready(tiny)
    running = tiny.start("deploy")
    running.wait_for("0 of 1", seconds=60)
    running.signal(signal.SIGINT)
    result = running.wait(15)
    assert result.exit_code == INTERRUPTED, result
    assert "cloudctl status" in result.err
    golden.matches(tiny, result.err, "ctrl_c_while_waiting")
    assert len(tiny.containers()) == 1
    serves_after_repair(tiny)


def test_killed_during_a_build_the_next_deploy_goes_on(tiny):
    slow_build(tiny, 30)
    running = tiny.start("deploy")
    running.wait_for("sleep 30", seconds=60)
    running.kill()
    serves_after_repair(tiny)


def test_killed_while_starting_the_next_deploy_goes_on(tiny):
    running = tiny.start("deploy")
    running.wait_for("start web", seconds=60)
    running.kill()
    tiny.ok("deploy")
    assert tiny.get(url(tiny)).body == "one"


def test_killed_while_waiting_the_next_deploy_goes_on(tiny):
    never_ready(tiny)
    running = tiny.start("deploy")
    running.wait_for("0 of 1", seconds=60)
    running.kill()
    serves_after_repair(tiny)


def test_of_two_deploys_at_once_the_second_waits_for_the_first(tiny):
    first = tiny.start("deploy")
    first.wait_for("start web", seconds=60)
    say(tiny, "two")
    second = tiny.run("deploy")
    assert first.wait(60).exit_code == 0
    assert second.exit_code == 0, second
    assert tiny.get(url(tiny)).body == "two"


def test_a_second_deploy_that_must_not_wait_names_the_holder(tiny):
    never_ready(tiny)
    first = tiny.start("deploy", "--timeout", "30s")
    first.wait_for("0 of 1", seconds=60)
    second = tiny.run("deploy", "--lock-wait", "0s")
    assert second.exit_code != 0
    assert str(first.pid) in second.err, second
    golden.matches(tiny, second.err, "held_by_another_deploy", PID=str(first.pid))
    first.signal(signal.SIGINT)
    first.wait(30)
