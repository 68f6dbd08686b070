#include "release/saved_plan.h"

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

constexpr int version_of_form = 1;

[[noreturn]] void refuse(const std::string& origin) {
  throw base::Error({.what = "this is no saved plan that this version understands",
                     .where = origin,
                     .next = "make it anew: \"cloudctl plan --save FILE\"",
                     .code = base::ExitCode::usage});
}

}  // namespace

std::string to_json(const SavedPlan& plan) {
  return json{{"cloudctl_plan", version_of_form},
              {"made", plan.made},
              {"images", plan.images},
              {"version", plan.version},
              {"desired", json::parse(to_json(plan.desired))},
              {"seen", plan.seen}}
             .dump(1) +
         "\n";
}

SavedPlan plan_from_json(std::string_view text, const std::string& origin) {
  const json tree = json::parse(text, nullptr, false);
  if (!tree.is_object() || tree.value("cloudctl_plan", json()) != version_of_form) refuse(origin);
  try {
    return {.made = tree.at("made"),
            .images = tree.at("images"),
            .version = tree.at("version"),
            .desired = from_json(tree.at("desired").dump(), origin),
            .seen = tree.at("seen")};
  } catch (const json::exception&) {
    refuse(origin);
  }
}

bool is_same_release(const Record& a, const Record& b) {
  return a.project == b.project && a.target == b.target && a.objects == b.objects &&
         a.files == b.files && a.services == b.services && a.secret_marks == b.secret_marks;
}

}  // namespace cloudctl::release
