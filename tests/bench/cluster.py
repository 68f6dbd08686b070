"""Bench of the cluster target: first deploy, nothing to do, new image, rollback.

Against `helm upgrade --install --wait` of an equal chart and `kubectl apply --server-side` + `kubectl rollout
status`, taking turns on one cluster in one run. Also the kubectl processes that each starts and the API requests
(from the API server's audit log). Needs the test cluster and stage: `tests/cluster/cluster env`,
`tests/real/stage env`.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "real"))

from cli import default_binary  # noqa: E402
from measure import Table, once  # noqa: E402
from support.audit import Audit  # noqa: E402

PROJECT = """\
name: {name}
services:
  web:
    image: {image}
    port: 8080
    replicas: 3
    expose: node
    env: {{LEVEL: info}}
    probes: {{ready: /}}
    rollout: {{surge: 1, unavailable: 0}}
    resources: {{cpu: 10m..500m, memory: 16Mi..64Mi}}
targets:
  test: {{type: kubernetes, context: {context}, namespace: {name}}}
"""
# httpd does not hear SIGTERM as process 1: without the other signal each pod would be waited for to the end of
# its grace period.
DOCKERFILE = """\
FROM busybox:1.35
RUN mkdir /www && echo {version} > /www/index.html
USER 65534
STOPSIGNAL SIGKILL
CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]
"""


def quiet(argv, **options):
    return subprocess.run([str(a) for a in argv], check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options).stdout


def images(registry, work):
    """Two images of the registry, by digest: "one" and "two"."""
    found = []
    for version in ("one", "two"):
        folder = work / version
        folder.mkdir()
        (folder / "Dockerfile").write_text(DOCKERFILE.format(version=version))
        reference = f"{registry}/bench/web:{version}"
        quiet(["docker", "build", "-q", "-t", reference, folder])
        quiet(["docker", "push", "-q", reference])
        found.append(quiet(["docker", "inspect", "-f", "{{index .RepoDigests 0}}", reference]).strip())
    return found


class Cloudctl:
    def __init__(self, tools, work, image, context):
        self.binary, self.folder, self.name = tools.cloudctl, work / "ours", "benchours"
        self.folder.mkdir()
        self.context = context
        self.write(image)

    def write(self, image):
        (self.folder / "cloudctl.yaml").write_text(PROJECT.format(name=self.name, image=image, context=self.context))

    def rendered(self, out, name, image):
        """The same project under another name, as files."""
        folder = out / "project"
        folder.mkdir(parents=True)
        (folder / "cloudctl.yaml").write_text(PROJECT.format(name=name, image=image, context=self.context))
        quiet([self.binary, "-C", folder, "render", "-t", "test", "--out", out / "files"])
        return sorted((out / "files" / "manifests").glob("*.yaml"))

    def deploy(self, image):
        self.write(image)
        return [self.binary, "-C", str(self.folder), "deploy", "-t", "test", "--yes"]

    def rollback(self, _):
        return [self.binary, "-C", str(self.folder), "rollback", "-t", "test", "--yes"]

    def remove(self):
        subprocess.run([self.binary, "-C", str(self.folder), "down", "-t", "test", "--yes"], capture_output=True, check=False)
        subprocess.run(["kubectl", "delete", "namespace", self.name, "--ignore-not-found", "--wait"], capture_output=True, check=False)


class Helm:
    def __init__(self, tools, work, image, ours):
        self.helm, self.name, self.chart = tools.helm, "benchhelm", work / "chart"
        templates = self.chart / "templates"
        templates.mkdir(parents=True)
        (self.chart / "Chart.yaml").write_text("apiVersion: v2\nname: equal\nversion: 0.1.0\n")
        (self.chart / "values.yaml").write_text(f"image: {image}\n")
        for path in ours.rendered(work / "for-helm", self.name, image):
            if "namespace" not in path.name:
                (templates / path.name).write_text(path.read_text().replace(f'"{image}"', "{{ .Values.image | quote }}"))

    def deploy(self, image):
        return [self.helm, "upgrade", "--install", "web", str(self.chart), "-n", self.name, "--create-namespace",
                "--wait", "--timeout", "120s", "--set", f"image={image}"]

    def rollback(self, _):
        return [self.helm, "rollback", "web", "-n", self.name, "--wait", "--timeout", "120s"]

    def remove(self):
        subprocess.run(["kubectl", "delete", "namespace", self.name, "--ignore-not-found", "--wait"], capture_output=True, check=False)


class Apply:
    """What a careful script does: apply, then wait for the rollout."""

    def __init__(self, _, work, image, ours):
        self.name, self.folder = "benchapply", work / "apply"
        self.folder.mkdir()
        self.files = {path.name: path.read_text() for path in ours.rendered(work / "for-apply", self.name, image)}
        self.image = image

    def deploy(self, image):
        text = "---\n".join(text.replace(self.image, image) for _, text in sorted(self.files.items()))
        (self.folder / "all.yaml").write_text(text)
        script = (f"kubectl apply --server-side -f {self.folder}/all.yaml && "
                  f"kubectl rollout status -n {self.name} deployment/web --timeout 120s")
        return ["/bin/sh", "-c", script]

    rollback = deploy

    def remove(self):
        subprocess.run(["kubectl", "delete", "namespace", self.name, "--ignore-not-found", "--wait"], capture_output=True, check=False)


def measured(log, command):
    """(seconds, API requests, kubectl processes, seconds until the last pod was ready) of one run.

    helm and `rollout status` end with the last pod. cloudctl says when that is, then looks whether the pods stay,
    asks the service from outside, and records the release.
    """
    audit = Audit(log)
    counter = ProcessCounter()
    lines = []
    with counter:
        seconds = once(command, lines=lines)[0]
    time.sleep(0.2)  # the log is written behind
    ready = [at for at, text in lines if text.endswith("3 of 3 ready\n")]
    return seconds, len(audit.requests()), counter.started, ready[-1] if ready else seconds


class ProcessCounter:
    """kubectl processes that were started meanwhile, by a wrapper first on PATH that notes each."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cloudctl-bench-path-"))
        self.log = self.folder / "started"
        self.log.touch()
        wrapper = self.folder / "kubectl"
        real = shutil.which("kubectl")
        wrapper.write_text(f"#!/bin/sh\necho x >> {self.log}\nexec {real} \"$@\"\n")
        wrapper.chmod(0o755)
        self.started = 0

    def __enter__(self):
        self.path = os.environ["PATH"]
        os.environ["PATH"] = f"{self.folder}:{self.path}"
        return self

    def __exit__(self, *_):
        os.environ["PATH"] = self.path
        self.started = len(self.log.read_text().splitlines())
        shutil.rmtree(self.folder)


