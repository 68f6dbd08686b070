#include "report/facts_view.h"

#include <nlohmann/json.hpp>

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;

void put(Json& object, const std::vector<Fact>& facts) {
  for (const Fact& fact : facts) {
    std::visit([&](const auto& value) { object[fact.key] = value; }, fact.value);
  }
}

}  // namespace

Answer facts_view(std::string text, const std::vector<Fact>& facts) {
  Json object{{"v", 1}};
  put(object, facts);
  return {.text = std::move(text),
          .json = object.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

Answer list_view(std::string text, const std::string& name,
                 const std::vector<std::vector<Fact>>& rows) {
  Json list = Json::array();
  for (const auto& row : rows) {
    Json object = Json::object();
    put(object, row);
    list.push_back(object);
  }
  const Json document{{"v", 1}, {name, list}};
  return {.text = std::move(text),
          .json = document.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace cloudctl::report
