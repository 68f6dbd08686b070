#include "command/talk.h"

#include <array>

#include "base/error.h"
#include "report/json_lines.h"
#include "report/plain.h"
#include "report/tty.h"

namespace cloudctl::command {

namespace {

using report::ProgressMode;

constexpr std::chrono::milliseconds frame{100};
constexpr std::chrono::seconds heartbeat{1};

// --progress, then CLOUDCTL_PROGRESS, then -q; -v wants the tools' lines, which a display that
// moves would hide.
ProgressMode wish(const Context& context) {
  static constexpr std::array<std::string_view, 5> words{"auto", "tty", "plain", "json", "quiet"};
  if (context.globals().progress != ProgressMode::automatic) return context.globals().progress;
  const std::string word = context.variable("CLOUDCTL_PROGRESS");
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (word == words[i] && i > 0) return static_cast<ProgressMode>(i);
  }
  if (!word.empty() && word != "auto") {
    throw base::Error({.what = "CLOUDCTL_PROGRESS is \"" + word + "\"",
                       .where = "",
                       .next = "set it to auto, tty, plain, json or quiet",
                       .code = base::ExitCode::usage});
  }
  if (context.globals().quiet > 0) return ProgressMode::quiet;
  return context.globals().verbose > 0 ? ProgressMode::plain : ProgressMode::automatic;
}

}  // namespace

Talk::Talk(Context& context)
    : context_(context),
      mode_(progress_mode(wish(context), context.terminal(), context.outside().environment)) {}

Talk::~Talk() {
  end();
}

void Talk::on(const action::Event& event) {
  std::call_once(begun_, [this] { begin(); });
  // On a terminal the verb's own answer follows and says the same with more.
  const bool said_again = event.kind == action::EventKind::run_done && mode_ == ProgressMode::tty &&
                          context_.terminal().out.terminal;
  action::Event shown = event;
  if (said_again) shown.text.clear();
  renderer_->on(shown);
}

void Talk::begin() {
  Outside& outside = context_.outside();
  const auto& terminal = context_.terminal();
  if (mode_ == ProgressMode::json) {
    renderer_ = std::make_unique<report::JsonProgress>(outside.err, outside.clock);
  } else if (mode_ == ProgressMode::tty) {
    const report::Size fixed = terminal.size;
    report::TtyOptions options{
        .write = outside.err, .size = outside.size, .colour = terminal.err.colour};
    if (terminal.fixed_size) options.size = [fixed] { return fixed; };
    auto tty = std::make_unique<report::TtyProgress>(std::move(options), outside.clock);
    close_ = [raw = tty.get()] { raw->close(); };
    ticker_ = std::make_unique<report::Ticker>([raw = tty.get()] { raw->tick(); }, frame);
    renderer_ = std::move(tty);
  } else {
    report::PlainOptions options{.write = outside.err,
                                 .verbose = context_.globals().verbose > 0,
                                 .quiet = mode_ == ProgressMode::quiet,
                                 .colour = terminal.err.colour};
    auto plain = std::make_unique<report::PlainProgress>(std::move(options), outside.clock);
    ticker_ = std::make_unique<report::Ticker>([raw = plain.get()] { raw->tick(); }, heartbeat);
    renderer_ = std::move(plain);
  }
}

void Talk::end() {
  ticker_.reset();
  if (close_) close_();
}

}  // namespace cloudctl::command
