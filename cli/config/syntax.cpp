#include "config/syntax.h"

#include <algorithm>
#include <array>

#include "config/screen.h"

namespace cloudctl::config {
namespace {

struct Words {
  std::string_view theirs;  // the beginning of yaml-cpp's message (exceptions.h, ErrorMsg)
  std::string_view message, help;
};

constexpr std::string_view look_at_indentation =
    "check the indentation of this line and of the one before it, and quotes around texts with "
    "\": \"";

constexpr std::array table{
    Words{"illegal map value", "a value is not possible here", look_at_indentation},
    Words{"illegal map key", "a key is not possible here", look_at_indentation},
    Words{"illegal block entry", "a list entry is not possible here", look_at_indentation},
    Words{"end of map not found", "this line does not belong to what stands before it",
          look_at_indentation},
    Words{"end of sequence not found", "this line does not belong to the list before it",
          look_at_indentation},
    Words{"end of map flow", "\"}\" or \",\" is missing", "every \"{\" needs its \"}\""},
    Words{"end of sequence flow", "\"]\" or \",\" is missing", "every \"[\" needs its \"]\""},
    Words{"illegal flow end", "a closing bracket without an opening one",
          "remove it, or put the text into quotes"},
    Words{"unknown token", "a text cannot begin with this character", "put the text into quotes"},
    Words{"unknown escape", "an escape that YAML does not know",
          "write \"\\\\\" for a backslash, or use single quotes"},
    Words{"bad character found while scanning hex", "an escape that YAML does not know",
          "write \"\\\\\" for a backslash, or use single quotes"},
    Words{"invalid unicode", "an escape that is no character", "use the character itself"},
    Words{"illegal EOF in scalar", "a quote that is never closed", "close it"},
    Words{"the referenced anchor", "an alias whose anchor is not defined before",
          "put the text into quotes if \"*\" is meant as a character"},
    Words{"illegal tab", "a tab in the indentation", "indent with spaces only"},
    Words{"cannot set zero indentation", "an indentation of 0 is not possible", "remove the 0"},
};

std::size_t offset_of(std::string_view text, const SyntaxComplaint& complaint) {
  std::size_t offset = mark_length(text);
  for (int line = 0; line < complaint.line; ++line) {
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) return text.size();
    offset = end + 1;
  }
  return std::min(text.size(), offset + static_cast<std::size_t>(std::max(0, complaint.column)));
}

// The offset of a tab in the white space at the beginning of the line, npos if there is none.
std::size_t leading_tab(std::string_view text, std::size_t offset) {
  std::size_t begin = text.rfind('\n', offset == 0 ? 0 : offset - 1);
  begin = begin == std::string_view::npos ? 0 : begin + 1;
  const std::size_t tab = text.find_first_not_of(' ', begin);
  return tab != std::string_view::npos && text[tab] == '\t' ? tab : std::string_view::npos;
}

}  // namespace

base::Diagnostic syntax_mistake(std::string_view text, const SyntaxComplaint& complaint) {
  base::Diagnostic mistake;
  mistake.code = "C001";
  std::size_t offset = offset_of(text, complaint);
  if (const std::size_t tab = leading_tab(text, offset); tab != std::string_view::npos) {
    offset = tab;
    mistake.message = "a tab in the indentation";
    mistake.help = "indent with spaces only";
  } else {
    mistake.message = "not YAML: " + complaint.message;
    mistake.help = look_at_indentation;
    for (const Words& words : table) {
      if (!complaint.message.starts_with(words.theirs)) continue;
      mistake.message = words.message;
      mistake.help = words.help;
      break;
    }
  }
  mistake.span = {.begin = Places(text).at(offset), .length = 1};
  return mistake;
}

}  // namespace cloudctl::config
