#include "report/doctor_view.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;

struct Mark {
  const char* sign;
  const char* word;
  Ink ink;
};

Mark mark(CheckLevel level) {
  switch (level) {
    case CheckLevel::good:
      return {"✔", "ok", Ink::green};
    case CheckLevel::caution:
      return {"⚠", "warning", Ink::yellow};
    case CheckLevel::bad:
      return {"✖", "failed", Ink::red};
  }
  return {"", "", Ink::plain};
}

std::string verdict(const std::vector<CheckLine>& checks, const std::string& target) {
  const auto count = [&](CheckLevel level) {
    return static_cast<std::size_t>(
        std::count_if(checks.begin(), checks.end(),
                      [&](const CheckLine& check) { return check.level == level; }));
  };
  const std::size_t bad = count(CheckLevel::bad), caution = count(CheckLevel::caution);
  std::string text = bad == 0
                         ? "ready for target \"" + target + "\""
                         : base::plural(bad, "check") + " failed for target \"" + target + "\"";
  if (caution > 0) text += ", " + base::plural(caution, "warning");
  return text + "\n";
}

}  // namespace

Answer doctor_view(const std::vector<CheckLine>& checks, const std::string& target,
                   const Look& look) {
  int width = 0;
  for (const CheckLine& check : checks) width = std::max(width, base::display_width(check.name));
  width = std::min(width, 24);
  std::string text;
  Json list = Json::array();
  for (const CheckLine& check : checks) {
    const Mark sign = mark(check.level);
    text += inked(sign.sign, sign.ink, look.colour) + " " +
            base::padded(base::printable(check.name), width) + "  " + base::printable(check.found);
    text += "\n";
    if (!check.fix.empty() && check.level != CheckLevel::good) {
      text += "    fix: " + base::printable(check.fix) + "\n";
    }
    list.push_back(Json{
        {"name", check.name}, {"result", sign.word}, {"found", check.found}, {"fix", check.fix}});
  }
  const Json document{{"v", 1}, {"target", target}, {"checks", list}};
  return {.text = text + "\n" + verdict(checks, target),
          .json = document.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace cloudctl::report
