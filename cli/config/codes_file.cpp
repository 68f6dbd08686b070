#include "config/codes.h"

namespace cloudctl::config {
namespace {

constexpr CodeText table[] = {
    {"C001", "the text is not YAML",
     "The parser lost its way here. Often the cause is one line above: a wrong indentation, a "
     "bracket or\nquote that is never closed, a text with \": \" in it, a tab.",
     "name: notes\nservices:\n  web:\n    image: nginx:1.27\n   port: 80\n",
     "name: notes\nservices:\n  web:\n    image: nginx:1.27\n    port: 80\n"},
    {"C002", "the file is too large",
     "A file has at most 1 MiB and 200 000 values. 1 000 services need less than half of that.", "",
     ""},
    {"C003", "a control character",
     "NUL and other control characters are not part of a text file. Mostly they come from a file\n"
     "that is something else, or from copying out of a terminal.",
     "name: \"no\\0tes\"\n", "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\n"},
    {"C004", "the file is not UTF-8",
     "Save it as UTF-8; `iconv -f LATIN1 -t UTF-8 OLD > NEW` converts.", "", ""},
    {"C005", "the nesting is too deep",
     "Brackets and indentation may go 32 levels deep; no key of cloudctl.yaml needs more than 10.",
     "name: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n",
     "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\n"},
    {"C006", "anchors and aliases copy too much",
     "An alias stands for a copy of what its anchor marks. Together they may copy 10 000 values, "
     "and\nan alias cannot stand inside its own anchor.",
     "name: &a [*a]\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", env: &env {LOG_LEVEL: info}}\n"
     "  api: {image: \"acme/api:2\", env: *env}\n"},
    {"C007", "a second document",
     "\"---\" begins another document, of which nobody would read a word. What differs between "
     "places\ngoes into \"targets\".",
     "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\n---\nname: other\n",
     "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\n"},
    {"C008", "YAML that has no place here",
     "Tags (!!int), merge keys (<<) and keys that are lists or maps are read differently by "
     "different\nprograms. cloudctl.yaml does without.",
     "name: notes\nservices:\n  web: &web {image: \"nginx:1.27\"}\n  api:\n    <<: *web\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\"}\n  api: {image: \"nginx:1.27\"}\n"},
    {"C009", "the file is empty, or not a map",
     "A file is a map of keys: \"name: …\", \"services: …\". A blank stands behind each colon.",
     "name:notes\n", "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\n"},
};

}  // namespace

std::span<const CodeText> file_codes() {
  return table;
}

std::vector<CodeText> all_codes() {
  std::vector<CodeText> all;
  for (const auto part :
       {file_codes(), key_codes(), relation_codes(), target_codes(), dockerfile_codes()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace cloudctl::config
