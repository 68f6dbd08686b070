#include "render/plain_yaml.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "base/file.h"
#include "render/yaml.h"
#include "support/sources.h"

using cloudctl::render::is_plain_yaml;
using cloudctl::render::yaml_reading;

namespace {

std::vector<std::string> golden_manifests() {
  std::vector<std::string> texts;
  const auto examples = std::filesystem::path(cloudctl::test::source_root()) / "examples";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(examples)) {
    if (entry.path().extension() == ".yaml" &&
        entry.path().string().find("/manifests/") != std::string::npos) {
      texts.push_back(cloudctl::base::read_file(entry.path()));
    }
  }
  return texts;
}

// One to three small accidents: what moves, doubles or loses a piece of a line.
std::string damaged(std::string text, std::mt19937& random) {
  static const std::string pieces = "  -:#\"\\\n{}[]&*!|>'%@`,?~a1=\t";
  for (auto times = 1 + random() % 3; times > 0; --times) {
    const std::size_t at = random() % text.size();
    const std::size_t line = text.find('\n', at);
    switch (random() % 4) {
      case 0:
        text.erase(at, 1 + random() % 3);
        break;
      case 1:
        text.insert(at, 1 + random() % 2, pieces[random() % pieces.size()]);
        break;
      case 2:
        if (line != std::string::npos) text.insert(line + 1, 1 + random() % 3, ' ');
        break;
      default:
        if (line != std::string::npos) {
          text.insert(line + 1, text.substr(at, line + 1 - at));
        }
        break;
    }
    if (text.empty()) return "a: b\n";
  }
  return text;
}

}  // namespace

TEST_CASE("plain yaml: what the templates give is recognised") {
  const auto texts = golden_manifests();
  CHECK(texts.size() > 10);
  for (const std::string& text : texts) CHECK_MESSAGE(is_plain_yaml(text), text);
}

TEST_CASE("plain yaml: mappings, lists and scalars of one line") {
  CHECK(is_plain_yaml(""));
  CHECK(
      is_plain_yaml("# words\n\na: 1\nb:\n  c: \"x: #\\n\"\n  d: {}\ne:\n- f\n- g: h\n  i: []\n"));
  CHECK(is_plain_yaml("a:\nb: c"));
  CHECK(is_plain_yaml("- - a\n  - b\n- c: d\n"));
}

TEST_CASE("plain yaml: what is wrong or not plain is left to the full reading") {
  for (const char* text : {"a: 1\na: 2\n",   "a:\n  b: 1\n  b: 2\nc: 3\n",
                           "a: b\n  c: d\n", "a:\n  b: 1\n c: 2\n",
                           "a: 1\n- b\n",    "- a\nb: 1\n",
                           "a: b: c\n",      "a: b #c\n",
                           "a: \"b\n",       "a: \"b\" c\n",
                           "a: \"\\x\"\n",   "a:\tb\n",
                           "a: &x b\n",      "a: [b\n",
                           "a: |\n  b\n",    "---\na: b\n",
                           "a:b\n",          "a: b\r\n",
                           "a: \xFF\n",      "  a: 1\nb: 2\n",
                           "a: @b\n",        "a:\n  b\n",
                           "- \n- a\n"}) {
    CHECK_MESSAGE(!is_plain_yaml(text), text);
  }
}

TEST_CASE("plain yaml: it never takes what the full reading refuses") {
  const auto texts = golden_manifests();
  std::mt19937 random(20);  // NOLINT(cert-msc51-cpp): the same accidents in every run
  int taken = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = damaged(texts[random() % texts.size()], random);
    if (!is_plain_yaml(text)) continue;
    ++taken;
    CHECK_MESSAGE(yaml_reading(text).fault.empty(), text);
  }
  CHECK(taken > 50);
}
