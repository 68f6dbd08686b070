#include "action/evidence.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "base/file.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

constexpr const char* file_name = "dossier.json";
// Shorter ones are hidden as whole words only: inside of others they would turn half a log to
// stars.
constexpr std::size_t shortest_anywhere = 4;
constexpr std::string_view stars = "***";

bool is_word_letter(char letter) {
  return letter == '_' || std::isalnum(static_cast<unsigned char>(letter)) != 0;
}

bool has_word_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_word_letter);
}

// What of the values may stand in a line: a value of several lines is seen line by line. Longest
// first, since one may hold another.
std::vector<std::string_view> hidden_parts(const std::map<std::string, base::Secret>& secrets) {
  std::vector<std::string_view> parts;
  for (const auto& [name, secret] : secrets) {
    std::string_view rest = secret.reveal();
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = base::trim(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      // The braces of a JSON file are no secret.
      if (has_word_letter(line)) parts.push_back(line);
    }
  }
  std::sort(parts.begin(), parts.end(),
            [](auto a, auto b) { return a.size() > b.size() || (a.size() == b.size() && a < b); });
  return parts;
}

bool is_whole_word(std::string_view text, std::size_t at, std::size_t length) {
  const bool begins = at == 0 || !is_word_letter(text[at - 1]);
  const bool ends = at + length == text.size() || !is_word_letter(text[at + length]);
  return begins && ends;
}

void hide(std::string& text, std::string_view part) {
  auto at = text.find(part);
  while (at != std::string::npos) {
    const bool matters = part.size() >= shortest_anywhere || is_whole_word(text, at, part.size());
    if (matters) text.replace(at, part.size(), stars);
    at = text.find(part, at + (matters ? stars.size() : 1));
  }
}

}  // namespace

std::string redacted(std::string text, const std::map<std::string, base::Secret>& secrets) {
  for (const auto part : hidden_parts(secrets)) hide(text, part);
  return text;
}

void save(const Dossier& dossier, const std::filesystem::path& run_folder) {
  base::write_file(run_folder / file_name, to_json(dossier), 0600);
}

std::optional<Dossier> last_dossier(const std::filesystem::path& state) {
  std::vector<std::filesystem::path> runs;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(state / "runs", none)) {
    runs.push_back(entry.path());
  }
  std::sort(runs.rbegin(), runs.rend());
  for (const auto& run : runs) {
    const auto path = run / file_name;
    if (const auto text = base::read_file_if_there(path)) {
      return dossier_from_json(*text, path.string());
    }
  }
  return std::nullopt;
}

}  // namespace cloudctl::action
