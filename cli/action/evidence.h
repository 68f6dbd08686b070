#pragma once
// The dossier of a failed run: its cause, the commands that ran, what the containers said and how
// they were, kept in the run's folder before anything is put back. No secret's value gets in.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/execute.h"
#include "base/secret.h"
#include "release/dossier.h"

namespace cloudctl::action {

using release::ContainerEvidence;
using release::Dossier;
using release::dossier_from_json;
using release::to_json;

// Replaces every occurrence of a secret's value by ***: of one with several lines each line, since
// logs come line by line; of one with fewer than 4 bytes only where it is a whole word.
[[nodiscard]] std::string redacted(std::string text,
                                   const std::map<std::string, base::Secret>& secrets);

void save(const Dossier& dossier, const std::filesystem::path& run_folder);
// Of the newest run that has one: what `explain last` shows.
[[nodiscard]] std::optional<Dossier> last_dossier(const std::filesystem::path& state);

}  // namespace cloudctl::action
