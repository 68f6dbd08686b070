#include "release/scale_basis.h"

#include <nlohmann/json.hpp>

#include "base/file.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

constexpr const char* file_name = "scale_basis.json";

}  // namespace

ReplicaCounts scale_basis(const std::filesystem::path& state) {
  const auto text = base::read_file_if_there(state / file_name).value_or("{}");
  const json tree = json::parse(text, nullptr, false);  // a damaged one is as none
  ReplicaCounts basis;
  if (!tree.is_object()) return basis;
  for (const auto& [name, count] : tree.items()) {
    if (count.is_number_integer()) basis[name] = count.get<int>();
  }
  return basis;
}

void save_scale_basis(const std::filesystem::path& state, const ReplicaCounts& basis) {
  base::make_folders(state, 0700);
  base::write_file(state / file_name, json(basis).dump(1) + "\n", 0600);
}

ReplicaCounts still_counting(ReplicaCounts scale, const ReplicaCounts& basis,
                             const ReplicaCounts& file) {
  std::erase_if(scale, [&](const auto& wish) {
    const auto before = basis.find(wish.first);
    const auto now = file.find(wish.first);
    return before != basis.end() && now != file.end() && before->second != now->second;
  });
  return scale;
}

}  // namespace cloudctl::release
