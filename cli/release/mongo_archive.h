#pragma once
// Archives of mongodump, as far as one has to know them before they are given to mongorestore:
// whether one is whole, and which database it is of. Streamed, never held. It must not know where
// they come from.

#include <optional>
#include <string>

#include "base/big_file.h"

namespace cloudctl::release {

struct MongoArchive {
  std::string flaw;      // why it cannot be restored: "is cut off"; empty if it can
  std::string database;  // that it is of; empty if it holds none
};

// Of an archive with --gzip (RFC 1952): its sums are compared, and its first part is read
// (github.com/mongodb/mongo-tools, common/archive).
[[nodiscard]] MongoArchive look_into_mongo_archive(const base::ByteSource& source);

}  // namespace cloudctl::release
