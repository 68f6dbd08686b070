#include "config/tree_builder.h"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>

#include "base/text.h"
#include "config/parse.h"
#include "config/written.h"

namespace cloudctl::config {
namespace {

base::Diagnostic mistake(std::string code, std::string message, std::string help) {
  base::Diagnostic diagnostic;
  diagnostic.code = std::move(code);
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  return diagnostic;
}

base::Diagnostic placed(base::Diagnostic diagnostic, base::Span span) {
  diagnostic.span = span;
  return diagnostic;
}

}  // namespace

TreeBuilder::TreeBuilder(std::string_view text) : text_(text), places_(text) {}

std::size_t TreeBuilder::offset_of(const YAML::Mark& mark) const {
  return static_cast<std::size_t>(mark.pos) + mark_length(text_);
}

base::Span TreeBuilder::span_at(const YAML::Mark& mark) {
  const Written written = written_at(text_, offset_of(mark));
  const base::Span span{.begin = places_.at(written.begin),
                        .length = characters(text_.substr(written.begin, written.length))};
  if (written.unclosed) {
    refuse(placed(mistake("C001", "a quote that is never closed", "close it"),
                  {.begin = span.begin, .length = 1}));
  }
  return span;
}

void TreeBuilder::refuse(base::Diagnostic diagnostic) {
  refusal_ = std::move(diagnostic);
  throw YAML::ParserException(YAML::Mark::null_mark(), refusal_->message);
}

void TreeBuilder::check_tag(const YAML::Mark& mark, const std::string& tag) {
  if (tag.empty() || tag == "?" || tag == "!") return;
  refuse(placed(mistake("C008", "YAML tags are not read here",
                        "remove it; put a text that looks like a number into quotes"),
                {.begin = places_.at(offset_of(mark)), .length = 1}));
}

void TreeBuilder::count(base::Span span, std::size_t values) {
  values_ += values;
  if (values_ <= Limits::values) return;
  refuse(placed(mistake("C002", fmt::format("the file has more than {} values", Limits::values),
                        "is this the right file?"),
                span));
}

void TreeBuilder::count_copies(base::Span span, std::size_t values) {
  copied_ += values;
  if (copied_ <= Limits::copied) return;
  refuse(placed(
      mistake("C006", fmt::format("anchors and aliases copy more than {} values", Limits::copied),
              "write out what is meant, or generate the file"),
      span));
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (!begun_) {
    begun_ = true;
    return;
  }
  const std::size_t offset = offset_of(mark);
  const base::Span span{.begin = places_.at(offset), .length = 1};
  if (text_.substr(offset, 3) == "---") {
    refuse(placed(mistake("C007", "a second document begins here", "keep one document in a file"),
                  {.begin = span.begin, .length = 3}));
  }
  refuse(placed(mistake("C001", "this line does not belong to what stands before it",
                        "check the indentation of this line and of the one before it"),
                span));
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node node;
  node.span = {.begin = places_.at(offset_of(mark)), .length = 1};
  keep(anchor, node, 1);
  count(node.span, 1);
  add(std::move(node));
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  check_tag(mark, tag);
  Node node;
  node.kind = NodeKind::scalar;
  node.plain = tag == "?";
  node.span = span_at(mark);
  node.text = value;
  // Escapes can make what the file itself may not contain.
  if (value.find('\0') != std::string::npos || !base::is_valid_utf8(value)) {
    refuse(placed(mistake("C003", "an escape that makes NUL or is no character", "remove it"),
                  node.span));
  }
  keep(anchor, node, 1);
  count(node.span, 1);
  add(std::move(node));
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const base::Span span{.begin = places_.at(offset_of(mark)),
                        .length = characters(text_.substr(
                            offset_of(mark), written_at(text_, offset_of(mark)).length))};
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    refuse(placed(mistake("C006", "an alias inside what it stands for", "write out what is meant"),
                  span));
  }
  count_copies(span, found->second.values);
  count(span, found->second.values);
  add(found->second.node);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value /*style*/) {
  check_tag(mark, tag);
  open(mark, NodeKind::list, anchor);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value /*style*/) {
  check_tag(mark, tag);
  open(mark, NodeKind::map, anchor);
}

void TreeBuilder::open(const YAML::Mark& mark, NodeKind kind, YAML::anchor_t anchor) {
  Open opened;
  opened.node.kind = kind;
  opened.node.span = {.begin = places_.at(written_at(text_, offset_of(mark)).begin), .length = 1};
  opened.anchor = anchor;
  opened.first_value = values_;
  if (open_.size() >= static_cast<std::size_t>(Limits::depth)) {
    refuse(placed(mistake("C005", fmt::format("more than {} levels of nesting", Limits::depth),
                          "no key is that deep; look for a bracket too many"),
                  opened.node.span));
  }
  count(opened.node.span, 1);
  open_.push_back(std::move(opened));
}

void TreeBuilder::close() {
  Open closed = std::move(open_.back());
  open_.pop_back();
  keep(closed.anchor, closed.node, values_ - closed.first_value);
  add(std::move(closed.node));
}

// Counts before it copies.
void TreeBuilder::keep(YAML::anchor_t anchor, const Node& node, std::size_t values) {
  if (anchor == 0) return;
  count_copies(node.span, values);
  anchors_[anchor] = {.node = node, .values = values};
}

void TreeBuilder::add(Node node) {
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  Open& parent = open_.back();
  if (parent.node.kind == NodeKind::list) {
    parent.node.items.push_back(std::move(node));
  } else if (parent.pending) {
    parent.pending->value = std::move(node);
    parent.node.entries.push_back(std::move(*parent.pending));
    parent.pending.reset();
  } else {
    add_key(parent, std::move(node));
  }
}

void TreeBuilder::add_key(Open& map, Node node) {
  if (node.kind != NodeKind::scalar) {
    refuse(placed(mistake("C008", "a key must be a text", "put the key into quotes"), node.span));
  }
  if (node.plain && node.text == "<<") {
    refuse(placed(mistake("C008", "merge keys (<<) are not read here", "write the keys out"),
                  node.span));
  }
  map.pending = Entry{.key = std::move(node.text), .span = node.span, .value = {}};
}

}  // namespace cloudctl::config
