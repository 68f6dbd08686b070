#pragma once
// A YAML document as a tree with places: what the strict reader works on. Keys may stand twice
// here, plain and quoted texts are told apart, and aliases are replaced by what they stand for.

#include <string>
#include <vector>

#include "base/diagnostic.h"

namespace cloudctl::config {

enum class NodeKind { null, scalar, list, map };

struct Entry;

struct Node {
  NodeKind kind = NodeKind::null;
  bool plain = false;  // of a scalar: written without quotes
  base::Span span;     // of a scalar: its text; of a list or a map: its beginning
  std::string text;    // of a scalar
  std::vector<Node> items;
  std::vector<Entry> entries;
};

struct Entry {  // of a map
  std::string key;
  base::Span span;  // of the key
  Node value;
};

}  // namespace cloudctl::config
