#include "render/objects.h"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>

#include <string_view>

#include "base/error.h"
#include "render/json_documents.h"

namespace cloudctl::render {
namespace {

constexpr std::string_view folder = "manifests/";
constexpr std::string_view service_label = "app.kubernetes.io/name";

struct Where {
  const std::string& path;
  std::size_t number = 1;  // of the document in its file
};

[[noreturn]] void refuse(const Where& where, const std::string& why) {
  throw base::Error({.what = fmt::format("document {} of \"{}\" {}", where.number, where.path, why),
                     .where = where.path,
                     .next = "correct the template that it comes from (below .cloudctl/templates/)",
                     .code = base::ExitCode::usage});
}

Object object_of(const JsonValue& document, const Where& where) {
  const JsonValue* metadata = member(document, "metadata");
  if (document.kind != JsonValue::Kind::map) refuse(where, "is no object");
  Object object{.name = {.api_version = text(&document, "apiVersion"),
                         .kind = text(&document, "kind"),
                         .kube_namespace = text(metadata, "namespace"),
                         .name = text(metadata, "name")}};
  for (const auto& [key, value] :
       {std::pair("apiVersion", &object.name.api_version), std::pair("kind", &object.name.kind),
        std::pair("metadata.name", &object.name.name)}) {
    if (value->empty()) refuse(where, fmt::format("has no \"{}\"", key));
  }
  if (metadata != nullptr) object.service = text(member(*metadata, "labels"), service_label);
  write(document, object.json);
  return object;
}

std::vector<JsonValue> documents_of(const File& file) {
  try {
    return json_documents(file.content);
  } catch (const YAML::Exception& error) {
    throw base::Error(
        {.what = fmt::format("\"{}\" cannot be read as YAML: {}", file.path, error.msg),
         .where = fmt::format("{}:{}:{}", file.path, error.mark.line + 1, error.mark.column + 1),
         .next = "correct the template that it comes from (below .cloudctl/templates/)",
         .code = base::ExitCode::usage});
  }
}

}  // namespace

std::vector<Object> objects(const Tree& files) {
  std::vector<Object> result;
  for (const File& file : files) {
    if (!file.path.starts_with(folder)) continue;
    Where where{.path = file.path};
    for (const JsonValue& document : documents_of(file)) {
      // A separator without anything after it is no object.
      if (document.kind != JsonValue::Kind::null) result.push_back(object_of(document, where));
      ++where.number;
    }
  }
  return result;
}

}  // namespace cloudctl::render
