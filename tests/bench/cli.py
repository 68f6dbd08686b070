"""Bench of the command line: starts, rendering, many services, an unchanged build context, nothing to do.

Ratios against kubectl, helm and compose, measured side by side in one run. Prints a table; fails only where a
command fails. `--smoke` goes through every row once, with few files, to see that the bench itself works.
"""

import argparse
import pathlib
import shutil
import subprocess
import tempfile
import time

from measure import Table, once, side_by_side

ROOT = pathlib.Path(__file__).resolve().parents[2]


def chart_of(rendered, folder):
    """A chart and a kustomization that make the same objects as the rendered manifests."""
    templates = folder / "templates"
    templates.mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: equal\nversion: 0.1.0\n")
    (folder / "values.yaml").write_text("project: notes\n")
    names = []
    for path in sorted(rendered.rglob("*.yaml")):
        text = path.read_text()
        name = path.relative_to(rendered).as_posix().replace("/", "-")
        names.append(name)
        (folder / name).write_text(text)
        labelled = text.replace("{{", "{{ \"{{\" }}").replace("app.kubernetes.io/managed-by: cloudctl",
                                                              "app.kubernetes.io/managed-by: {{ .Values.project | quote }}")
        (templates / name).write_text(labelled)
    (folder / "kustomization.yaml").write_text("resources:\n" + "".join(f"- {n}\n" for n in names))


def project_of(count, folder):
    folder.mkdir(parents=True)
    lines = ["name: many", "services:"]
    for number in range(count):
        lines += [f"  s{number:04}:", "    image: nginx:1.26", "    port: 80", "    env: {LEVEL: info}",
                  "    resources: {cpu: 10m..100m, memory: 32Mi..64Mi}", "    probes: {ready: /}"]
    lines += ["targets:", "  k8s: {type: kubernetes, context: none}"]
    (folder / "cloudctl.yaml").write_text("\n".join(lines) + "\n")


def bench_start(table, tools):
    candidates = {"cloudctl": ([tools.cloudctl, "version"],)}
    if tools.kubectl:
        candidates["kubectl"] = ([tools.kubectl, "version", "--client"],)
    if tools.helm:
        candidates["helm"] = ([tools.helm, "version", "--short"],)
    found = side_by_side(candidates, tools.runs)
    if tools.kubectl:
        table.add("start: cloudctl version / kubectl version --client", found["cloudctl"], found["kubectl"], 0.1)
    if tools.helm:
        table.add("start: cloudctl version / helm version", found["cloudctl"], found["helm"], 0.1)
    table.limit("start: cloudctl version", found["cloudctl"] * 1e3, "ms", 5)


