#include "store/pg_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <vector>

#include "base/text.h"

namespace notes::store {
namespace {

/** On one line: libpq's own words end in a newline and may have several. */
std::string one_line(std::string_view words) {
  std::string line;
  for (const char c : trimmed(words)) {
    if (c == '\n') {
      line += "; ";
    } else if (c != '\t') {
      line += c;
    }
  }
  return line;
}

/** States after which only a new connection helps (PostgreSQL's documentation, appendix A). */
bool ends_connection(std::string_view state) {
  // The server shuts down, has become a replica, or has lost the tables or statements that were
  // made when this connection was set up.
  constexpr std::array<std::string_view, 4> states = {"25006", "42P01", "26000", "0A000"};
  if (state.starts_with("08") || state.starts_with("57P")) return true;
  return std::find(states.begin(), states.end(), state) != states.end();
}

std::string_view field(const pg_result* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? std::string_view(text) : std::string_view();
}

/** Values as libpq wants them. Texts go as bytes with a length, so that none is cut at a zero. */
struct Parameters {
  explicit Parameters(std::initializer_list<PgValue> values) {
    texts.reserve(values.size());  // so that no text moves while it is pointed to
    for (const PgValue& value : values) add(value);
  }

  void add(const PgValue& value) {
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      put(text->empty() ? "" : text->data(), static_cast<int>(text->size()), 1);
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
      put(texts.emplace_back(std::to_string(*number)).c_str(), 0, 0);
    } else if (const auto* flag = std::get_if<bool>(&value)) {
      put(*flag ? "t" : "f", 0, 0);
    } else {
      put(nullptr, 0, 0);
    }
  }

  void put(const char* pointer, int length, int format) {
    pointers.push_back(pointer);
    lengths.push_back(length);
    formats.push_back(format);
  }

  std::vector<std::string> texts;
  std::vector<const char*> pointers;
  std::vector<int> lengths;
  std::vector<int> formats;
};

}  // namespace

void ClearResult::operator()(pg_result* result) const {
  PQclear(result);
}

void PgConnection::Finish::operator()(pg_conn* connection) const {
  PQfinish(connection);
}

int PgRows::size() const {
  return PQntuples(result_.get());
}

bool PgRows::is_null(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0;
}

std::int64_t PgRows::number(int row, int column) const {
  const std::string digits = text(row, column);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool PgRows::flag(int row, int column) const {
  return text(row, column) == "t";
}

std::string PgRows::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t PgRows::changes() const {
  const std::string_view digits = PQcmdTuples(result_.get());
  return whole_number(digits).value_or(0);
}

std::string words_of(const pg_result* result) {
  const std::string_view primary = field(result, PG_DIAG_MESSAGE_PRIMARY);
  return one_line(primary.empty() ? std::string_view(PQresultErrorMessage(result)) : primary);
}

void check_result(const pg_result* result) {
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_FATAL_ERROR && status != PGRES_BAD_RESPONSE) return;
  const std::string_view state = field(result, PG_DIAG_SQLSTATE);
  // Without a state it was not the server that failed, but the way to it.
  if (state.empty() || ends_connection(state)) throw Lost("postgres: " + words_of(result));
  throw Unavailable("postgres: " + words_of(result));
}

