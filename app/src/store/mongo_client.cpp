#include "store/mongo_client.h"

#include <mongoc/mongoc.h>

#include <algorithm>
#include <array>

namespace notes::store {
namespace {

/** libmongoc wants to be set up once in a process, and writes a log of its own unless told not to.
 */
void use_library() {
  struct Library {
    Library() {
      mongoc_log_set_handler(nullptr, nullptr);
      mongoc_init();
    }
    ~Library() { mongoc_cleanup(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
  };
  static const Library library;
}

/** Codes of a server that stops, or is not the primary any more: another connection may help. */
bool ends_connection(std::uint32_t code) {
  constexpr std::array<std::uint32_t, 7> codes = {91, 189, 10107, 11600, 11602, 13435, 13436};
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

[[noreturn]] void fail(const bson_error_t& error) {
  const std::string words = std::string("mongodb: ") + error.message;
  const bool answered = error.domain == MONGOC_ERROR_SERVER;
  constexpr std::uint32_t duplicate_key = 11000;
  if (error.code == duplicate_key) throw Duplicate(words);
  if (answered && !ends_connection(error.code)) throw Unavailable(words);
  throw Lost(words);
}

using Uri = std::unique_ptr<mongoc_uri_t, decltype(&mongoc_uri_destroy)>;

Uri uri_of(const std::string& url) {
  use_library();
  bson_error_t error;
  return {mongoc_uri_new_with_error(url.c_str(), &error), mongoc_uri_destroy};
}

/** What the URL does not say itself: every wait ends, and what was answered is on the disk. */
void add_defaults(mongoc_uri_t* uri, std::chrono::milliseconds patience) {
  const auto ms = static_cast<std::int32_t>(patience.count());
  for (const char* name : {MONGOC_URI_CONNECTTIMEOUTMS, MONGOC_URI_SOCKETTIMEOUTMS,
                           MONGOC_URI_SERVERSELECTIONTIMEOUTMS}) {
    if (!mongoc_uri_has_option(uri, name)) mongoc_uri_set_option_as_int32(uri, name, ms);
  }
  if (!mongoc_uri_has_option(uri, MONGOC_URI_APPNAME)) mongoc_uri_set_appname(uri, "notes");
  if (mongoc_uri_has_option(uri, MONGOC_URI_W) || mongoc_uri_has_option(uri, MONGOC_URI_JOURNAL)) {
    return;
  }
  mongoc_write_concern_t* concern = mongoc_write_concern_new();
  mongoc_write_concern_set_w(concern, MONGOC_WRITE_CONCERN_W_MAJORITY);
  mongoc_write_concern_set_journal(concern, true);
  mongoc_uri_set_write_concern(uri, concern);
  mongoc_write_concern_destroy(concern);
}

/** A reply that libmongoc fills in, whether the call succeeds or not. */
struct Reply {
  Reply() { bson_init(&document); }
  ~Reply() { bson_destroy(&document); }
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  bson_t document;
};

}  // namespace

void Bson::Destroy::operator()(_bson_t* document) const {
  bson_destroy(document);
}

Bson::Bson() : document_(bson_new()) {}

Bson::Bson(const _bson_t* copied) : document_(bson_copy(copied)) {}

Bson& Bson::put(const char* name, std::int64_t value) {
  bson_append_int64(document_.get(), name, -1, value);
  return *this;
}

Bson& Bson::put(const char* name, bool value) {
  bson_append_bool(document_.get(), name, -1, value);
  return *this;
}

Bson& Bson::put(const char* name, std::string_view value) {
  const char* bytes = value.empty() ? "" : value.data();
  bson_append_utf8(document_.get(), name, -1, bytes, static_cast<int>(value.size()));
  return *this;
}

Bson& Bson::put(const char* name, const Bson& value) {
  bson_append_document(document_.get(), name, -1, value.get());
  return *this;
}

std::int64_t Bson::number(const char* name) const {
  bson_iter_t at;
  return bson_iter_init_find(&at, document_.get(), name) ? bson_iter_as_int64(&at) : 0;
}

bool Bson::flag(const char* name) const {
  bson_iter_t at;
  return bson_iter_init_find(&at, document_.get(), name) && bson_iter_as_bool(&at);
}

std::string Bson::text(const char* name) const {
  bson_iter_t at;
  if (!bson_iter_init_find(&at, document_.get(), name) || !BSON_ITER_HOLDS_UTF8(&at)) return {};
  std::uint32_t size = 0;
  const char* bytes = bson_iter_utf8(&at, &size);
  return {bytes, size};
}

std::optional<Bson> Bson::inner(const char* name) const {
  bson_iter_t at;
  if (!bson_iter_init_find(&at, document_.get(), name) || !BSON_ITER_HOLDS_DOCUMENT(&at)) {
    return std::nullopt;
  }
  std::uint32_t size = 0;
  const std::uint8_t* bytes = nullptr;
  bson_iter_document(&at, &size, &bytes);
  bson_t view;
  if (!bson_init_static(&view, bytes, size)) return std::nullopt;
  return Bson(&view);
}

void MongoClient::Destroy::operator()(_mongoc_client_t* client) const {
  mongoc_client_destroy(client);
}

void MongoClient::Destroy::operator()(_mongoc_collection_t* collection) const {
  mongoc_collection_destroy(collection);
}

bool is_mongodb_url(const std::string& url) {
  return uri_of(url) != nullptr;
}

MongoClient::MongoClient(const MongoPlace& place) : place_(place) {
  const Uri uri = uri_of(place.url);
  if (!uri) throw Unavailable("mongodb: the URL cannot be used");
  add_defaults(uri.get(), place.patience);
  bson_error_t error;
  client_.reset(mongoc_client_new_from_uri_with_error(uri.get(), &error));
  if (!client_) fail(error);
  mongoc_client_set_error_api(client_.get(), MONGOC_ERROR_API_VERSION_2);
  Bson ping;
  ping.put("ping", std::int64_t{1});
  if (!mongoc_client_command_simple(client_.get(), place_.database.c_str(), ping.get(), nullptr,
                                    nullptr, &error)) {
    fail(error);
  }
}

std::unique_ptr<_mongoc_collection_t, MongoClient::Destroy> MongoClient::collection(
    const char* name) const {
  return std::unique_ptr<_mongoc_collection_t, Destroy>(
      mongoc_client_get_collection(client_.get(), place_.database.c_str(), name));
}

void MongoClient::find(const Find& what, const std::function<bool(const Bson&)>& take) {
  const auto from = collection(what.collection);
  Bson options;
  options.put("sort", Bson().put("_id", std::int64_t(what.newest_first ? -1 : 1)));
  options.put("limit", what.limit);
  options.put("maxTimeMS", static_cast<std::int64_t>(place_.patience.count()));
  const std::unique_ptr<mongoc_cursor_t, decltype(&mongoc_cursor_destroy)> cursor(
      mongoc_collection_find_with_opts(from.get(), what.filter.get(), options.get(), nullptr),
      mongoc_cursor_destroy);
  const bson_t* document = nullptr;
  while (mongoc_cursor_next(cursor.get(), &document)) {
    if (!take(Bson(document))) return;
  }
  bson_error_t error;
  if (mongoc_cursor_error(cursor.get(), &error)) fail(error);
}

std::int64_t MongoClient::count(const char* name) {
  bson_error_t error;
  const std::int64_t found = mongoc_collection_count_documents(collection(name).get(), Bson().get(),
                                                               nullptr, nullptr, nullptr, &error);
  if (found < 0) fail(error);
  return found;
}

void MongoClient::insert(const char* name, const Bson& document) {
  bson_error_t error;
  if (!mongoc_collection_insert_one(collection(name).get(), document.get(), nullptr, nullptr,
                                    &error)) {
    fail(error);
  }
}

bool MongoClient::remove(const char* name, std::int64_t id) {
  bson_error_t error;
  Reply reply;
  if (!mongoc_collection_delete_one(collection(name).get(), Bson().put("_id", id).get(), nullptr,
                                    &reply.document, &error)) {
    fail(error);
  }
  return Bson(&reply.document).number("deletedCount") > 0;
}

std::optional<Bson> MongoClient::update(const Update& what) {
  bson_error_t error;
  Reply reply;
  constexpr bool remove = false;
  constexpr bool give_new = true;
  if (!mongoc_collection_find_and_modify(collection(what.collection).get(), what.filter.get(),
                                         nullptr, what.change.get(), nullptr, remove, what.make,
                                         give_new, &reply.document, &error)) {
    fail(error);
  }
  return Bson(&reply.document).inner("value");
}

}  // namespace notes::store
