#pragma once
// The progress of one run on standard error, as --progress and the terminal want it, with the
// thread that keeps it moving. Nothing is written before the first event.

#include <memory>
#include <mutex>

#include "action/progress.h"
#include "command/context.h"
#include "report/ticker.h"

namespace cloudctl::command {

class Talk : public action::Progress {
 public:
  // The context must outlive it. Throws Error if the way asked for is not possible here.
  explicit Talk(Context& context);
  ~Talk() override;
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  void on(const action::Event& event) override;
  // Stops moving and leaves the terminal as it was; before anything else is printed. Safe twice.
  void end();

 private:
  void begin();

  Context& context_;
  report::ProgressMode mode_;
  std::once_flag begun_;
  std::unique_ptr<action::Progress> renderer_;
  std::function<void()> close_;
  std::unique_ptr<report::Ticker> ticker_;  // last: it uses the renderer
};

}  // namespace cloudctl::command
