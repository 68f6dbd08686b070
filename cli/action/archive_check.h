#pragma once
// Whether a file can be restored into a database, found out before the database is touched: of the
// right kind, whole, and readable by the program that is to restore it.

#include <string>

#include "action/database.h"
#include "base/big_file.h"

namespace cloudctl::action {

struct CheckedArchive {
  Outcome outcome;
  std::string database;  // that a MongoDB archive is of
};
// `name`: of the file, for words. The source is given by a function as it is read more than once.
struct ArchiveToCheck {
  std::string name;
  std::function<base::ByteSource()> read;
};
[[nodiscard]] CheckedArchive checked(Console& console, const DatabasePlace& place,
                                     const ArchiveToCheck& archive);

}  // namespace cloudctl::action
