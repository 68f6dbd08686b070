#include "service/routes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "service/page.h"

using namespace notes;
using nlohmann::json;

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

const std::set<std::string> methods = {"get", "put", "post", "patch", "delete"};

std::set<std::string> described() {
  std::set<std::string> found;
  const json document = json::parse(service::openapi_document());
  for (const auto& [path, item] : document["paths"].items()) {
    for (const auto& [name, value] : item.items()) {
      if (methods.count(name) > 0) found.insert(name + ' ' + path);
    }
  }
  return found;
}

/** Every `$ref` in the document. */
void collect_references(const json& value, std::set<std::string>& found) {
  for (const auto& [name, part] : value.items()) {
    if (name == "$ref") found.insert(part.get<std::string>());
    if (part.is_structured()) collect_references(part, found);
  }
}

}  // namespace

TEST_CASE("routes: the OpenAPI document describes every route and no other") {
  std::set<std::string> served;
  for (const http::Pattern& pattern : service::all_routes().patterns) {
    served.insert(lower(http::name_of(pattern.method)) + ' ' + std::string(pattern.path));
  }
  CHECK(served == described());
}

TEST_CASE(
    "routes: the OpenAPI document refers to nothing that it does not have, and has no spare") {
  const json document = json::parse(service::openapi_document());
  std::set<std::string> references;
  collect_references(document, references);
  std::set<std::string> schemas;
  for (const auto& [name, schema] : document["components"]["schemas"].items()) {
    schemas.insert("#/components/schemas/" + name);
  }
  CHECK(references == schemas);
}

TEST_CASE("routes: every pattern has its handler") {
  const service::Routes routes = service::all_routes();
  CHECK(routes.patterns.size() == routes.handlers.size());
}
