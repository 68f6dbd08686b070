#pragma once
// Bytes → Request, strictly: what two HTTP readers could understand in two ways is refused. Must
// not know sockets or routes. The only file that sees Boost.Beast is this one's .cpp.

#include <cstddef>
#include <memory>
#include <string_view>

#include "http/message.h"

namespace notes::http {

struct ParserLimits {
  std::size_t head = 16 * 1024;
  std::size_t target = 8 * 1024;
  std::size_t fields = 100;
  std::size_t body = 64 * 1024;
};

enum class Parsing { more, complete, refused };

struct Fed {
  std::size_t consumed = 0;  // the rest must be given again, together with what follows it
  Parsing state = Parsing::more;
};

class Parser {
 public:
  explicit Parser(const ParserLimits& limits);
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /** Takes what it can of `bytes`. After `complete` or `refused` nothing more until `restart`. */
  Fed feed(std::string_view bytes);

  /** True once after a head that asks for `100 Continue` before it sends its body. */
  bool take_continue();

  /** Whole after `complete`; after `refused`, as far as it was understood. */
  const Request& request() const;

  /** Why; only after `refused`. */
  const Refusal& refusal() const;

  /** Ready for the next request on the same connection. */
  void restart();

 private:
  class Message;
  ParserLimits limits_;
  std::unique_ptr<Message> message_;
};

}  // namespace notes::http
