"""graph: what Mermaid and a browser make of the pictures, and what of a running project is seen.
Needs: a Docker engine, compose v2; node; chromium."""
import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from support import judges
from support.outcome import cannot
from support.places import REPOSITORY

GOLDEN = REPOSITORY / "tests/report/golden"
PICTURES = ("hello", "polyglot", "shop", "living", "eks", "kops", "town")
READER = Path(__file__).parent / "support/mermaid.mjs"


def read_by_mermaid(*paths):
    done = subprocess.run(["node", str(READER), str(judges.mermaid()), *map(str, paths)], capture_output=True,
                          text=True, timeout=120)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def test_mermaid_reads_every_picture_with_all_its_boxes_and_lines():
    paths = [GOLDEN / f"graph-{name}.mmd" for name in PICTURES]
    done, charts = read_by_mermaid(*paths)
    assert done.returncode == 0, done.stderr
    for path, chart in zip(paths, charts, strict=True):
        text = path.read_text()
        assert chart["diagramType"] == "flowchart-v2"
        assert len(chart["lines"]) == text.count(" -->")
        assert len(chart["boxes"]) == len(re.findall(r'^  \w+[\[(]', text, re.M))
    shop = charts[PICTURES.index("shop")]
    assert ["outside", "part_web", "https://shop.example.com"] in shop["lines"]
    assert shop["boxes"]["part_db"] == "<b>db</b><br>postgres 16<br>keeps 1Gi"


def test_mermaid_would_see_a_mistake(tmp_path):
    (tmp_path / "wrong.mmd").write_text((GOLDEN / "graph-hello.mmd").read_text().replace("-->", "-->|"))
    done, _ = read_by_mermaid(tmp_path / "wrong.mmd")
    assert done.returncode != 0


# Run in the page: what stands out of its box, which boxes overlap, and the least contrast of a text (WCAG 2.2).
MEASURE = """
const boxes = [...document.querySelectorAll("g")].map((group) => [group, group.querySelector(".box").getBBox()]);
const bad = [];
for (const [group, box] of boxes)
  for (const text of group.querySelectorAll("text")) {
    const inner = text.getBBox();
    if (inner.x < box.x || inner.x + inner.width > box.x + box.width || inner.y < box.y ||
        inner.y + inner.height > box.y + box.height) bad.push("out: " + text.textContent);
  }
for (const [one, a] of boxes)
  for (const [other, b] of boxes)
    if (one !== other && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      bad.push("over: " + one.textContent);
const light = (colour) => colour.match(/\\d+/g).slice(0, 3).map((c) => c / 255)
  .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const fill = (element) => light(getComputedStyle(element).fill);
const paper = fill(document.querySelector(".paper"));
const contrasts = [...document.querySelectorAll("text")].map((text) => {
  const behind = text.closest("g") ? fill(text.closest("g").querySelector(".box")) : paper;
  const [a, b] = [fill(text), behind].sort((a, b) => b - a);
  return (a + 0.05) / (b + 0.05);
});
document.body.textContent = "answer" + JSON.stringify({ bad, boxes: boxes.length, paper, least: Math.min(...contrasts) }) + "end";
"""


def measured(tmp_path, picture, scheme):
    if shutil.which("chromium") is None:
        cannot("'chromium' is missing (package chromium)")
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><meta charset='utf-8'><body>{picture}<script>{MEASURE}</script>")
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}",
         f"--blink-settings=preferredColorScheme={scheme}", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120)
    answer = re.search("answer({.*})end", done.stdout)
    assert answer, done.stdout[-500:] + done.stderr[-2000:]
    return json.loads(html.unescape(answer.group(1)))


@pytest.mark.parametrize("name", PICTURES)
def test_in_a_browser_every_word_is_in_its_box_and_can_be_read_in_light_and_dark(name, tmp_path):
    picture = (GOLDEN / f"graph-{name}.svg").read_text()
    light, dark = (measured(tmp_path, picture, scheme) for scheme in (1, 0))
    for seen in (light, dark):
        assert seen["bad"] == [] and seen["boxes"] == picture.count("<g>")
        assert seen["least"] >= 4.5
    assert light["paper"] > 0.9 and dark["paper"] < 0.1


def test_what_runs_is_in_the_picture_and_what_was_killed_is_missing(tiny):
    graph = json.loads(tiny.ok("graph", "--live", "-o", "json").out)
    assert graph["release"] == "nothing is deployed" and graph["parts"][0]["live"]["state"] == "missing"
    tiny.ok("deploy")
    graph = json.loads(tiny.ok("graph", "--live", "-o", "json").out)
    life = graph["parts"][0]["live"]
    assert (life["state"], life["ready"], life["wanted"]) == ("serving", 1, 1)
    assert graph["release"].startswith("release 1 of ")
    assert "● serving, 1 of 1 ready" in tiny.ok("graph", "--live", "--format", "svg").out
    tiny.engine.docker("rm", "--force", *tiny.containers())
    text = tiny.ok("graph", "--live").out
    assert "serving" not in text and "web  missing" in text, text