def rounds(tools, candidates, pair, log):
    """{act: {who: [(seconds, requests, processes)]}}: each round goes through all acts, candidates in turn."""
    found = {}
    for number in range(tools.runs):
        one, two = pair if number % 2 == 0 else pair[::-1]
        acts = [("first deploy", lambda c: c.deploy(one)), ("nothing to do", lambda c: c.deploy(one)),
                ("new image", lambda c: c.deploy(two)), ("rollback", lambda c: c.rollback(one))]
        for act, command in acts:
            for who, candidate in candidates.items():
                found.setdefault(act, {}).setdefault(who, []).append(measured(log, command(candidate)))
        remove_all(candidates)
    return found


def remove_all(candidates):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(lambda candidate: candidate.remove(), candidates.values()))


GOALS = {"first deploy": (0.7, 1.3), "nothing to do": (0.5, 0.7), "new image": (0.7, 1.3), "rollback": (0.7, 1.3)}


def middle(runs, index):
    return statistics.median(run[index] for run in runs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cloudctl", default=default_binary())
    parser.add_argument("--helm", default=shutil.which("helm"))
    parser.add_argument("--registry", default=os.environ.get("TEST_REGISTRY"))
    parser.add_argument("--audit-log", required=True)
    parser.add_argument("--runs", type=int, default=5)
    tools = parser.parse_args()
    tools.cloudctl = str(pathlib.Path(tools.cloudctl).resolve())
    context = quiet(["kubectl", "config", "current-context"]).strip()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="cloudctl-bench-") as name:
        work = pathlib.Path(name)
        pair = images(tools.registry, work)
        ours = Cloudctl(tools, work, pair[0], context)
        candidates = {"cloudctl": ours, "apply": Apply(tools, work, pair[0], ours)}
        if tools.helm:
            candidates["helm"] = Helm(tools, work, pair[0], ours)
        try:
            found = rounds(tools, candidates, pair, pathlib.Path(tools.audit_log))
        finally:
            remove_all(candidates)
    for act, runs in found.items():
        to_helm, to_apply = GOALS[act]
        until = "" if act == "nothing to do" else " until the last pod is ready"
        ours = middle(runs["cloudctl"], 3)
        if "helm" in runs:
            table.add(f"{act}{until} / helm --wait", ours, middle(runs["helm"], 0), to_helm)
        table.add(f"{act}{until} / apply + rollout status", ours, middle(runs["apply"], 0), to_apply)
        if until:
            table.note(f"{act}: {middle(runs['cloudctl'], 0):.2f} s with the looks at whether it stays, and the record")
        table.note(f"{act}: " + "; ".join(f"{who}: {middle(r, 1):.0f} API requests, {middle(r, 2):.0f} kubectl processes"
                                           for who, r in runs.items()))
    table.print()
    print(json.dumps({act: {who: middle(r, 0) for who, r in runs.items()} for act, runs in found.items()}))


if __name__ == "__main__":
    main()
