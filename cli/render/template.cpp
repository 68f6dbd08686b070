#include "render/template.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <sstream>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "render/dockerfile_text.h"
#include "render/yaml.h"

namespace cloudctl::render {

namespace mustache = kainjow::mustache;

namespace {

// Stands before every text that must be escaped. Escaping takes it away; so where it is left in the
// result, a text was printed without.
constexpr char unescaped_mark = '\x01';

// Stand for line ends and blanks of a template: the library has rules of its own for lines with
// tags, which leave an empty line where a section is left out, and for their sake makes every blank
// a node of its tree.
constexpr char line_end = '\x02';
constexpr char blank = '\x03';

// Stands for what begins an expression of GitHub's, which is not a tag of ours.
constexpr char expression_mark = '\x04';
constexpr std::string_view expression = "${{";

bool stands_alone(std::string_view line) {
  if (line.size() < 6 || !line.starts_with("{{") || !line.ends_with("}}")) return false;
  return std::string_view("#^/!").find(line[2]) != std::string_view::npos &&
         line.find("{{", 2) == std::string_view::npos;
}

// Outside tags only.
std::string without_blanks(std::string_view line) {
  std::string result;
  while (!line.empty()) {
    const std::size_t tag = std::min(line.find("{{"), line.size());
    std::string text(line.substr(0, tag));
    std::replace(text.begin(), text.end(), ' ', blank);
    const std::size_t end = std::min(line.find("}}", tag), line.size());
    result += text.append(line.substr(tag, end - tag));
    line.remove_prefix(end);
    if (line.starts_with("}}")) {
      result += "}}";
      line.remove_prefix(2);
    }
  }
  return result;
}

// As the specification has it (github.com/mustache/spec, "Standalone Lines"): a line that holds
// nothing but the tag of a section or a comment is not printed.
std::string prepared(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const std::string_view trimmed = base::trim(line);
    result += stands_alone(trimmed) ? std::string(trimmed) : without_blanks(line);
    if (end == std::string_view::npos) break;
    if (!stands_alone(trimmed)) result += line_end;
    text.remove_prefix(end + 1);
  }
  return result;
}

std::string without_expressions(std::string text) {
  for (std::size_t at = 0; (at = text.find(expression, at)) != std::string::npos; ++at) {
    text.replace(at, expression.size(), 1, expression_mark);
  }
  return text;
}

std::string restored(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == expression_mark) {
      result += expression;
    } else {
      result += c == line_end ? '\n' : c == blank ? ' ' : c;
    }
  }
  return result;
}

mustache::data to_data(const Fact& fact);

struct Converter {
  mustache::data operator()(const std::string& text) const { return unescaped_mark + text; }
  mustache::data operator()(const Raw& raw) const { return raw.text; }
  mustache::data operator()(bool given) const { return given; }
  mustache::data operator()(const List& list) const {
    mustache::data data{mustache::data::type::list};
    for (const Fact& fact : list) data.push_back(to_data(fact));
    return data;
  }
  mustache::data operator()(const Facts& facts) const {
    mustache::data data{mustache::data::type::object};
    for (const NamedFact& fact : facts) data[fact.name] = to_data(fact.value);
    return data;
  }
};

mustache::data to_data(const Fact& fact) {
  return std::visit(Converter{}, fact.value);
}

// Looks names up from the innermost section outwards and remembers the first that was not there.
class StrictContext : public mustache::context<std::string> {
 public:
  explicit StrictContext(const mustache::data* data) : context(data) {}
  const mustache::data* get(const std::string& name) const override {
    const mustache::data* found = context::get(name);
    if (found == nullptr && unknown_.empty()) unknown_ = name.empty() ? "{{}}" : name;
    return found;
  }
  [[nodiscard]] const std::string& unknown() const { return unknown_; }

 private:
  mutable std::string unknown_;
};

std::string doubled_dollars(const std::string& text) {
  std::string result;
  for (const char c : text) result.append(c == '$' ? 2 : 1, c);
  return result;
}

std::string escaped(const std::string& text, Escape escape) {
  if (text.empty() || text.front() != unescaped_mark) return text;  // a Raw
  const std::string words = text.substr(1);
  switch (escape) {
    case Escape::dockerfile:
      return dockerfile_word(words);
    case Escape::pipeline:
      return pipeline_word(words);
    case Escape::compose:
      return yaml_scalar(doubled_dollars(words));
    case Escape::yaml:
      break;
  }
  return yaml_scalar(words);
}

base::Error broken(const std::string& name, const std::string& why) {
  return base::Error({.what = "template \"" + name + "\" " + why,
                      .next = "correct or remove .cloudctl/templates/" + name +
                              "; \"cloudctl render --eject\" writes the original",
                      .code = base::ExitCode::usage});
}

}  // namespace

struct Template::Parsed {
  explicit Parsed(const std::string& text) : mustache(prepared(text)) {}
  mustache::mustache mustache;
};

Escape escape_of(std::string_view template_name) {
  if (template_name.starts_with("docker/")) return Escape::dockerfile;
  if (template_name.starts_with("ci/")) return Escape::pipeline;
  return template_name.starts_with("local/") ? Escape::compose : Escape::yaml;
}

Template::Template(std::string name, const std::string& text)
    : name_(std::move(name)),
      parsed_(std::make_unique<Parsed>(
          escape_of(name_) == Escape::pipeline ? without_expressions(text) : text)) {
  if (!parsed_->mustache.is_valid()) {
    throw broken(name_, "cannot be read: " + parsed_->mustache.error_message());
  }
  if (text.find("{{>") != std::string::npos) throw broken(name_, "uses a partial, \"{{>\"");
  if (text.find("{{=") != std::string::npos) throw broken(name_, "sets delimiters, \"{{=\"");
  for (const char mark : {unescaped_mark, line_end, blank, expression_mark}) {
    if (text.find(mark) != std::string::npos) throw broken(name_, "holds a control character");
  }
  parsed_->mustache.set_custom_escape(
      [escape = escape_of(name_)](const std::string& words) { return escaped(words, escape); });
}

Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;

std::string Template::render(const Facts& facts) const {
  const mustache::data data = to_data(facts);
  StrictContext context(&data);
  std::ostringstream stream;
  parsed_->mustache.render(context, stream);
  std::string text = stream.str();
  if (!context.unknown().empty()) {
    throw broken(name_, "uses the unknown name \"" + context.unknown() + "\"");
  }
  if (text.find(unescaped_mark) != std::string::npos) {
    throw broken(name_,
                 "prints a text without escaping it: three braces are only for what is "
                 "rendered already");
  }
  return restored(text);
}

}  // namespace cloudctl::render
