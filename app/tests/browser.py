"""A real headless Chromium, driven over the WebDriver protocol with the standard library."""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # W3C WebDriver, section 12.1
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-dev-shm-usage"]
KEYS = {"tab": "\ue004", "enter": "\ue007", "space": " "}


class Browser:
    """One chromedriver with one window; `close` ends both and removes the profile."""

    def __init__(self, folder, dark=False, size=(1000, 800)):
        self.profile = pathlib.Path(folder) / "profile"
        self.log = open(pathlib.Path(folder) / "chromedriver.log", "wb")
        self.process = subprocess.Popen([shutil.which("chromedriver"), "--port=0"],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        start_new_session=True)
        self.base = f"http://127.0.0.1:{self.await_port()}"
        arguments = [*ARGUMENTS, f"--user-data-dir={self.profile}",
                     f"--window-size={size[0]},{size[1]}"]
        if dark:
            arguments.append("--force-dark-mode")
        options = {"args": arguments, "binary": shutil.which("chromium")}
        wanted = {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options,
                                  "goog:loggingPrefs": {"browser": "ALL"}}}
        session = self.call("POST", "/session", {"capabilities": wanted}, whole=True)
        self.session = f"/session/{session['sessionId']}"
        if dark is not None:
            self.devtools("Emulation.setEmulatedMedia", {"features": [
                {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def await_port(self):
        for line in self.process.stdout:
            if "started successfully on port" in line:
                return int(line.rstrip(".\n").split()[-1])
        raise RuntimeError("chromedriver did not start")

    def call(self, method, path, body=None, whole=False):
        data = None if method != "POST" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as problem:
            raise RuntimeError(problem.read().decode()) from None

    def devtools(self, command, parameters):
        return self.call("POST", self.session + "/goog/cdp/execute",
                         {"cmd": command, "params": parameters})

    def open(self, url):
        self.call("POST", self.session + "/url", {"url": url})

    def reload(self):
        self.call("POST", self.session + "/refresh")

    def script(self, code, *arguments):
        return self.call("POST", self.session + "/execute/sync",
                         {"script": code, "args": list(arguments)})

    def find(self, selector):
        found = self.call("POST", self.session + "/element",
                          {"using": "css selector", "value": selector})
        return found[ELEMENT]

    def click(self, selector):
        self.call("POST", f"{self.session}/element/{self.find(selector)}/click")

    def type(self, selector, text):
        self.call("POST", f"{self.session}/element/{self.find(selector)}/value", {"text": text})

    def press(self, *keys):
        """Keys for whatever has the focus."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.call("POST", self.session + "/actions",
                  {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def text(self, selector):
        return self.script("return document.querySelector(arguments[0]).innerText", selector)

    def visible(self, selector):
        return self.script("const e = document.querySelector(arguments[0]);"
                           "return !!e && e.checkVisibility()", selector)

    def console(self):
        return self.call("POST", self.session + "/se/log", {"type": "browser"})

    def until(self, question, expected=True, seconds=10):
        """Asks again until the answer is as expected; the last answer otherwise is the failure."""
        end = time.monotonic() + seconds
        answer = question()
        while answer != expected and time.monotonic() < end:
            time.sleep(0.02)
            answer = question()
        assert answer == expected

    def picture(self, path):
        picture = self.call("GET", self.session + "/screenshot")
        pathlib.Path(path).write_bytes(base64.b64decode(picture))

    def close(self):
        try:
            self.call("DELETE", self.session)
        finally:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, 9)
                self.process.wait()
            self.log.close()
            shutil.rmtree(self.profile, ignore_errors=True)
