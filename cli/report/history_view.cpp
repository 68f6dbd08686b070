#include "report/history_view.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/table.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;
using release::Record;
using release::Result;

Ink ink_of(Result result) {
  if (result == Result::good) return Ink::green;
  return result == Result::failed ? Ink::red : Ink::yellow;
}

std::string took(const Record& record) {
  return record.milliseconds > 0
             ? base::human_duration(std::chrono::milliseconds(record.milliseconds))
             : "";
}

Json record_json(const Record& record) {
  Json services = Json::array();
  for (const auto& service : record.services) {
    services.push_back(Json{{"name", service.name},
                            {"image", service.image},
                            {"image_id", service.image_id},
                            {"replicas", service.replicas}});
  }
  return Json{{"number", record.number},   {"result", result_word(record.result)},
              {"purpose", record.purpose}, {"started", record.started},
              {"who", record.who},         {"host", record.host},
              {"commit", record.commit},   {"cause", record.cause},
              {"left", record.left},       {"ms", record.milliseconds},
              {"services", services}};
}

}  // namespace

std::string result_word(Result result) {
  switch (result) {
    case Result::pending:
      return "pending";
    case Result::good:
      return "good";
    case Result::failed:
      return "failed";
    case Result::rolled_back:
      return "rolled back";
    case Result::interrupted:
      return "interrupted";
  }
  return "unknown";
}

Answer history_view(const std::vector<Record>& records, const Look& look) {
  const std::vector<Column> columns{{.title = "RELEASE", .least = 0, .importance = 9},
                                    {.title = "RESULT", .least = 0, .importance = 9},
                                    {.title = "STARTED", .least = 0, .importance = 7},
                                    {.title = "TOOK", .least = 0, .importance = 3},
                                    {.title = "WHAT", .least = 10, .importance = 6},
                                    {.title = "WHO", .least = 6, .importance = 2},
                                    {.title = "COMMIT", .least = 0, .importance = 4},
                                    {.title = "CAUSE", .least = 20, .importance = 5}};
  std::vector<Row> rows;
  Json list = Json::array();
  for (auto record = records.rbegin(); record != records.rend(); ++record) {
    rows.push_back({{.text = std::to_string(record->number), .ink = Ink::bold},
                    {.text = result_word(record->result), .ink = ink_of(record->result)},
                    {.text = record->started},
                    {.text = took(*record)},
                    {.text = record->purpose},
                    {.text = record->who},
                    {.text = record->commit.substr(0, 12)},
                    {.text = record->cause.empty() ? record->left : record->cause}});
    list.push_back(record_json(*record));
  }
  const Json document{{"v", 1}, {"releases", list}};
  const std::string text = records.empty() ? "no releases yet\n" : table(columns, rows, look);
  return {.text = text, .json = document.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace cloudctl::report
