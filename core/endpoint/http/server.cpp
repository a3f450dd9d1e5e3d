#include "endpoint/http/server.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/thread.h"
#include "endpoint/exec/exec_sessions.h"
#include "endpoint/http/http_session.h"
#include "wire/operations.h"

namespace moorage::endpoint {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Local = asio::local::stream_protocol;

constexpr std::size_t kPollWorkers = 16;  // threads that wait for events on behalf of long polls
constexpr std::size_t kPollsMax = 256;    // of them waiting for such a thread
constexpr std::size_t kCallsWaitingMax = 65'536;
constexpr int kAcceptsAtOnce = 64;
constexpr std::size_t kBodyAnsweredHereMax = 4 << 10;  // of a read on the thread of input and output
constexpr unsigned kFewProcessors = 4;
constexpr std::size_t kSocketPathMax = sizeof(sockaddr_un::sun_path);
constexpr std::chrono::milliseconds kAcceptPause(100);  // after a refused accept (descriptors have run out)

// A number of threads that work off one queue of a bounded length.
class Workers {
 public:
  explicit Workers(std::size_t waiting_max) : waiting_max_(waiting_max) {}

  Status start(const char* name, std::size_t count, const Failed& failed) {
    for (std::size_t i = 0; i < count; ++i) {
      auto thread = Thread::start(
          name, [this] { context_.run(); }, failed);
      if (!thread.ok()) {
        end();
        return thread.error();
      }
      threads_.push_back(std::move(thread).value());
    }
    return {};
  }

  // False: too much waits.
  bool post(std::function<void()> work) {
    if (waiting_.fetch_add(1) >= waiting_max_) {
      waiting_.fetch_sub(1);
      return false;
    }
    asio::post(context_, [this, work = std::move(work)] {
      work();
      waiting_.fetch_sub(1);
    });
    return true;
  }

