#pragma once
// Every key of cloudctl.yaml, once: its form, its bounds, what it is for. The reader, `explain` and
// the JSON Schema all come from this table. Knows no YAML and no target's way to honour a key.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/formats.h"

namespace cloudctl::config {

// What a key may hold as a plain value; and what as a structure. A key may allow both (`build: .`,
// or `build: {context: .}`).
enum class Scalar { none, text, integer, boolean, word };
enum class Structure {
  none,
  object,   // fixed keys: the table's entries one level below
  named,    // names that the user chooses → entry "path.*"
  table,    // names that the user chooses → texts
  objects,  // a list of entry "path[]"
  texts,    // a list of texts
};

struct Key {
  // "*" stands for a name that the user chooses, "[]" for the entries of a list.
  std::string_view path;
  Scalar scalar = Scalar::none;
  Structure structure = Structure::none;
  Format format = Format::any;       // of the text, of a list's texts; with integer: also allowed
  std::int64_t least = 0, most = 0;  // of an integer
  std::string_view words = {};       // allowed ones, separated by blanks
  bool required = false;
  std::string_view like = {};      // the keys below are those below this path
  std::string_view sentence = {};  // what it is for
  std::string_view example = {};   // one line of YAML, as it stands in the file
  std::string_view fallback = {};  // what holds without it, in words
  std::string_view targets = {};   // target types that honour it, by blanks; empty: all
};

// All of them, in the order in which the reference file shows them.
[[nodiscard]] const std::vector<Key>& keys();

// The entry of a pattern ("services.*.port") or of a place in a file ("services.web.port",
// "targets.eks.services.web.port"); nothing if no key is there. Below a table or a list of texts it
// is the entry of these.
[[nodiscard]] const Key* find_key(std::string_view path);

// The keys one level below, in table order (below "targets.*.services.*" too).
[[nodiscard]] std::vector<const Key*> keys_below(const Key& key);
[[nodiscard]] std::vector<const Key*> root_keys();

// The last part of a key's path: "autoscale" of "services.*.autoscale".
[[nodiscard]] std::string_view last_word(std::string_view path);

}  // namespace cloudctl::config