PgConnection::PgConnection(const std::string& url, Deadline deadline) {
  std::vector<const char*> names = {"fallback_application_name", "client_encoding"};
  std::vector<const char*> values = {"notes", "UTF8"};
  if (!url.empty()) {
    names.insert(names.begin(), "dbname");
    values.insert(values.begin(), url.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  handle_.reset(PQconnectStartParams(names.data(), values.data(), 1));
  // Else libpq prints them, and a client's statement could write into the log.
  PQsetNoticeReceiver(
      handle_.get(), [](void*, const PGresult*) {}, nullptr);
  connect(deadline);
  PQsetnonblocking(handle_.get(), 1);
}

void PgConnection::connect(Deadline deadline) {
  if (!handle_) throw Unavailable("postgres: out of memory");
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (PQstatus(handle_.get()) != CONNECTION_BAD && state != PGRES_POLLING_OK) {
    wait(state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline);
    state = PQconnectPoll(handle_.get());
    if (state == PGRES_POLLING_FAILED) break;
  }
  if (PQstatus(handle_.get()) != CONNECTION_OK) lost("cannot connect");
}

void PgConnection::lost(const std::string& doing) const {
  throw Lost("postgres: " + doing + ": " + one_line(PQerrorMessage(handle_.get())));
}

void PgConnection::wait(short events, Deadline deadline) const {
  using std::chrono::milliseconds;
  pollfd socket{.fd = PQsocket(handle_.get()), .events = events, .revents = 0};
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    const int ready = ::poll(&socket, 1, left.count() > 0 ? static_cast<int>(left.count()) : 0);
    if (ready > 0) return;
    if (ready < 0 && errno == EINTR) continue;
    throw Lost(PQstatus(handle_.get()) == CONNECTION_OK
                   ? "postgres: the server did not answer in time"
                   : "postgres: the server did not let us connect in time");
  }
}

bool PgConnection::usable() const {
  if (PQstatus(handle_.get()) != CONNECTION_OK) return false;
  // While nobody asks, a server says something only when it ends the session, or nearly only: then
  // a new connection is cheaper than to find out.
  pollfd socket{.fd = PQsocket(handle_.get()), .events = POLLIN, .revents = 0};
  return ::poll(&socket, 1, 0) == 0;
}

void PgConnection::flush(Deadline deadline) {
  int left = PQflush(handle_.get());
  while (left == 1) {
    wait(POLLIN | POLLOUT, deadline);
    if (PQconsumeInput(handle_.get()) == 0) lost("the connection broke");
    left = PQflush(handle_.get());
  }
  if (left < 0) lost("the connection broke");
}

PgResult PgConnection::next(Deadline deadline) {
  flush(deadline);
  while (PQisBusy(handle_.get()) != 0) {
    wait(POLLIN, deadline);
    if (PQconsumeInput(handle_.get()) == 0) lost("the connection broke");
  }
  return PgResult(PQgetResult(handle_.get()));
}

PgResult PgConnection::finish(Deadline deadline) {
  PgResult last;
  PgResult failed;
  while (PgResult result = next(deadline)) {
    const bool bad = PQresultStatus(result.get()) == PGRES_FATAL_ERROR;
    (bad && !failed ? failed : last) = std::move(result);
  }
  if (failed) check_result(failed.get());
  if (!last) lost("the connection broke");
  return last;
}

PgRows PgConnection::script(const std::string& sql, Deadline deadline) {
  if (PQsendQuery(handle_.get(), sql.c_str()) == 0) lost("cannot send");
  return PgRows(finish(deadline));
}

void PgConnection::prepare(std::span<const PgStatement> statements, Deadline deadline) {
  PQenterPipelineMode(handle_.get());
  for (const PgStatement& one : statements) {
    if (PQsendPrepare(handle_.get(), one.name, one.sql, 0, nullptr) == 0) lost("cannot send");
  }
  if (PQpipelineSync(handle_.get()) == 0) lost("cannot send");
  // In a pipeline every statement has its results, then none; the end of all is a sync.
  PgResult failed;
  while (true) {
    PgResult result = next(deadline);
    if (!result) continue;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_PIPELINE_SYNC) break;
    if (status == PGRES_FATAL_ERROR && !failed) failed = std::move(result);
    if (PQstatus(handle_.get()) == CONNECTION_BAD) lost("the connection broke");
  }
  PQexitPipelineMode(handle_.get());
  if (failed) check_result(failed.get());
}

PgRows PgConnection::run(const char* name, std::initializer_list<PgValue> values,
                         Deadline deadline) {
  const Parameters parameters(values);
  if (PQsendQueryPrepared(handle_.get(), name, static_cast<int>(values.size()),
                          parameters.pointers.data(), parameters.lengths.data(),
                          parameters.formats.data(), 0) == 0) {
    lost("cannot send");
  }
  return PgRows(finish(deadline));
}

void PgConnection::send(const std::string& sql) {
  if (PQsendQueryParams(handle_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) ==
      0) {
    lost("cannot send");
  }
  PQsetSingleRowMode(handle_.get());
}

}  // namespace notes::store