def bench_render(table, tools, work):
    out = work / "rendered"
    example = ROOT / "examples" / "todo"
    subprocess.run([tools.cloudctl, "-C", example, "render", "-t", tools.target, "--out", out], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    chart = work / "equal"
    chart_of(out / "manifests", chart)
    candidates = {"cloudctl": ([tools.cloudctl, "-C", str(example), "render", "-t", tools.target],),
                  "kustomize": ([tools.kubectl, "kustomize", str(chart)],)}
    if tools.helm:
        candidates["helm"] = ([tools.helm, "template", "equal", str(chart)],)
    found = side_by_side(candidates, tools.runs)
    table.add("render of the to-do scenario / kubectl kustomize", found["cloudctl"], found["kustomize"], 0.125)
    if tools.helm:
        table.add("render of the to-do scenario / helm template", found["cloudctl"], found["helm"], 0.125)


def bench_many(table, tools, work):
    """Linear: the last hundreds of services may cost half as much again as the first, no more."""
    each = {}
    for count in (1, 10, 100, 1000):
        folder = work / f"many{count}"
        project_of(count, folder)
        runs = [once([tools.cloudctl, "-C", str(folder), "render", "-t", "k8s"]) for _ in range(5)]
        seconds = sorted(r[0] for r in runs)[2]
        peak = max(r[1] for r in runs)
        each[count] = seconds * 1e3 / count
        table.note(f"render of {count} services: {seconds * 1e3:.1f} ms, {peak / 1024:.0f} MB")
    table.limit("render of 1000 services: time of a service", each[1000], "ms", 0.5)
    table.limit("render of 1000 services: memory", peak / 1024, "MB", 100)
    table.limit("render of 1000 services: time of a service / of 100", each[1000] / each[100], "", 1.5)


def bench_context(table, tools, work):
    folder = work / "context"
    (folder / "src").mkdir(parents=True)
    (folder / "Dockerfile").write_text("FROM busybox:1.35\nCOPY . /app\n")
    (folder / "cloudctl.yaml").write_text("name: big\nservices:\n  web: {build: ., port: 80}\n")
    for number in range(tools.files):
        if number % 1000 == 0:
            part = folder / "src" / f"d{number // 1000:03}"
            part.mkdir()
        (part / f"f{number}").write_text(f"content of file {number}\n" * 40)
    state = work / "state"
    env = {"HOME": str(work), "XDG_STATE_HOME": str(state), "XDG_CACHE_HOME": str(work / "cache"), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    command = [tools.cloudctl, "-C", str(folder), "render", "-t", "local"]
    time.sleep(2.1)  # files as young as the cache itself are rightly not trusted
    cold = once(command, None, env)
    # The processor time tells on a busy machine, too; the time gone by has two threads of ours in it.
    warm = middle([once(command, None, env) for _ in range(5)])
    hashing = ["/bin/sh", "-c", "find . -type f -print0 | xargs -0 sha256sum > /dev/null"]
    hashed = middle([once(hashing, folder, env) for _ in range(5)])
    for part, words in ((0, ""), (2, ", CPU")):
        table.add(f"unchanged context of {tools.files} files / first hashing{words}", warm[part], cold[part], 0.1)
        table.add(f"unchanged context of {tools.files} files / sha256sum{words}", warm[part], hashed[part], 0.1)


def middle(runs):
    """The median of each column."""
    return [sorted(column)[len(runs) // 2] for column in zip(*runs)]


def bench_nothing_to_do(table, tools, work):
    folder = work / "same"
    folder.mkdir()
    (folder / "cloudctl.yaml").write_text("name: benchsame\nservices:\n  web:\n    image: nginx:1.26\n    port: 80\n    expose: node:18099\n    probes: {ready: /}\n")
    deploy = [tools.cloudctl, "-C", str(folder), "deploy", "-t", "local", "--yes"]
    subprocess.run(deploy, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run([tools.cloudctl, "-C", folder, "render", "-t", "local", "--out", work / "same-files"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        compose = ["docker", "compose", "-p", "benchother", "-f", str(work / "other.yaml"), "up", "-d", "--wait"]
        text = (work / "same-files" / "compose.yaml").read_text().replace("18099", "18098").replace("name: benchsame", "name: benchother")
        (work / "other.yaml").write_text(text)
        found = side_by_side({"cloudctl": (deploy,), "compose": (compose,)}, min(tools.runs, 7))
        table.add("nothing to do on local / docker compose up -d --wait", found["cloudctl"], found["compose"], 0.3)
    finally:
        subprocess.run([tools.cloudctl, "-C", folder, "down", "-t", "local", "--yes"], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run(["docker", "compose", "-p", "benchother", "-f", str(work / "other.yaml"), "down", "-t", "0"], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def default_kubectl():
    """The one on PATH, else that of the tests' own cluster."""
    found = shutil.which("kubectl")
    cached = sorted(pathlib.Path.home().glob(".cache/cloudctl-tests/**/kubectl"))
    return found or next((str(path) for path in cached if path.is_file()), None)


def default_binary():
    built = [ROOT / "build" / preset / "cli" / "cloudctl" for preset in ("release", "dev")]
    return str(next((b for b in built if b.exists()), built[0]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cloudctl", default=default_binary(), help="default: the release build, else the dev build")
    parser.add_argument("--helm", default=shutil.which("helm"))
    parser.add_argument("--kubectl", default=default_kubectl())
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--target", default="minikube", help="target of examples/todo to render")
    parser.add_argument("--docker", action="store_true", help="also what needs a Docker engine")
    parser.add_argument("--smoke", action="store_true")
    tools = parser.parse_args()
    tools.runs = 1 if tools.smoke else 15
    tools.files = min(tools.files, 2000) if tools.smoke else tools.files
    table = Table()
    with tempfile.TemporaryDirectory(prefix="cloudctl-bench-") as name:
        work = pathlib.Path(name)
        bench_start(table, tools)
        if tools.kubectl:
            bench_render(table, tools, work)
        bench_many(table, tools, work)
        bench_context(table, tools, work)
        if tools.docker:
            bench_nothing_to_do(table, tools, work)
    table.print()


if __name__ == "__main__":
    main()
