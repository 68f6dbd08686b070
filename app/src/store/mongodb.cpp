#include "store/mongodb.h"

#include <utility>

#include "settings/url.h"
#include "store/mongo_client.h"

namespace notes::store {
namespace {

// After a failed connection: soon enough not to be noticed, too seldom to be a burden.
constexpr std::chrono::milliseconds pause{250};

// How often an addition looks for another id after finding its own taken.
constexpr int most_collisions = 10;

MongoPlace place_of(const MongodbSettings& settings) {
  const std::string database(database_in_url(settings.url));
  return {.url = settings.url,
          .database = database.empty() ? "notes" : database,
          .patience = settings.patience};
}

Todo todo_in(const Bson& document) {
  return {.id = document.number("_id"),
          .text = document.text("text"),
          .done = document.flag("done"),
          .created = document.text("created")};
}

Document document_in(const Bson& document) {
  return {.id = document.number("_id"), .text = document.text("text")};
}

Bson with_id(Id id) {
  return std::move(Bson().put("_id", id));
}

/** Reads one entry more than asked for, to know whether there is more. */
template <typename T>
Page<T> page_of(MongoClient& client, const char* collection, const Slice& slice,
                T (*entry_in)(const Bson&)) {
  Page<T> page;
  std::size_t bytes = 0;
  MongoClient::Find what{.collection = collection,
                         .limit = static_cast<std::int64_t>(slice.limit) + 1};
  what.filter.put("_id", Bson().put("$gt", slice.after));
  client.find(what, [&](const Bson& document) {
    T entry = entry_in(document);
    bytes += entry.text.size();
    const bool full = page.entries.size() == slice.limit || bytes > slice.bytes;
    if (full && !page.entries.empty()) {
      page.next = page.entries.back().id;
      return false;
    }
    page.entries.push_back(std::move(entry));
    return true;
  });
  return page;
}

MongoClient::Update counter(const char* collection) {
  MongoClient::Update what{.collection = "counters", .filter = {}, .change = {}, .make = true};
  what.filter.put("_id", std::string_view(collection));
  return what;
}

Id next_id(MongoClient& client, const char* collection) {
  MongoClient::Update what = counter(collection);
  what.change.put("$inc", Bson().put("last", Id{1}));
  try {
    return client.update(what).value_or(Bson()).number("last");
  } catch (const Duplicate&) {  // two made the counter at once: now it is there
    return client.update(what).value_or(Bson()).number("last");
  }
}

/** After a restore of some collections and not of others, the counter may be behind its entries. */
void raise_counter(MongoClient& client, const char* collection) {
  Id newest = 0;
  client.find({.collection = collection, .limit = 1, .newest_first = true}, [&](const Bson& entry) {
    newest = entry.number("_id");
    return false;
  });
  MongoClient::Update what = counter(collection);
  what.change.put("$max", Bson().put("last", newest));
  client.update(what);
}

void check_room(MongoClient& client, const char* collection, Allowance& allowance) {
  if (allowance.take()) return;
  const std::int64_t held = client.count(collection);
  if (held >= allowance.most()) {
    throw Full("the store is full: it holds " + std::to_string(allowance.most()) +
               " entries (MAX_ITEMS)");
  }
  allowance.counted(held);
}

}  // namespace

Mongodb::Mongodb(const MongodbSettings& settings)
    : settings_(settings),
      pool_([place = place_of(settings)](Deadline) { return std::make_unique<MongoClient>(place); },
            settings.connections, pause),
      todos_allowed_(settings.max_items),
      documents_allowed_(settings.max_items) {}

Mongodb::~Mongodb() = default;

void Mongodb::ping() const {
  todos({.after = 0, .limit = 1});
}

Page<Todo> Mongodb::todos(const Slice& slice) const {
  return pool_.use(deadline(), Repeat::yes,
                   [&](MongoClient& client) { return page_of(client, "todos", slice, todo_in); });
}

std::optional<Bson> Mongodb::one(const char* collection, Id id) const {
  return pool_.use(deadline(), Repeat::yes, [&](MongoClient& client) {
    std::optional<Bson> found;
    client.find({.collection = collection, .filter = with_id(id)}, [&](const Bson& document) {
      found = Bson(document.get());
      return false;
    });
    return found;
  });
}

std::optional<Todo> Mongodb::todo(Id id) const {
  const auto found = one("todos", id);
  if (!found) return std::nullopt;
  return todo_in(*found);
}

template <typename Entry>
Id Mongodb::add(const char* collection, Allowance& allowance, Entry entry) {
  std::optional<Id> id;
  bool tried = false;  // to insert it under this id
  const auto work = [&](MongoClient& client) {
    if (!tried) check_room(client, collection, allowance);
    for (int left = most_collisions;; --left) {
      if (!id) id = next_id(client, collection);
      const bool again = std::exchange(tried, true);
      try {
        client.insert(collection, entry(*id));
        return *id;
      } catch (const Duplicate&) {
        if (again) return *id;  // it reached the disk the first time, and its answer was lost
        if (left == 0) throw;
      }
      raise_counter(client, collection);
      id.reset();
      tried = false;
    }
  };
  return pool_.use(deadline(), Repeat::yes, work);
}

Todo Mongodb::add_todo(const Todo& todo) {
  Todo added = todo;
  added.id = add("todos", todos_allowed_, [&](Id id) {
    Bson entry = with_id(id);
    entry.put("text", std::string_view(todo.text)).put("done", todo.done);
    entry.put("created", std::string_view(todo.created));
    return entry;
  });
  return added;
}

std::optional<Todo> Mongodb::change_todo(Id id, const TodoChange& change) {
  if (!change.text && !change.done) return todo(id);
  Bson fields;
  if (change.text) fields.put("text", std::string_view(*change.text));
  if (change.done) fields.put("done", *change.done);
  MongoClient::Update what{.collection = "todos", .filter = with_id(id), .change = {}};
  what.change.put("$set", fields);
  return pool_.use(deadline(), Repeat::yes, [&](MongoClient& client) {
    const auto changed = client.update(what);
    return changed ? std::optional<Todo>(todo_in(*changed)) : std::nullopt;
  });
}

// Not repeated: the second time it would say that there was none.
bool Mongodb::remove_todo(Id id) {
  return pool_.use(deadline(), Repeat::no,
                   [&](MongoClient& client) { return client.remove("todos", id); });
}

Page<Document> Mongodb::documents(const Slice& slice) const {
  return pool_.use(deadline(), Repeat::yes, [&](MongoClient& client) {
    return page_of(client, "documents", slice, document_in);
  });
}

std::optional<std::string> Mongodb::document(Id id) const {
  const auto found = one("documents", id);
  if (!found) return std::nullopt;
  return found->text("text");
}

Id Mongodb::add_document(const std::string& text) {
  return add("documents", documents_allowed_, [&](Id id) {
    Bson entry = with_id(id);
    entry.put("text", std::string_view(text));
    return entry;
  });
}

}  // namespace notes::store
