"""A real terminal of a given size, which can be looked at, typed into and resized: tmux. Knows no
container."""
import subprocess
import time
from pathlib import Path

from .program import Size

SETTINGS = """\
set -g status off
set -g history-limit 5000
set -g default-terminal screen-256color
"""


class Terminal:
    """One program on its own terminal, whose server nobody else shares; `close` ends both.

    It is started by a shell, as a person's is, which notes its exit code and keeps the terminal open."""

    def __init__(self, argv: list[str], folder: Path, environment: dict[str, str], size: Size, place: Path):
        place.mkdir(parents=True, exist_ok=True)
        settings = place / "tmux.conf"
        settings.write_text(SETTINGS)
        self._words = ["tmux", "-S", str(place / "tmux"), "-f", str(settings)]
        self._environment = {**environment, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        self._environment.pop("TMUX", None)
        self._code = place / "code"
        shell = f"trap : INT; \"$@\"; echo $? >{self._code}.new; mv {self._code}.new {self._code}; exec sleep 600"
        self._tmux("new-session", "-d", "-x", str(size.columns), "-y", str(size.rows), "-c", str(folder),
                   "--", "sh", "-c", shell, "sh", *argv)

    def screen(self) -> list[str]:
        """The lines that are seen now, without the empty ones at the end."""
        return self._tmux("capture-pane", "-p").rstrip("\n").split("\n")

    def everything(self) -> list[str]:
        """What scrolled away, and the screen. A line that the terminal wrapped is two lines."""
        return self._tmux("capture-pane", "-p", "-S", "-").rstrip("\n").split("\n")

    def cursor_is_shown(self) -> bool:
        return self._value("#{cursor_flag}") == "1"

    def cursor_column(self) -> int:
        return int(self._value("#{cursor_x}"))

    def type(self, *keys: str) -> None:
        """Keys as tmux names them: C-c is Ctrl-C."""
        self._tmux("send-keys", *keys)

    def resize(self, size: Size) -> None:
        self._tmux("resize-window", "-x", str(size.columns), "-y", str(size.rows))

    def wait_for(self, text: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not any(text in line for line in self.everything()):
            if time.monotonic() > deadline or self._ended():
                raise AssertionError(f"'{text}' was not shown:\n" + "\n".join(self.everything()))
            time.sleep(0.05)

    def wait(self, seconds: float) -> int:
        """Until the program ends; its exit code as a shell shows it: 130 after Ctrl-C."""
        deadline = time.monotonic() + seconds
        while not self._ended():
            if time.monotonic() > deadline:
                raise AssertionError(f"no end after {seconds:.0f} s:\n" + "\n".join(self.everything()))
            time.sleep(0.05)
        return int(self._code.read_text())

    def close(self) -> None:
        subprocess.run([*self._words, "kill-server"], env=self._environment, stderr=subprocess.DEVNULL,
                       timeout=10)

    def _ended(self) -> bool:
        return self._code.exists()

    def _value(self, form: str) -> str:
        return self._tmux("display-message", "-p", form).strip()

    def _tmux(self, *words: str) -> str:
        done = subprocess.run([*self._words, *words], env=self._environment, capture_output=True, text=True,
                              timeout=10)
        if done.returncode != 0:
            raise AssertionError(f"tmux {words[0]}: {done.stderr}")
        return done.stdout
