"""A workflow of GitHub's, run here: its jobs in their order, each with a checkout and a temporary folder of its
own, each step by the shell that GitHub's documentation names ("Workflow syntax", shell). Knows the few
conditions, expressions and actions that our workflows use, and fails on any other."""
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import yaml

BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]


@dataclass
class Event:
    name: str  # push, pull_request
    fork: bool = False


CONDITIONS = {
    "github.event_name == 'push'": lambda event, failed: event.name == "push" and not failed,
    "github.event_name == 'push' || github.event.pull_request.head.repo.full_name == github.repository":
        lambda event, failed: (event.name == "push" or not event.fork) and not failed,
    "failure()": lambda event, failed: failed,
    None: lambda event, failed: not failed,
}


@dataclass
class Ran:
    """What a run came to: steps by "job/step" with their output, in order."""
    steps: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    failed: str = ""  # the step


class Workflow:
    def __init__(self, text: str, repository: Path, place: Path):
        self.jobs = yaml.safe_load(text)
        self.repository = repository
        self.place = place
        self.secrets: dict[str, str] = {}
        self.variables: dict[str, str] = {}
        self.environment: dict[str, str] = {}  # of the machine

    def run(self, event: Event, only: str = "") -> Ran:
        """All jobs, or the steps alone whose name has `only` in it, beside the checkout."""
        ran = Ran()
        for name, job in self.jobs["jobs"].items():
            if not CONDITIONS[job.get("if")](event, bool(ran.failed)):
                continue
            temp = self.place / f"{event.name}-{name}"
            shutil.rmtree(temp, ignore_errors=True)
            temp.mkdir(parents=True)
            settings = {"RUNNER_TEMP": str(temp)}
            for file in ("GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"):
                settings[file] = str(temp / file)
                Path(settings[file]).touch()
            for step in job["steps"]:
                if only and only not in step["name"] and "checkout" not in step.get("uses", ""):
                    continue
                if CONDITIONS[step.get("if")](event, bool(ran.failed)):
                    self._step(step, f"{name}/{step['name']}", settings, ran)
            ran.summary += Path(settings["GITHUB_STEP_SUMMARY"]).read_text()
        return ran

    def _step(self, step: dict, name: str, settings: dict[str, str], ran: Ran) -> None:
        temp = Path(settings["RUNNER_TEMP"])
        if "uses" in step:
            self._action(step["uses"].split("@")[0], step.get("with", {}), temp)
            ran.steps[name] = ""
            return
        given = dict(line.split("=", 1) for line in Path(settings["GITHUB_ENV"]).read_text().splitlines())
        own = {key: self._value(value, temp) for key, value in step.get("env", {}).items()}
        path = Path(settings["GITHUB_PATH"]).read_text().split()
        environment = self.environment | self.jobs["env"] | settings | given | own | {"GITHUB_ACTIONS": "true", "CI": "true"}
        environment["PATH"] = ":".join([*reversed(path), environment["PATH"]])
        script = temp / "step.sh"
        assert "${{" not in step["run"], step
        script.write_text(step["run"])
        folder = temp / "checkout" / self.jobs["defaults"]["run"]["working-directory"]
        done = subprocess.run([*BASH, str(script)], cwd=folder, env=environment, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        ran.steps[name] = done.stdout
        if done.returncode != 0 and not ran.failed:
            ran.failed = name

    def _action(self, action: str, options: dict, temp: Path) -> None:
        kept = self.place / "artifacts" / str(options.get("name"))
        match action:
            case "actions/checkout":
                subprocess.run(["git", "clone", "--quiet", str(self.repository), str(temp / "checkout")], check=True)
            case "actions/upload-artifact":
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(self._value(options["path"], temp), kept)
            case "actions/download-artifact":
                shutil.copytree(kept, self._value(options["path"], temp))
            case _:
                raise AssertionError(f"unknown action '{action}'")

    def _value(self, text: str, temp: Path) -> str:
        def value(match: re.Match) -> str:
            kind, _, name = match.group(1).partition(".")
            return {"secrets": self.secrets, "vars": self.variables, "runner": {"temp": str(temp)}}[kind].get(name, "")
        return re.sub(r"\${{ ([\w.]+) }}", value, str(text))
