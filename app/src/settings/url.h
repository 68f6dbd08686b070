#pragma once
// The URL of a database: what its scheme says, whether it can be one at all, and how it is put
// together from parts. Must not know the libraries that will read it.

#include <optional>
#include <string>
#include <string_view>

#include "settings/settings.h"

namespace notes {

/** "postgres" or "mongodb", whichever the scheme of `url` stands for; empty for any other. */
std::string_view store_of_url(std::string_view url);

/** What a URL must be, if `url` is not; never a part of `url`, for it may hold a password. */
std::optional<std::string> wrong_in_url(std::string_view url);

/** mongodb://user:password@host:port/database?authSource=…, every part escaped. */
std::string mongodb_url(const MongoParts& parts);

/** The name of the database in the path of a mongodb URL; empty if there is none. */
std::string_view database_in_url(std::string_view url);

}  // namespace notes
