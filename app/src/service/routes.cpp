#include "service/routes.h"

#include "service/data.h"
#include "service/page.h"
#include "service/query.h"
#include "service/status.h"
#include "service/todos.h"

namespace notes::service {
namespace {

struct Route {
  http::Method method;
  std::string_view path;
  Handler handler;
};

using enum http::Method;

constexpr Route table[] = {
    {get, "/", show_page},
    {get, "/notes.css", show_style},
    {get, "/notes.js", show_script},
    {get, "/icon.svg", show_icon},
    {get, "/healthz", show_alive},
    {get, "/readyz", show_ready},
    {get, "/version", show_version},
    {get, "/metrics", show_metrics},
    {get, "/openapi.json", show_openapi},
    {get, "/api/todos", list_todos},
    {post, "/api/todos", add_todo},
    {get, "/api/todos/{id}", show_todo},
    {put, "/api/todos/{id}", replace_todo},
    {patch, "/api/todos/{id}", change_todo},
    {remove, "/api/todos/{id}", remove_todo},
    {get, "/data", list_data},
    {post, "/data", add_data},
    {get, "/data/{id}", show_data},
    {post, "/query", run_query},
    {get, "/burn", burn},
};

}  // namespace

Routes all_routes() {
  Routes routes;
  for (const Route& route : table) {
    routes.patterns.push_back({.method = route.method, .path = route.path});
    routes.handlers.push_back(route.handler);
  }
  return routes;
}

bool is_probe(std::string_view route) {
  return route == "/healthz" || route == "/readyz" || route == "/metrics";
}

}  // namespace notes::service
