#include "render/library.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "render/embedded.h"
#include "render/plain_yaml.h"
#include "render/yaml.h"

namespace cloudctl::render {

namespace {

const EmbeddedFile* find_embedded(std::string_view name) {
  const std::vector<EmbeddedFile>& files = embedded_files();
  const auto found = std::find_if(files.begin(), files.end(),
                                  [name](const EmbeddedFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

base::Error unknown_template(const std::string& name) {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files()) names.emplace_back(file.name);
  const auto near = base::nearest(name, names);
  return base::Error({.what = "there is no template \"" + name + "\" to replace",
                      .where = ".cloudctl/templates/" + name,
                      .next = near ? "did you mean \"" + *near + "\"?"
                                   : "remove it; \"cloudctl render --eject\" writes all there are",
                      .code = base::ExitCode::usage});
}

YamlReading read_again(const std::string& name, const std::string& text) {
  YamlReading reading = yaml_reading(text);
  if (reading.fault.empty()) return reading;
  throw base::Error({.what = "template \"" + name + "\" gives no valid YAML: " + reading.fault,
                     .where = "line " + std::to_string(reading.line) + ", column " +
                              std::to_string(reading.column) + " of what it gives",
                     .next = "correct or remove .cloudctl/templates/" + name,
                     .code = base::ExitCode::usage});
}

}  // namespace

Library::Library(const Overrides& overrides) {
  for (const File& file : overrides) {
    if (find_embedded(file.path) == nullptr) throw unknown_template(file.path);
    overrides_[file.path] = file.content;
  }
}

std::string Library::print(const std::string& name, const Facts& facts) {
  auto found = read_.find(name);
  if (found == read_.end()) {
    const auto own = overrides_.find(name);
    const EmbeddedFile* embedded = find_embedded(name);
    if (own == overrides_.end() && embedded == nullptr) throw unknown_template(name);
    Template read(name, own != overrides_.end() ? own->second : std::string(embedded->content));
    found = read_.emplace(name, std::move(read)).first;
  }
  return found->second.render(facts);
}

std::string Library::print_yaml(const std::string& name, const Facts& facts) {
  std::string text = print(name, facts);
  if (!is_plain_yaml(text)) (void)read_again(name, text);
  return text;
}

std::string Library::digest_of(const std::string& name, const Facts& facts) {
  return read_again(name, print(name, facts)).digest;
}

}  // namespace cloudctl::render
