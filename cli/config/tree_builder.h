#pragma once
// The parser's events → one tree, refusing early what would cost too much, and what of YAML has no
// place in cloudctl.yaml. Part of parse(); nobody else uses it.

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/node.h"
#include "config/screen.h"

namespace cloudctl::config {

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string_view text);

  [[nodiscard]] std::optional<Node> take_root() { return std::move(root_); }
  [[nodiscard]] const std::optional<base::Diagnostic>& refusal() const { return refusal_; }

  // Each throws YAML::ParserException to end the parsing, with the reason in refusal().
  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  struct Open {  // a list or map that is being read
    Node node;
    YAML::anchor_t anchor = 0;
    std::size_t first_value = 0;   // how many values there were before it
    std::optional<Entry> pending;  // the key whose value comes next
  };
  struct Anchored {
    Node node;
    std::size_t values = 0;
  };

  [[nodiscard]] std::size_t offset_of(const YAML::Mark& mark) const;
  [[nodiscard]] base::Span span_at(const YAML::Mark& mark);
  [[noreturn]] void refuse(base::Diagnostic diagnostic);
  void check_tag(const YAML::Mark& mark, const std::string& tag);
  void count(base::Span span, std::size_t values);
  void count_copies(base::Span span, std::size_t values);
  void open(const YAML::Mark& mark, NodeKind kind, YAML::anchor_t anchor);
  void close();
  void keep(YAML::anchor_t anchor, const Node& node, std::size_t values);
  void add(Node node);
  void add_key(Open& map, Node node);

  std::string_view text_;
  Places places_;
  bool begun_ = false;
  std::optional<Node> root_;
  std::optional<base::Diagnostic> refusal_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  std::size_t values_ = 0, copied_ = 0;
};

}  // namespace cloudctl::config
