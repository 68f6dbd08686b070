#pragma once
// Makes the store that the settings name, out of those that this program was built with. Must not
// know who uses it.

#include <memory>
#include <string>
#include <vector>

#include "settings/settings.h"
#include "store/store.h"

namespace notes::store {

/** The store, not opened. */
std::unique_ptr<Store> make_store(const Settings& settings);

/** What only a database's own library can find wrong with its settings. Never shows a secret. */
std::vector<std::string> mistakes_in(const Settings& settings);

}  // namespace notes::store
