"""Every text arrives unchanged at readers of YAML 1.1 (PyYAML) and 1.2 (ruamel.yaml)."""

import io
import json
import os
import random
import subprocess

import pytest

from tree import ROOT

NASTY = [
    "", "yes", "y", "No", "ON", "off", "true", "null", "~", "1e3", "1.10", "0x1f", "0o17", "017", "1:20", "1_000",
    "-1", "+.5", ".inf", ".NaN", "2001-01-01", "2001-12-14t21:59:43.10-05:00", "<<", "=", "- x", "? x", "a: b # c",
    "a: b", "a #b", "#a", "a:", ":", "*a", "&a", "!a", "!!str a", "%a", "@a", "`a", "[a", "{a", "a, b", "| a", "> a",
    "---", "--- a", "...", " leading", "trailing ", "\t", "a\tb", "two\nlines", "\n\nfirst\n  second\n", "\r\n", "\r",
    "\"", "'", "\\", "\\n", "it's", "say \"no\"", "\x85", "\u2028", "\u2029", "\ufeff", "\x01\x02\x1f\x7f", "\x80\x9f",
    "\xa0", "\ufffd", "\U0010ffff", "🎉", "grüße", "日本語", "$VAR", "${VAR:-x}", "$$", "{{x}}", "{{{x}}}", "%YAML 1.2",
    "x" * 600, "word " * 100,
]


def random_texts(count):
    chance = random.Random(20261121)
    special = " \t\n\r:#-?,[]{}&*!|>'\"%@`~=<$.01xeynYN_/\\"
    for _ in range(count):
        text = ""
        for _ in range(chance.randrange(24)):
            point = chance.choice([chance.randrange(0x300), chance.randrange(0xD800), chance.randrange(0xE000, 0x110000)])
            text += chance.choice(special) if chance.random() < 0.5 else chr(point)
        yield text.replace("\0", "0")  # no reader of 1.1 takes NUL; the config reader refuses it


TEXTS = NASTY + list(random_texts(300))
MANY = NASTY + list(random_texts(4000))


def program():
    places = [os.environ.get("CLOUDCTL_ROUNDTRIP", ""), *map(str, ROOT.glob("build/*/tests/render_roundtrip"))]
    built = [place for place in places if place and os.access(place, os.X_OK)]
    if not built:
        if os.environ.get("CI") == "true":
            pytest.fail("render_roundtrip is not built")
        pytest.skip("render_roundtrip is not built")
    return max(built, key=os.path.getmtime)


def printed(texts, *arguments):
    records = b"".join(b"%d\n%s" % (len(data), data) for data in (text.encode() for text in texts))
    done = subprocess.run([program(), *arguments], input=records, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def check(entries, texts, change=lambda text: text):
    assert len(entries) == len(texts)
    for entry, original in zip(entries, texts):
        text = change(original)
        assert entry == {"text": text, "list": [text, [text]], "keys": {text: text},
                         "flow": {"inner": [text, text], "last": text}, "number": len(original.encode())}


def test_a_reader_of_yaml_1_1_gets_every_text_unchanged():
    yaml = pytest.importorskip("yaml")
    check(yaml.load(printed(TEXTS), yaml.SafeLoader), TEXTS)


def test_a_reader_of_yaml_1_1_in_c_gets_thousands_of_texts_unchanged():
    yaml = pytest.importorskip("yaml")
    if not yaml.__with_libyaml__:
        pytest.skip("PyYAML has no libyaml here")
    check(yaml.load(printed(MANY), yaml.CSafeLoader), MANY)


def test_a_reader_of_yaml_1_2_gets_every_text_unchanged():
    ruamel = pytest.importorskip("ruamel.yaml")
    reader = ruamel.YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    check(reader.load(io.StringIO(printed(TEXTS))), TEXTS)


def test_in_compose_files_every_dollar_is_doubled_as_compose_takes_it_back():
    yaml = pytest.importorskip("yaml")
    check(yaml.load(printed(TEXTS, "compose"), yaml.SafeLoader), TEXTS, lambda text: text.replace("$", "$$"))


MANIFESTS = sorted(map(str, ROOT.glob("examples/*/rendered/*/manifests/*.yaml")))


def printed_objects(paths):
    done = subprocess.run([program(), "objects", *paths], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


def test_objects_of_all_examples_say_what_their_manifests_say():
    yaml = pytest.importorskip("yaml")
    assert len(MANIFESTS) > 10
    for path in MANIFESTS:
        with open(path) as file:
            expected = [document for document in yaml.safe_load_all(file) if document is not None]
        assert printed_objects([path]) == expected, path


def test_a_reader_of_yaml_1_2_agrees_about_the_objects_of_all_examples():
    ruamel = pytest.importorskip("ruamel.yaml")
    reader = ruamel.YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    for path in MANIFESTS:
        with open(path) as file:
            expected = [document for document in reader.load_all(file) if document is not None]
        assert printed_objects([path]) == expected, path


def test_nasty_texts_arrive_in_objects_unchanged(tmp_path):
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n"
    path = tmp_path / "nasty.yaml"
    path.write_bytes((head + "".join(f"  - {line}\n" for line in quoted(MANY))).encode())
    assert printed_objects([str(path)])[0]["data"] == MANY


def quoted(texts):
    """The texts as our templates write them: taken from the first key of each entry."""
    lines = printed(texts).split("\n")
    return [line[len("- text: "):] for line in lines if line.startswith("- text: ")]
