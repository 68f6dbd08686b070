#pragma once
// `scale` against the file: what the file said of a service's replicas when `scale` was asked. As
// long as it says the same, the wish counts; an edit of the file is the younger wish. It must not
// know where either of them is applied.

#include <filesystem>
#include <map>
#include <string>

namespace cloudctl::release {

using ReplicaCounts = std::map<std::string, int>;  // by service

// Kept beside what else a project and target have on this machine ("scale_basis.json"); empty where
// nothing is known.
[[nodiscard]] ReplicaCounts scale_basis(const std::filesystem::path& state);
void save_scale_basis(const std::filesystem::path& state, const ReplicaCounts& basis);

// Those of `scale` that still count while the file says `file`. One without a basis does: it was
// asked elsewhere.
[[nodiscard]] ReplicaCounts still_counting(ReplicaCounts scale, const ReplicaCounts& basis,
                                           const ReplicaCounts& file);

}  // namespace cloudctl::release
