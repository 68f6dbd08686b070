#pragma once
// One connection to a MongoDB, with errors as exceptions, and BSON documents as values. Must not
// know what is stored. Only this .cpp and mongodb.cpp see libmongoc.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/pool.h"

struct _bson_t;
struct _mongoc_client_t;
struct _mongoc_collection_t;

namespace notes::store {

/** A document being put together, or one that was received. */
class Bson {
 public:
  Bson();
  explicit Bson(const _bson_t* copied);

  Bson& put(const char* name, std::int64_t value);
  Bson& put(const char* name, bool value);
  Bson& put(const char* name, std::string_view value);
  Bson& put(const char* name, const Bson& value);

  std::int64_t number(const char* name) const;
  bool flag(const char* name) const;
  std::string text(const char* name) const;
  /** A document inside; nothing if there is none of that name. */
  std::optional<Bson> inner(const char* name) const;

  const _bson_t* get() const { return document_.get(); }

 private:
  struct Destroy {
    void operator()(_bson_t* document) const;
  };
  std::unique_ptr<_bson_t, Destroy> document_;
};

/** An entry with this id is there already. */
class Duplicate : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

struct MongoPlace {
  std::string url;
  std::string database;
  std::chrono::milliseconds patience{5000};  // for connecting, and for every answer
};

/** True if libmongoc can read the URL. */
bool is_mongodb_url(const std::string& url);

/** Calls throw Lost if the connection is of no more use, else Unavailable. */
class MongoClient {
 public:
  /** Connects and authenticates. */
  explicit MongoClient(const MongoPlace& place);

  /** libmongoc looks after that itself. */
  bool usable() const { return true; }

  struct Find {
    const char* collection;
    Bson filter = {};
    std::int64_t limit = 1;
    bool newest_first = false;
  };
  /** Gives the documents found, in order of `_id`, to `take` until it returns false. */
  void find(const Find& what, const std::function<bool(const Bson&)>& take);

  std::int64_t count(const char* collection);
  void insert(const char* collection, const Bson& document);
  /** False if there was none. */
  bool remove(const char* collection, std::int64_t id);

  struct Update {
    const char* collection;
    Bson filter;
    Bson change;
    bool make = false;  // if there is none
  };
  /** Changes one document; how it is now, or nothing if there is none. */
  std::optional<Bson> update(const Update& what);

 private:
  struct Destroy {
    void operator()(_mongoc_client_t* client) const;
    void operator()(_mongoc_collection_t* collection) const;
  };

  std::unique_ptr<_mongoc_collection_t, Destroy> collection(const char* name) const;

  MongoPlace place_;
  std::unique_ptr<_mongoc_client_t, Destroy> client_;
};

}  // namespace notes::store