  // What is under way ends; what waits is dropped.
  void end() {
    guard_.reset();
    context_.stop();
    for (Thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> guard_{context_.get_executor()};
  std::atomic<std::size_t> waiting_{0};
  const std::size_t waiting_max_;
  std::vector<Thread> threads_;
};

codec::HttpResponse busy() {
  return {.status = 503,
          .headers = {{"Content-Type", "application/x-amz-json-1.1"}, {"x-amz-retry-after", "500"}},
          .body = codec::json_error({.name = "ThrottlingException", .message = "Rate exceeded"})};
}

codec::HttpResponse broken(std::string_view what) {
  return {.status = 500,
          .headers = {{"Content-Type", "application/x-amz-json-1.1"}},
          .body = codec::json_error({.name = "ServerException", .message = std::string(what)})};
}

class Server final : public HttpServer {
 public:
  Server(ListenOptions options, std::string region, engine::Engine& engine, Failed failed)
      : options_(std::move(options)),
        failed_(std::move(failed)),
        request_ids_(std::hash<std::thread::id>{}(std::this_thread::get_id()) ^
                     static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count())),
        answering_(Answering{engine, options_, std::move(region), request_ids_, nullptr, is_draining_}) {
    sessions_.emplace(SessionParts{.io = io_,
                                   .engine = engine,
                                   .work = [this](std::function<void()> job) { return calls_.post(std::move(job)); },
                                   .ended = {}});
    answering_->sessions = &*sessions_;
  }
  Server(ListenOptions options, Answerer answer, Failed failed)
      : options_(std::move(options)), failed_(std::move(failed)), request_ids_(0), answer_(std::move(answer)) {}

  ~Server() override { close(); }

  Status start() {
    MOORAGE_TRY(load_certificate());
    MOORAGE_TRY(begin_listening());
    auto host = std::make_shared<SessionHost>();
    host->options = &options_;
    host->body_bytes = std::make_shared<std::atomic<std::size_t>>(0);
    host->work = [this](Received request, std::function<void(codec::HttpResponse)> done) {
      work(std::move(request), std::move(done));
    };
    host->pull = [this](std::shared_ptr<codec::BodyStream> stream, std::function<void(codec::BodyStream::Piece)> done) {
      pull(std::move(stream), std::move(done));
    };
    host->is_draining = [this] { return is_draining_.load(); };
    if (sessions_) host->sessions = &*sessions_;
    host_ = std::move(host);
    MOORAGE_TRY(calls_.start("answers requests", options_.workers, failed_));
    if (answering_) MOORAGE_TRY(polls_.start("waits for events", kPollWorkers, failed_));
    auto thread = Thread::start(
        "reads and writes connections", [this] { io_.run(); }, failed_);
    if (!thread.ok()) return thread.error();
    io_thread_ = std::move(thread).value();
    asio::post(io_, [this] { options_.is_unix() ? accept(unix_) : accept(tcp_); });
    return {};
  }

  const std::string& url() const override { return url_; }
  std::uint16_t port() const override { return port_; }

  void close() override {
    if (is_closed_.exchange(true)) return;
    if (io_thread_.joinable()) {
      asio::post(io_, [this] { drain(); });
      io_thread_.join();
    }
    calls_.end();
    polls_.end();
    if (options_.is_unix() && owns_socket_) ::unlink(options_.socket_path.c_str());
  }

 private:
  Status load_certificate() {
    if (!options_.is_tls()) return {};
    try {
      tls_.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                       asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
      SSL_CTX_set_mode(tls_.native_handle(), SSL_MODE_RELEASE_BUFFERS);  // of idle connections
      tls_.use_certificate_chain_file(options_.certificate_file);
      tls_.use_private_key_file(options_.private_key_file, asio::ssl::context::pem);
    } catch (const boost::system::system_error& wrong) {
      return invalid_parameter("The certificate " + options_.certificate_file + " and its key " + options_.private_key_file +
                                   " cannot be used: " + wrong.code().message() + ".",
                               "certificateFile");
    }
    return {};
  }

  Status begin_listening() {
    if (options_.inherited >= 0) return take_over();
    return options_.is_unix() ? listen_unix() : listen_tcp();
  }

  // A socket that listens already; the file of a unix socket stays its maker's.
  Status take_over() {
    const int number = ::fcntl(options_.inherited, F_DUPFD_CLOEXEC, 3);
    boost::system::error_code wrong;
    if (number < 0 || ::fcntl(number, F_SETFL, ::fcntl(number, F_GETFL) | O_NONBLOCK) != 0) {
      wrong.assign(errno, boost::system::system_category());
      return cannot_listen("fd:" + std::to_string(options_.inherited), wrong);
    }
    if (options_.is_unix()) {
      unix_.assign(Local(), number, wrong);
      url_ = "unix:" + options_.socket_path;
    } else {
      tcp_.assign(asio::ip::make_address(options_.host).is_v6() ? tcp::v6() : tcp::v4(), number, wrong);
      if (!wrong) name_tcp();
    }
    return wrong ? Status(cannot_listen(options_.host, wrong)) : Status();
  }

  void name_tcp() {
    const tcp::endpoint bound = tcp_.local_endpoint();
    const std::string host = bound.address().is_v6() ? "[" + bound.address().to_string() + "]" : bound.address().to_string();
    url_ = (options_.is_tls() ? "https://" : "http://") + host + ":" + std::to_string(bound.port());
    port_ = bound.port();
  }

  Error cannot_listen(const std::string& where, const boost::system::error_code& wrong) {
    return invalid_parameter("Cannot listen at " + where + ": " + wrong.message() + ".", "address");
  }

  template <typename Acceptor, typename Protocol>
  static void open(Acceptor& acceptor, const Protocol& protocol, boost::system::error_code& wrong) {
    const int number = ::socket(protocol.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (number < 0) {
      wrong.assign(errno, boost::system::system_category());
      return;
    }
    acceptor.assign(protocol, number, wrong);
    if (wrong) ::close(number);
  }

  Status listen_tcp() {
    boost::system::error_code wrong;
    const tcp::endpoint at(asio::ip::make_address(options_.host), options_.port);
    const std::string where = options_.host + ":" + std::to_string(options_.port);
    open(tcp_, at.protocol(), wrong);
    if (!wrong) tcp_.set_option(asio::socket_base::reuse_address(true), wrong);
    if (!wrong) tcp_.bind(at, wrong);
    if (!wrong) tcp_.listen(asio::socket_base::max_listen_connections, wrong);
    if (wrong) return cannot_listen(where, wrong);
    name_tcp();
    return {};
  }

  static bool is_listened_at(const Local::endpoint& at) {
    const int number = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (number < 0) return false;
    const bool is_answered = ::connect(number, at.data(), static_cast<socklen_t>(at.size())) == 0 || errno == EAGAIN;
    ::close(number);
    return is_answered;
  }

  // The file is made with mode 0600 before anything can connect. What an engine that was killed left there is replaced; a
  // socket that still answers belongs to another engine and is not.
  Status listen_unix() {
    // A longer path than an address of a socket holds is reached through a descriptor of its directory.
    const auto slash = options_.socket_path.rfind('/');
    const std::string directory = slash == std::string::npos ? "." : options_.socket_path.substr(0, slash + 1);
    const int held = ::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (held < 0) return cannot_listen(options_.socket_path, {errno, boost::system::system_category()});
    const Status listening = listen_in(held, options_.socket_path.substr(slash == std::string::npos ? 0 : slash + 1));
    ::close(held);
    return listening;
  }

  Status listen_in(int directory, const std::string& name) {
    boost::system::error_code wrong;
    const std::string path = options_.socket_path.size() < kSocketPathMax
                                 ? options_.socket_path
                                 : "/proc/self/fd/" + std::to_string(directory) + '/' + name;
    if (path.size() >= kSocketPathMax) return invalid_parameter("The name of the socket " + name + " is too long.", "address");
    const Local::endpoint at(path);
    if (is_listened_at(at)) return invalid_parameter("Another program listens at " + options_.socket_path + ".", "address");
    struct stat facts {};
    if (::lstat(options_.socket_path.c_str(), &facts) == 0) {
      if (!S_ISSOCK(facts.st_mode))
        return invalid_parameter(options_.socket_path + " is there already and is no socket.", "address");
      ::unlink(options_.socket_path.c_str());
    }
    wrong = {};
    open(unix_, at.protocol(), wrong);
    if (!wrong && ::fchmod(unix_.native_handle(), 0600) != 0) wrong.assign(errno, boost::system::system_category());
    if (!wrong) unix_.bind(at, wrong);
    if (!wrong) {
      owns_socket_ = true;
      unix_.listen(asio::socket_base::max_listen_connections, wrong);
    }
    if (wrong) return cannot_listen(options_.socket_path, wrong);
    url_ = "unix:" + options_.socket_path;
    return {};
  }

  // A read that an idle engine answers takes less time than the two changes of threads that a worker costs. Signatures are
  // another matter where there are processors for more threads.
  bool is_answered_here(const Received& request) const {
    if (!answering_) return false;
    if (request.method != "POST" || request.target != "/" || request.body.size() > kBodyAnsweredHereMax) return false;
    if (!options_.keys.empty() && std::thread::hardware_concurrency() > kFewProcessors) return false;
    const std::string_view target = codec::header(request.headers, "X-Amz-Target");
    const auto dot = target.find('.');
    if (dot == std::string_view::npos) return false;
    for (const wire::Service& service : wire::services()) {
      if (service.target_prefix != target.substr(0, dot)) continue;
      const wire::Operation* const operation = wire::find_operation(service.name, target.substr(dot + 1));
      return operation != nullptr && answering_->engine.answers_at_once(*operation);
    }
    return false;
  }

  codec::HttpResponse answer_to(const Received& request) {
    codec::HttpResponse response;
    contain([&](std::string_view what) { response = broken(what); },
            [&] { response = answering_ ? answer(*answering_, request) : answer_(request); });
    return response;
  }

  void work(Received request, std::function<void(codec::HttpResponse)> done) {
    if (is_answered_here(request)) return done(answer_to(request));
    Workers& workers = answering_ && is_long_poll(request) ? polls_ : calls_;
    ++under_way_;
    auto shared =
        std::make_shared<std::pair<Received, std::function<void(codec::HttpResponse)>>>(std::move(request), std::move(done));
    const bool is_taken = workers.post([this, shared] {
      shared->second(answer_to(shared->first));
      asio::post(io_, [this] { finished_one(); });
    });
    if (is_taken) return;
    shared->second(busy());
    finished_one();
  }

  // Too much waits: the stream is asked again after its pause, unless the server ends.
  void pull(std::shared_ptr<codec::BodyStream> stream, std::function<void(codec::BodyStream::Piece)> done) {
    ++under_way_;
    const bool is_taken = calls_.post([this, stream = std::move(stream), done] {
      codec::BodyStream::Piece piece{.bytes = {}, .is_last = true};
      contain(failed_, [&] { piece = stream->next(is_draining_); });
      done(std::move(piece));
      asio::post(io_, [this] { finished_one(); });
    });
    if (is_taken) return;
    done({.bytes = {}, .is_last = is_draining_, .pause = std::chrono::seconds(1)});
    finished_one();
  }

  void finished_one() {
    --under_way_;
    if (is_draining_ && under_way_ == 0) end_soon();
  }

  // Sockets are accepted by the system call itself, so that they are close-on-exec from their first moment.
  template <typename Acceptor>
  void accept(Acceptor& acceptor) {
    acceptor.async_wait(Acceptor::wait_read, [this, &acceptor](const boost::system::error_code& wrong) {
      if (is_draining_ || wrong) return;
      for (int i = 0; i < kAcceptsAtOnce; ++i) {
        const int socket = ::accept4(acceptor.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (socket >= 0) {
          take(acceptor, socket);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
          return accept_later(acceptor);
        } else if (errno != EINTR && errno != ECONNABORTED) {
          break;
        }
      }
      accept(acceptor);
    });
  }

  template <typename Acceptor>
  void accept_later(Acceptor& acceptor) {
    pause_.expires_after(kAcceptPause);
    pause_.async_wait([this, &acceptor](const boost::system::error_code& ended) {
      if (!ended && !is_draining_) accept(acceptor);
    });
  }

  void take(tcp::acceptor& acceptor, int number) { take(tcp::socket(io_, acceptor.local_endpoint().protocol(), number)); }
  void take(Local::acceptor&, int number) { take(Local::socket(io_, Local(), number)); }

  void take(tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const auto peer = socket.remote_endpoint(ignored);
    if (ignored) return;
    std::string source = peer.address().to_string();
    if (options_.is_tls()) {
      keep([&] { return make_connection(TlsStream(std::move(socket), tls_), host_, std::move(source)); });
    } else {
      keep([&] { return make_connection(TcpStream(std::move(socket)), host_, std::move(source)); });
    }
  }

  // Only this user and root are served, whatever the mode of the file has become.
  void take(Local::socket socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return;
    if (peer.uid != ::geteuid() && peer.uid != 0) return;
    const std::string source = "unix:pid=" + std::to_string(peer.pid) + ",uid=" + std::to_string(peer.uid);
    keep([&] { return make_connection(UnixStream(std::move(socket)), host_, source); });
  }

  // Beyond the limit a connection is closed at once; the client sees that and may come again.
  template <typename Make>
  void keep(Make&& make) {
    if (connections_.size() >= options_.connections_max) forget_ended();
    if (connections_.size() >= options_.connections_max) return;
    const std::shared_ptr<Connection> connection = make();
    connections_[connection.get()] = connection;
    if (connections_.size() > 2 * swept_) forget_ended();
    connection->start();
  }

  void forget_ended() {
    std::erase_if(connections_, [](const auto& one) { return one.second.expired(); });
    swept_ = std::max<std::size_t>(connections_.size(), 64);
  }

  void drain() {
    is_draining_ = true;
    if (sessions_) sessions_->end_all();
    boost::system::error_code ignored;
    tcp_.close(ignored);
    unix_.close(ignored);
    pause_.cancel();
    visit([](Connection& connection) { connection.end_if_idle(); });
    deadline_.expires_after(options_.drain);
    deadline_.async_wait([this](const boost::system::error_code&) { end_all(); });
    if (under_way_ == 0) end_soon();
  }

  // The last answers are being written; a client that does not read them is not waited for.
  void end_soon() {
    deadline_.expires_after(std::min<std::chrono::milliseconds>(options_.drain, std::chrono::milliseconds(200)));
    deadline_.async_wait([this](const boost::system::error_code& ended) {
      if (!ended) end_all();
    });
  }

  void end_all() {
    if (under_way_ == 0 || deadline_.expiry() <= std::chrono::steady_clock::now()) {
      visit([](Connection& connection) { connection.end(); });
      io_.stop();
    }
  }

  template <typename Visit>
  void visit(Visit&& visit) {
    for (const auto& [_, weak] : connections_) {
      if (const auto connection = weak.lock()) visit(*connection);
    }
  }

  const ListenOptions options_;
  const Failed failed_;
  UniqueIds request_ids_;
  std::atomic<bool> is_draining_{false};
  std::optional<Answering> answering_;  // exactly one of the two
  const Answerer answer_;
  std::string url_;
  std::uint16_t port_ = 0;
  std::atomic<bool> is_closed_{false};
  bool owns_socket_ = false;

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard_{io_.get_executor()};
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  tcp::acceptor tcp_{io_};
  Local::acceptor unix_{io_};
  asio::steady_timer pause_{io_};
  asio::steady_timer deadline_{io_};
  std::shared_ptr<const SessionHost> host_;
  std::optional<ExecSessions> sessions_;
  // On the thread of input and output:
  std::unordered_map<Connection*, std::weak_ptr<Connection>> connections_;
  std::size_t swept_ = 64;
  std::size_t under_way_ = 0;

  Workers calls_{kCallsWaitingMax};
  Workers polls_{kPollWorkers + kPollsMax};
  Thread io_thread_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(ListenOptions options, std::string region, engine::Engine& engine,
                                                      std::function<void(std::string_view what)> failed) {
  auto server = std::make_unique<Server>(std::move(options), std::move(region), engine, std::move(failed));
  MOORAGE_TRY(server->start());
  return std::unique_ptr<HttpServer>(std::move(server));
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(ListenOptions options, Answerer answer,
                                                      std::function<void(std::string_view what)> failed) {
  auto server = std::make_unique<Server>(std::move(options), std::move(answer), std::move(failed));
  MOORAGE_TRY(server->start());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace moorage::endpoint
