#include "config/write.h"

#include <doctest/doctest.h>

#include <random>

#include "config/parse.h"
#include "support.h"

using namespace cloudctl;
using namespace cloudctl::config;

namespace {

// A text of characters that YAML treats in its own ways.
std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {
      "a", "7",    ".", ":", " ",  "#", "- ", "\"",           "'",        "\\", "\n",  "\t",  "{",
      "]", "&",    "*", "!", "%",  "@", "`",  "yes",          "null",     "~",  "1e3", "0x1", "é",
      "😀", "\x01", "|", ">", "? ", "=", ",",  "\xe2\x80\xa8", "\xc2\x85", "<<", "$"};
  std::string text;
  const auto length = random() % 6;
  for (std::size_t i = 0; i < length; ++i) text += pieces[random() % pieces.size()];
  return text;
}

}  // namespace

TEST_CASE("write: a draft from a folder is a commented file that is read without a mistake") {
  Folder folder;
  folder.language = Language::python;
  folder.language_origin = "requirements.txt";
  folder.port = Finding{"5000", "app.py:12"};
  const std::string text = write_draft(draft_from_folder(folder, "My Notes!"));
  CHECK(text ==
        "# What runs, and where. Every key: `cloudctl explain KEY`; mistakes: `cloudctl check`.\n"
        "name: my-notes                        # the folder's name\n"
        "\n"
        "services:\n"
        "  web:\n"
        "    build: .                          # a Dockerfile is made for it: requirements.txt\n"
        "    port: 5000                        # app.py:12\n"
        "    expose: node                      # reachable from this machine\n"
        "\n"
        "targets:\n"
        "  local: {}\n");
  CHECK(test::mistakes(text) == "");
}

TEST_CASE("write: plain words stay plain, everything that YAML could mistake is quoted") {
  for (const std::string_view plain : {".", "./web", "nginx:1.27", "/data", "1.2.3", "a-b"}) {
    CHECK(yaml_scalar(plain) == plain);
  }
  for (const std::string_view odd :
       {"", "yes", "No", "null", "~", "7", "1.10", "1e3", "12:30", "a: b", "a #b", "- a",
        "a:", " a", "2001-01-01", "0x1f", "=", "é"}) {
    CAPTURE(odd);
    CHECK(yaml_scalar(odd) == "\"" + std::string(odd) + "\"");
  }
  CHECK(yaml_scalar("a\"b\\c\nd\x01") == "\"a\\\"b\\\\c\\nd\\x01\"");
}

TEST_CASE("write: whatever a value is, it is read back as the same text, and as a text") {
  std::mt19937 random(1);  // the same ones in each run
  for (int i = 0; i < 3000; ++i) {
    const std::string text = random_text(random);
    const std::string file = "a: " + yaml_scalar(text) + "  # comment\n";
    CAPTURE(file);
    const Parsed parsed = parse({.name = "x", .text = file});
    REQUIRE(parsed.diagnostics.empty());
    const Node& value = parsed.root->entries.at(0).value;
    CHECK(value.kind == NodeKind::scalar);
    CHECK(value.text == text);
  }
}

TEST_CASE("write: drafts with odd values and origins are read without a mistake") {
  std::mt19937 random(2);
  for (int i = 0; i < 300; ++i) {
    Draft draft;
    draft.name = {name_from(random_text(random)), random_text(random)};
    DraftService service{.name = name_from(random_text(random))};
    service.image = Finding{"nginx:1.27", random_text(random)};
    service.ports = {{"80", random_text(random)}, {"81", ""}};
    service.env["A"] = {random_text(random), random_text(random)};
    service.secrets = {{"KEY", "x"}};
    service.storage = {{.path = {"/data", "x"}, .size = {"1Gi", random_text(random)}}};
    draft.services.push_back(service);
    draft.targets = {{.name = "staging",
                      .settings = {{"type", {"kubernetes", ""}},
                                   {"context", {"arn:aws:eks:a:1:cluster/b", "kubeconfig"}}}}};
    draft.not_taken = {random_text(random)};
    const std::string text = write_draft(draft);
    CAPTURE(text);
    const Reading reading = read(test::source(text));
    CHECK(test::summary(reading.diagnostics) == "");
    CHECK(reading.project.services.at(service.name).env->at("A") == service.env["A"].value);
  }
}

TEST_CASE("write: names are made from anything") {
  CHECK(name_from("My App") == "my-app");
  CHECK(name_from("2048_game") == "game");
  CHECK(name_from("--") == "app");
  CHECK(name_from(std::string(60, 'a')).size() == 40);
  CHECK(name_from("a__b..c") == "a-b-c");
}
