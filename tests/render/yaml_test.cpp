#include "render/yaml.h"

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include <random>
#include <string>
#include <vector>

#include "base/error.h"

using namespace cloudctl;
using render::yaml_scalar;

namespace {

std::string encoded(std::uint32_t point) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 63))};
  if (point < 0x10000) {
    return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 63)), byte(0x80 | (point & 63))};
  }
  return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 63)), byte(0x80 | (point >> 6 & 63)),
          byte(0x80 | (point & 63))};
}

// Half of the characters mean something in YAML; the others are from all over Unicode.
std::string random_text(std::mt19937& random) {
  static const std::string special = " \t\n\r:#-?,[]{}&*!|>'\"%@`~=<$.01xeynYN_/\\";
  std::string text;
  for (auto length = random() % 24; length > 0; --length) {
    const auto wide = static_cast<std::uint32_t>(random() % (random() % 3 == 0 ? 0x110000 : 0x300));
    const auto narrow = static_cast<unsigned char>(special[random() % special.size()]);
    std::uint32_t point = random() % 2 == 0 ? narrow : wide;
    if (point >= 0xD800 && point < 0xE000) point = 0x1F600;
    text += encoded(point);
  }
  return text;
}

void check_back(const std::string& text) {
  CAPTURE(text);
  const std::string scalar = yaml_scalar(text);
  CAPTURE(scalar);
  const YAML::Node document =
      YAML::Load("plain: " + scalar + "\nlist:\n  - " + scalar + "\nkeys:\n  " + scalar +
                 ": 1\nflow: {a: " + scalar + ", b: [" + scalar + "]}\n");
  CHECK(document["plain"].as<std::string>() == text);
  CHECK(document["list"][0].as<std::string>() == text);
  CHECK(document["keys"].begin()->first.as<std::string>() == text);
  CHECK(document["flow"]["a"].as<std::string>() == text);
  CHECK(document["flow"]["b"][0].as<std::string>() == text);
  CHECK(scalar.find('\n') == std::string::npos);
}

}  // namespace

TEST_CASE("render: ordinary words stay plain") {
  for (const std::string text : {"web", "LOG_LEVEL", "/data/notes.db", "info", "Hello world", "a-b",
                                 "user@example.com", "Europe/Berlin", "_x", "a=b"}) {
    CHECK(yaml_scalar(text) == text);
  }
}

TEST_CASE("render: what some reader takes for something else is quoted") {
  for (const std::string text :
       {"",      "yes",  "y",     "N",    "On",     "off",        "true", "False", "null",
        "NULL",  "~",    "1e3",   "1.10", "0x1f",   "1:20",       "007",  "1_000", "-1",
        ".5",    ".inf", "+1",    "NaN",  "- x",    "a: b # c",   "a: b", "a #b",  " a",
        "a ",    "*a",   "&a",    "!a",   "%a",     "@a",         "`a",   "[a]",   "{a}",
        "a, b",  "? a",  "| a",   "> a",  "---",    "2001-01-01", "<<",   "=",     "$VAR",
        "{{x}}", "a:",   "key:v", "it's", "0b1010", "12e03",      "0o14", "Inf",   "none"}) {
    CHECK(yaml_scalar(text) == "\"" + text + "\"");
  }
}

TEST_CASE("render: what has no place on a line is escaped") {
  CHECK(yaml_scalar("a\nb\tc\rd") == "\"a\\nb\\tc\\rd\"");
  CHECK(yaml_scalar("say \"no\" \\ twice") == "\"say \\\"no\\\" \\\\ twice\"");
  CHECK(yaml_scalar(std::string("a\0b", 3)) == "\"a\\u0000b\"");
  CHECK(yaml_scalar("\x1b[31m\x7f") == "\"\\u001b[31m\\u007f\"");
  CHECK(yaml_scalar("\xC2\x85 \xE2\x80\xA8 \xE2\x80\xA9 \xEF\xBB\xBF") ==
        "\"\\u0085 \\u2028 \\u2029 \\ufeff\"");
  CHECK(yaml_scalar("grüße 🎉") == "\"grüße 🎉\"");
}

TEST_CASE("render: nasty texts come back from yaml-cpp unchanged") {
  for (const std::string text : {"yes",
                                 "y",
                                 "1e3",
                                 "- x",
                                 "a: b # c",
                                 "1.10",
                                 "two\nlines\n",
                                 "\n\nfirst\n  second\n",
                                 "🎉",
                                 "null",
                                 "~",
                                 " leading",
                                 "trailing ",
                                 "0x1f",
                                 "1:20",
                                 "\"",
                                 "'",
                                 "\t",
                                 "a\tb",
                                 "\xC2\x85",
                                 "\xE2\x80\xA8",
                                 "\x01\x02\x1f",
                                 "$VAR",
                                 "${VAR:-x}",
                                 "{{x}}",
                                 "#",
                                 "\\",
                                 "\\n",
                                 "--- a",
                                 "...",
                                 ": ",
                                 "?",
                                 "|",
                                 "%YAML 1.2",
                                 "\r\n",
                                 "\xEF\xBF\xBD",
                                 "\xF4\x8F\xBF\xBF"}) {
    check_back(text);
  }
}

TEST_CASE("render: ten thousand random texts come back from yaml-cpp unchanged") {
  std::mt19937 random(20261121);
  for (int round = 0; round < 10000; ++round) check_back(random_text(random));
}

TEST_CASE("render: text that is not UTF-8 is refused, not mangled") {
  try {
    (void)yaml_scalar("caf\xE9");
    FAIL("no error");
  } catch (const base::Error& error) {
    CHECK(error.failure().what ==
          "a text that is not UTF-8 cannot be written into YAML: \"caf\xEF\xBF\xBD\"");
    CHECK(error.failure().next == "write it in UTF-8");
  }
}

TEST_CASE("render: a document that cannot be read again has a fault with its place") {
  CHECK(render::yaml_reading("a: 1\nb: [1, 2]\n").fault.empty());
  CHECK(render::yaml_reading("a: 1\nb: {c: 2\n").line >= 2);
  const auto twice = render::yaml_reading("a: 1\nb:\n  c: 1\n  c: 2\n");
  CHECK(twice.line == 4);
  CHECK(twice.column == 3);
  CHECK(twice.fault == "the key \"c\" stands there twice");
  CHECK(render::yaml_reading("a: {c: 1}\nb: {c: 2}\n---\na: 1\n").fault.empty());
}

TEST_CASE("render: the digest of a document is of what it says") {
  const std::string digest = render::yaml_reading("a: text\nb: [1, x]\n").digest;
  CHECK(digest.size() == 64);
  CHECK(render::yaml_reading("# a comment\na:   text\nb:\n  - 1\n  - x\n").digest == digest);
  CHECK(render::yaml_reading("a: text\nb: [1, y]\n").digest != digest);
  CHECK(render::yaml_reading("a: text\nb: [\"1\", x]\n").digest != digest);
  CHECK(render::yaml_reading("a: text\nb: [1]\nc: x\n").digest != digest);
}

TEST_CASE("render: a rendered text goes into another without trailing blanks") {
  CHECK(render::indented("a:\n\n  - b\n", 4) == "    a:\n\n      - b");
}
