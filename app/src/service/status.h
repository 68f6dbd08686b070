#pragma once
// What machines ask: alive, ready, which version, how it is doing; and /burn.

#include "service/context.h"

namespace notes::service {

/** Why nothing can be asked of the store while the service starts. */
std::string starting(const Context& context);

/** The process runs and answers; says nothing of the store, so that its trouble restarts nothing.
 */
Task<http::Response> show_alive(Context& context, const Call& call);

/** 200 if requests should be sent here; else 503 with the reason. */
Task<http::Response> show_ready(Context& context, const Call& call);
Task<http::Response> show_version(Context& context, const Call& call);
Task<http::Response> show_metrics(Context& context, const Call& call);

/** Keeps a thread busy for `?ms=`; 403 unless ALLOW_BURN=1. */
Task<http::Response> burn(Context& context, const Call& call);

}  // namespace notes::service
