#include "service/todos.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "service/json.h"
#include "service/slices.h"

namespace notes::service {
namespace {

using nlohmann::json;
using Change = std::variant<store::TodoChange, http::Refusal>;

void append(std::string& out, const store::Todo& todo) {
  out += "{\"id\":" + std::to_string(todo.id) + ",\"text\":";
  append_json(out, todo.text);
  out += todo.done ? ",\"done\":true" : ",\"done\":false";
  out += ",\"created\":\"" + todo.created + "\"}";
}

http::Response with_todo(int status, const store::Todo& todo) {
  std::string body;
  append(body, todo);
  return json_response(status, body + '\n');
}

http::Response no_such_todo(std::string_view id) {
  return http::refuse({404, "there is no to-do with id \"" + std::string(id) + '"'});
}

std::variant<std::string, http::Refusal> checked_text(const json& value) {
  if (!value.is_string()) return http::Refusal{422, "\"text\" must be a string"};
  const std::string text(trimmed(value.get_ref<const std::string&>()));
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (text.empty()) return http::Refusal{422, "\"text\" must not be empty"};
  if (std::any_of(text.begin(), text.end(), control)) {
    return http::Refusal{422, "\"text\" must be one line without control characters"};
  }
  if (code_points(text) > longest_text) {
    return http::Refusal{422, "\"text\" must have at most " + std::to_string(longest_text) +
                                  " characters, not " + std::to_string(code_points(text))};
  }
  return text;
}

/** What a body says about a to-do: the fields "text" and "done", and no other. */
Change change_in(const http::Request& request) {
  auto read = json_object(request);
  if (auto* refusal = std::get_if<http::Refusal>(&read)) return std::move(*refusal);
  store::TodoChange change;
  for (const auto& [name, value] : std::get<json>(read).items()) {
    if (name == "text") {
      auto text = checked_text(value);
      if (auto* refusal = std::get_if<http::Refusal>(&text)) return std::move(*refusal);
      change.text = std::move(std::get<std::string>(text));
    } else if (name == "done") {
      if (!value.is_boolean()) return http::Refusal{422, "\"done\" must be true or false"};
      change.done = value.get<bool>();
    } else {
      return http::Refusal{
          422, "a to-do has the fields \"text\" and \"done\", not \"" + name.substr(0, 80) + '"'};
    }
  }
  return change;
}

Task<http::Response> apply(Context& context, const Call& call, const store::TodoChange& change) {
  const auto id = id_of(call.id);
  if (!id) co_return no_such_todo(call.id);
  // Copied: the work may still run when its client has been told that it took too long.
  const auto work = [change, id = *id](store::Store& store) {
    return store.change_todo(id, change);
  };
  const auto todo = co_await context.lanes.write(work);
  co_return todo ? with_todo(200, *todo) : no_such_todo(call.id);
}

}  // namespace

Task<http::Response> list_todos(Context& context, const Call& call) {
  const auto slice = slice_of(call.target);
  if (const auto* refusal = std::get_if<http::Refusal>(&slice)) co_return http::refuse(*refusal);
  const auto work = [slice = std::get<store::Slice>(slice)](const store::Store& store) {
    return store.todos(slice);
  };
  const auto page = co_await context.lanes.read(work);
  std::string body = "[";
  for (const store::Todo& todo : page.entries) {
    if (body.size() > 1) body += ",\n";
    append(body, todo);
  }
  http::Response response = json_response(200, body + "]\n");
  link_next(response, "/api/todos", page.next);
  co_return response;
}

Task<http::Response> add_todo(Context& context, const Call& call) {
  const Change change = change_in(call.request);
  if (const auto* refusal = std::get_if<http::Refusal>(&change)) co_return http::refuse(*refusal);
  const auto& given = std::get<store::TodoChange>(change);
  if (!given.text) co_return http::refuse({422, "\"text\" is missing"});
  const store::Todo todo{
      .text = *given.text, .done = given.done.value_or(false), .created = timestamp(Wall::now())};
  const auto work = [todo](store::Store& store) { return store.add_todo(todo); };
  const auto added = co_await context.lanes.write(work);
  http::Response response = with_todo(201, added);
  response.headers.emplace_back("Location", "/api/todos/" + std::to_string(added.id));
  co_return response;
}

Task<http::Response> show_todo(Context& context, const Call& call) {
  const auto id = id_of(call.id);
  if (!id) co_return no_such_todo(call.id);
  const auto work = [id = *id](const store::Store& store) { return store.todo(id); };
  const auto todo = co_await context.lanes.read(work);
  co_return todo ? with_todo(200, *todo) : no_such_todo(call.id);
}

Task<http::Response> replace_todo(Context& context, const Call& call) {
  const Change change = change_in(call.request);
  if (const auto* refusal = std::get_if<http::Refusal>(&change)) co_return http::refuse(*refusal);
  const auto& given = std::get<store::TodoChange>(change);
  if (!given.text || !given.done) {
    co_return http::refuse({422, "PUT needs \"text\" and \"done\"; PATCH changes only one"});
  }
  http::Response response = co_await apply(context, call, given);
  co_return response;
}

Task<http::Response> change_todo(Context& context, const Call& call) {
  const Change change = change_in(call.request);
  if (const auto* refusal = std::get_if<http::Refusal>(&change)) co_return http::refuse(*refusal);
  const auto& given = std::get<store::TodoChange>(change);
  if (!given.text && !given.done) {
    co_return http::refuse({422, "neither \"text\" nor \"done\" is given"});
  }
  http::Response response = co_await apply(context, call, given);
  co_return response;
}

Task<http::Response> remove_todo(Context& context, const Call& call) {
  const auto id = id_of(call.id);
  if (!id) co_return no_such_todo(call.id);
  const auto work = [id = *id](store::Store& store) { return store.remove_todo(id); };
  const bool removed = co_await context.lanes.write(work);
  if (!removed) co_return no_such_todo(call.id);
  co_return http::Response{.status = 204};
}

}  // namespace notes::service
