// Prints texts as the templates do, for readers of YAML in other languages
// (tests/house/test_yaml_roundtrip.py). Standard input holds them one after the other, each as its
// length in bytes, a line end and the bytes. "compose" as argument: as in compose files.

#include <fmt/format.h>

#include <cstdio>
#include <iostream>
#include <string>

#include "base/error.h"
#include "render/template.h"

using namespace cloudctl;

namespace {

const char* const document = R"({{#entries}}
- text: {{text}}
  list:
    - {{text}}
    - - {{text}}
  keys:
    {{text}}: {{text}}
  flow: {inner: [{{text}}, {{text}}], last: {{text}}}
  number: {{number}}
{{/entries}}
)";

render::List read_entries() {
  render::List entries;
  std::size_t length = 0;
  while (std::cin >> length) {
    std::cin.get();
    std::string text(length, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(length));
    entries.push_back(render::Facts{{"text", text}, {"number", static_cast<int>(length)}});
  }
  return entries;
}

}  // namespace

int main(int count, char** arguments) {
  const bool compose = count > 1 && std::string(arguments[1]) == "compose";
  try {
    const render::Template entries(compose ? "local/roundtrip.yaml" : "roundtrip.yaml", document);
    std::cout << entries.render({{"entries", read_entries()}});
  } catch (const base::Error& error) {
    fmt::print(stderr, "{}\n", error.failure().what);
    return 1;
  }
}
