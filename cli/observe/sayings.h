#pragma once
// From the words of engines and kubelets to words of use: tables of patterns with a sentence and a
// next step. Foreign words are prose: they only make a sentence better, and never decide alone that
// something failed.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "observe/state.h"

namespace cloudctl::observe {

struct Saying {
  const char* pattern;  // ECMAScript
  // With {1}, {2} for groups, and the names that are given.
  const char* sentence;
  const char* next;
  bool final = true;
};

using Names = std::map<std::string, std::string>;

// Each {name} of the text replaced; unknown ones stay.
[[nodiscard]] std::string filled(const std::string& text, const Names& names);

// The first saying whose pattern is found in the first 4 KiB of the words.
[[nodiscard]] std::optional<Cause> said(const std::string& words, std::span<const Saying> sayings,
                                        Names names);

}  // namespace cloudctl::observe
