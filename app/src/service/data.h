#pragma once
// /data: any JSON object, kept exactly as it was sent.

#include "service/context.h"

namespace notes::service {

Task<http::Response> list_data(Context& context, const Call& call);
Task<http::Response> add_data(Context& context, const Call& call);
Task<http::Response> show_data(Context& context, const Call& call);

}  // namespace notes::service
