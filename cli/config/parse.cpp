#include "config/parse.h"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

#include "config/screen.h"
#include "config/syntax.h"
#include "config/tree_builder.h"

namespace cloudctl::config {

Parsed parse(const base::Source& source) {
  Parsed parsed;
  if (auto refusal = screen(source.text)) {
    parsed.diagnostics.push_back(std::move(*refusal));
    return parsed;
  }
  TreeBuilder builder(source.text);
  try {
    std::istringstream in(source.text);
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
    parsed.root = builder.take_root();
  } catch (const YAML::Exception& failure) {
    // The builder refuses by throwing, too: what it has to say comes first.
    parsed.diagnostics.push_back(
        builder.refusal() ? *builder.refusal()
                          : syntax_mistake(source.text, {.message = failure.msg,
                                                         .line = failure.mark.line,
                                                         .column = failure.mark.column}));
  }
  return parsed;
}

}  // namespace cloudctl::config
