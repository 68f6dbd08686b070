// Prints texts as the templates do, for readers of YAML in other languages
// (tests/house/test_yaml_roundtrip.py). Standard input holds them one after the other, each as its
// length in bytes, a line end and the bytes. "compose" as argument: as in compose files. "objects
// FILE…": what rendered manifests come to as JSON, one object a line.

#include <fmt/format.h>

#include <cstdio>
#include <iostream>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "render/objects.h"
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

void print_objects(int count, char** arguments) {
  for (int i = 2; i < count; ++i) {
    const render::Tree file = {{.path = "manifests/" + std::string(arguments[i]),
                                .content = base::read_file(arguments[i])}};
    for (const render::Object& object : render::objects(file)) std::cout << object.json << '\n';
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::string mode = count > 1 ? arguments[1] : "";
  const bool compose = mode == "compose";
  try {
    if (mode == "objects") {
      print_objects(count, arguments);
      return 0;
    }
    const render::Template entries(compose ? "local/roundtrip.yaml" : "roundtrip.yaml", document);
    std::cout << entries.render({{"entries", read_entries()}});
  } catch (const base::Error& error) {
    fmt::print(stderr, "{}\n", error.failure().what);
    return 1;
  }
}
