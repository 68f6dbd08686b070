#pragma once
// What a verb takes, as data: the one declaration from which parsing, help, completion and
// suggestions come. It must not know the library that parses.

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::command {

// 0, 1, 2 …; nothing for any other text.
[[nodiscard]] std::optional<int> whole_number(const std::string& text);

// What completion offers for a value.
enum class Offer { nothing, file, folder, target, service, release, secret, key, topic };

// Takes one value; returns what is wrong with it, to follow `"x" is …`; empty if it is good.
using Take = std::function<std::string(const std::string&)>;

struct Flag {
  std::string name;    // "--lock-wait"
  std::string letter;  // "-f"; may be empty
  std::string value;   // "DIR"; empty: a switch
  std::string help;
  std::vector<std::string> choices;
  Offer offer = Offer::nothing;
  bool repeats = false;
  Take take;
};

struct Operand {
  std::string name;  // "SERVICE"
  std::string help;
  std::vector<std::string> choices;
  Offer offer = Offer::nothing;
  bool required = false;
  bool repeats = false;  // takes all that follow
  Take take;
};

struct Doc {         // how a flag or operand is called and explained
  std::string name;  // "--file,-f" or "SERVICE"
  std::string value;
  std::string help;
  Offer offer = Offer::nothing;
};

class Flags {
 public:
  // The variables must outlive the parse; each is set only if the flag is given.
  void toggle(const Doc& doc, bool& target);
  void count(const Doc& doc, int& target);
  void text(const Doc& doc, std::string& target);
  void number(const Doc& doc, int& target);  // from 0 upwards
  void duration(const Doc& doc, std::optional<std::chrono::milliseconds>& target);
  void list(const Doc& doc, std::vector<std::string>& target);
  // NAME=VALUE, repeated; the same name twice is refused.
  void pairs(const Doc& doc, std::map<std::string, std::string>& target);
  // One of some words; `take` gets the index.
  void word(const Doc& doc, std::vector<std::string> choices,
            std::function<void(std::size_t)> take);

  void operand(const Doc& doc, std::string& target);  // may be left out
  void required_operand(const Doc& doc, std::string& target);
  void operands(const Doc& doc, std::vector<std::string>& target);  // any number
  void required_operands(const Doc& doc, std::vector<std::string>& target);
  // The last operand may only be one of these.
  void limit_operand(std::vector<std::string> choices);

  [[nodiscard]] const std::vector<Flag>& flags() const { return flags_; }
  [[nodiscard]] const std::vector<Operand>& positionals() const { return operands_; }

 private:
  Flag& add(const Doc& doc, Take take);
  Operand& add_operand(const Doc& doc, Take take);
  std::vector<Flag> flags_;
  std::vector<Operand> operands_;
};

}  // namespace cloudctl::command
