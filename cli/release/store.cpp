#include "release/store.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"

namespace cloudctl::release {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string four_digits(int number) {
  const std::string digits = std::to_string(number);
  return digits.size() >= 4 ? digits : std::string(4 - digits.size(), '0') + digits;
}

std::optional<int> number_of(const fs::path& path) {
  const std::string stem = path.stem().string();
  const bool digits = !stem.empty() && stem.size() < 10 &&
                      std::all_of(stem.begin(), stem.end(),
                                  [](char letter) { return letter >= '0' && letter <= '9'; });
  if (path.extension() != ".json" || !digits) return std::nullopt;
  return std::stoi(stem);
}

json read_json(const fs::path& path) {
  const auto text = base::read_file_if_there(path);
  if (!text) return nullptr;
  json tree = json::parse(*text, nullptr, false);
  if (tree.is_discarded()) {
    throw base::Error({.what = "state file is no JSON",
                       .where = path.string(),
                       .next = "move that file away and try again"});
  }
  return tree;
}

}  // namespace

fs::path local_folder(const fs::path& state_home, const std::string& project) {
  return state_home / "cloudctl" / "local" / project;
}

fs::path LocalStore::record_path(int number) const {
  return folder_ / "releases" / (four_digits(number) + ".json");
}

fs::path LocalStore::file_of(int number, const std::string& name) const {
  return folder_ / "releases" / four_digits(number) / name;
}

std::vector<int> LocalStore::numbers() const {
  std::vector<int> numbers;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_ / "releases", none)) {
    if (const auto number = number_of(entry.path())) numbers.push_back(*number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::vector<Record> LocalStore::list() const {
  std::vector<Record> records;
  for (const int number : numbers()) {
    if (auto record = find(number)) records.push_back(std::move(*record));
  }
  return records;
}

std::optional<Record> LocalStore::find(int number) const {
  const auto text = base::read_file_if_there(record_path(number));
  if (!text) return std::nullopt;
  return from_json(*text, record_path(number).string());
}

std::optional<Record> LocalStore::newest() const {
  const auto all = numbers();
  return all.empty() ? std::nullopt : find(all.back());
}

std::optional<Record> LocalStore::last_good() const {
  return last_good(next_number());
}

std::optional<Record> LocalStore::last_good(int before) const {
  const auto all = numbers();
  for (auto number = all.rbegin(); number != all.rend(); ++number) {
    if (*number >= before) continue;
    auto record = find(*number);
    if (record && record->result == Result::good) return record;
  }
  return std::nullopt;
}

int LocalStore::next_number() const {
  const auto all = numbers();
  return all.empty() ? 1 : all.back() + 1;
}

void LocalStore::save(const Record& record) const {
  base::make_folders(folder_, 0700);
  for (const auto& [name, text] : record.files) {
    base::write_file(file_of(record.number, name), text, 0600);
  }
  // The record comes last: where there is one, its files are complete.
  base::write_file(record_path(record.number), to_json(record), 0600);
}

void LocalStore::prune(std::size_t keep) const {
  const auto all = numbers();
  if (all.size() <= keep) return;
  const auto good = last_good();
  for (auto number = all.begin(); number != all.end() - static_cast<std::ptrdiff_t>(keep);
       ++number) {
    if (good && good->number == *number) continue;
    base::remove_file(record_path(*number));
    std::error_code ignored;  // files without a record are harmless
    fs::remove_all(folder_ / "releases" / four_digits(*number), ignored);
  }
}

void LocalStore::forget() const {
  for (const int number : numbers()) base::remove_file(record_path(number));
  std::error_code ignored;
  fs::remove_all(folder_ / "releases", ignored);
  base::remove_file(folder_ / "scale.json");
  base::remove_file(folder_ / "scale_basis.json");
  base::remove_file(folder_ / "engine.json");
  base::remove_file(folder_ / "journal.json");
  // Values of releases that are no more; those of `secrets set` stay.
  base::remove_file(folder_ / "secrets.kept.json");
}

std::map<std::string, int> LocalStore::scale() const {
  const json tree = read_json(folder_ / "scale.json");
  std::map<std::string, int> replicas;
  if (!tree.is_object()) return replicas;
  for (const auto& [name, count] : tree.items()) {
    if (count.is_number_integer()) replicas[name] = count.get<int>();
  }
  return replicas;
}

void LocalStore::save_scale(const std::map<std::string, int>& replicas) const {
  base::make_folders(folder_, 0700);
  base::write_file(folder_ / "scale.json", json(replicas).dump(1) + "\n", 0600);
}

std::optional<std::string> LocalStore::engine() const {
  const json tree = read_json(folder_ / "engine.json");
  if (!tree.is_object() || !tree.contains("id") || !tree["id"].is_string()) return std::nullopt;
  return tree["id"].get<std::string>();
}

void LocalStore::pin_engine(const std::string& identity) const {
  base::make_folders(folder_, 0700);
  base::write_file(folder_ / "engine.json", json{{"id", identity}}.dump(1) + "\n", 0600);
}

}  // namespace cloudctl::release
