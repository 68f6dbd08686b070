#pragma once
// The few Asio names that the service uses, all bound to the one I/O thread's executor type so that
// no operation pays for a type-erased executor. Must not know HTTP.
//
// Two rules for every coroutine here, because g++ 12 miscompiles the alternatives: a `co_await`
// never stands inside braces or call arguments (await into a named variable first), and a lambda
// that captures by value is named before it is handed to an awaited call.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace notes {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

using Steady = std::chrono::steady_clock;
using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<tcp, Executor>;
using Timer = net::basic_waitable_timer<Steady, net::wait_traits<Steady>, Executor>;
template <typename T>
using Task = net::awaitable<T, Executor>;

inline constexpr net::use_awaitable_t<Executor> await{};

/** Completion token: awaits, and puts the error into `ec` instead of throwing it. */
inline auto await_into(error_code& ec) {
  return net::redirect_error(await, ec);
}

}  // namespace notes
