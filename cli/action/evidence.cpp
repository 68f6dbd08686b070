#include "action/evidence.h"

#include <algorithm>

#include "base/file.h"

namespace cloudctl::action {
namespace {

constexpr const char* file_name = "dossier.json";
// Shorter values would turn half a log into stars.
constexpr std::size_t shortest_secret = 4;

}  // namespace

std::string redacted(std::string text, const std::map<std::string, base::Secret>& secrets) {
  for (const auto& [name, secret] : secrets) {
    const std::string& value = secret.reveal();
    if (value.size() < shortest_secret) continue;
    for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at + 3)) {
      text.replace(at, value.size(), "***");
    }
  }
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
