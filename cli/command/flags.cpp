#include "command/flags.h"

#include <charconv>

#include "base/text.h"

namespace cloudctl::command {

std::optional<int> whole_number(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return {};
  return number;
}

Flag& Flags::add(const Doc& doc, Take take) {
  const auto comma = doc.name.find(',');
  Flag flag{.name = doc.name.substr(0, comma),
            .letter = comma == std::string::npos ? "" : doc.name.substr(comma + 1),
            .value = doc.value,
            .help = doc.help,
            .choices = {},
            .offer = doc.offer,
            .repeats = false,
            .take = std::move(take)};
  flags_.push_back(std::move(flag));
  return flags_.back();
}

Operand& Flags::add_operand(const Doc& doc, Take take) {
  operands_.push_back({.name = doc.name,
                       .help = doc.help,
                       .choices = {},
                       .offer = doc.offer,
                       .required = false,
                       .repeats = false,
                       .take = std::move(take)});
  return operands_.back();
}

void Flags::toggle(const Doc& doc, bool& target) {
  add(doc, [&target](const std::string&) {
    target = true;
    return std::string();
  });
}

void Flags::count(const Doc& doc, int& target) {
  add(doc, [&target](const std::string&) {
    ++target;
    return std::string();
  }).repeats = true;
}

void Flags::text(const Doc& doc, std::string& target) {
  add(doc, [&target](const std::string& value) {
    target = value;
    return std::string(value.empty() ? "empty" : "");
  });
}

void Flags::number(const Doc& doc, int& target) {
  add(doc, [&target](const std::string& value) {
    const auto number = whole_number(value);
    if (number) target = *number;
    return std::string(number ? "" : "no whole number from 0 upwards");
  });
}

void Flags::duration(const Doc& doc, std::optional<std::chrono::milliseconds>& target) {
  add(doc, [&target](const std::string& value) {
    target = base::parse_duration(value);
    return std::string(target ? "" : "no duration such as 30s, 5m or 1h30m");
  });
}

void Flags::list(const Doc& doc, std::vector<std::string>& target) {
  add(doc, [&target](const std::string& value) {
    target.push_back(value);
    return std::string();
  }).repeats = true;
}

void Flags::pairs(const Doc& doc, std::map<std::string, std::string>& target) {
  add(doc, [&target, form = doc.value](const std::string& value) -> std::string {
    const auto equals = value.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == value.size()) {
      return "not " + form;
    }
    const bool added = target.emplace(value.substr(0, equals), value.substr(equals + 1)).second;
    return added ? "" : "the second value for that name";
  }).repeats = true;
}

void Flags::word(const Doc& doc, std::vector<std::string> choices,
                 std::function<void(std::size_t)> take) {
  Flag& flag = add(doc, {});
  flag.choices = choices;
  flag.take = [choices = std::move(choices), take = std::move(take)](const std::string& value) {
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (choices[i] == value) {
        take(i);
        return std::string();
      }
    }
    const auto near = base::nearest(value, choices);
    return "not one of " + base::join(choices, ", ") +
           (near ? "; did you mean \"" + *near + "\"?" : "");
  };
}

void Flags::operand(const Doc& doc, std::string& target) {
  add_operand(doc, [&target](const std::string& value) {
    target = value;
    return std::string();
  });
}

void Flags::required_operand(const Doc& doc, std::string& target) {
  operand(doc, target);
  operands_.back().required = true;
}

void Flags::operands(const Doc& doc, std::vector<std::string>& target) {
  add_operand(doc, [&target](const std::string& value) {
    target.push_back(value);
    return std::string();
  }).repeats = true;
}

void Flags::required_operands(const Doc& doc, std::vector<std::string>& target) {
  operands(doc, target);
  operands_.back().required = true;
}

void Flags::limit_operand(std::vector<std::string> choices) {
  Operand& last = operands_.back();
  last.choices = choices;
  last.take = [choices = std::move(choices), take = last.take](const std::string& value) {
    for (const auto& choice : choices) {
      if (choice == value) return take(value);
    }
    const auto near = base::nearest(value, choices);
    return "not one of " + base::join(choices, ", ") +
           (near ? "; did you mean \"" + *near + "\"?" : "");
  };
}

}  // namespace cloudctl::command
