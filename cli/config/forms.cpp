#include "config/forms.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace cloudctl::config {
namespace {

constexpr std::size_t longest_shown = 40;  // characters of a text in a message

std::string expected_scalar(const Key& key) {
  switch (key.scalar) {
    case Scalar::none:
      return {};
    case Scalar::text:
      return std::string(words_of(key.format).is);
    case Scalar::integer:
      return "a whole number";
    case Scalar::boolean:
      return "true or false";
    case Scalar::word:
      return "one of " + base::join(base::split(key.words, ' '), ", ");
  }
  return {};
}

std::string_view expected_structure(const Key& key) {
  switch (key.structure) {
    case Structure::none:
      return {};
    case Structure::object:
      return "a map of keys";
    case Structure::named:
      return "a map of names";
    case Structure::table:
      return "a map of names and texts";
    case Structure::objects:
    case Structure::texts:
      return "a list";
  }
  return {};
}

}  // namespace

std::string_view code_of(Format format) {
  switch (format) {
    case Format::any:
    case Format::argument:
    case Format::duration:
    case Format::cpu_range:
    case Format::memory_range:
    case Format::memory:
    case Format::percent:
    case Format::amount:
    case Format::cron:
    case Format::version:
      return "C019";
    case Format::project_name:
    case Format::name:
    case Format::port_name:
    case Format::word:
    case Format::env_name:
    case Format::context_name:
    case Format::region:
    case Format::instance_type:
    case Format::key_name:
      return "C018";
    case Format::image:
    case Format::registry:
    case Format::platform:
    case Format::http_path:
    case Format::probe:
    case Format::expose:
    case Format::secret_url:
    case Format::condition:
    case Format::email:
    case Format::arn:
      return "C020";
    case Format::context:
    case Format::file:
    case Format::mount_path:
      return "C021";
  }
  return "C019";
}

std::string expected_form(const Key& key) {
  const std::string scalar = expected_scalar(key);
  const std::string structure(expected_structure(key));
  if (scalar.empty() || structure.empty()) return scalar + structure;
  return scalar + " or " + structure;
}

std::string found_form(const Node& node) {
  switch (node.kind) {
    case NodeKind::null:
      return "nothing";
    case NodeKind::list:
      return "a list";
    case NodeKind::map:
      return "a map";
    case NodeKind::scalar:
      break;
  }
  return fmt::format("the text \"{}\"", base::printable(base::clipped(node.text, longest_shown)));
}

bool looks_like_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return false;
  const bool begins = (text[0] >= '0' && text[0] <= '9') || text[0] == '.';
  const bool digit = text.find_first_of("0123456789") != std::string_view::npos;
  return begins && digit &&
         text.find_first_not_of("0123456789abcdefABCDEFxo._:+-") == std::string_view::npos &&
         std::count(text.begin(), text.end(), '.') < 2;
}

}  // namespace cloudctl::config
