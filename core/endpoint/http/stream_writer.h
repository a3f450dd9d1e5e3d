// Writes an answer whose body goes on: chunks, each asked of the body's stream after the pause that the one before named. Ends
// with the stream, when the client closes or sends anything, and when the server drains. Private to the session.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "endpoint/http/http_session.h"

namespace moorage::endpoint {

// `session` owns the stream of the connection and is kept alive by what is under way here. Everything runs on its thread.
template <typename Stream>
class StreamWriter : public std::enable_shared_from_this<StreamWriter<Stream>> {
 public:
  StreamWriter(Stream& stream, std::shared_ptr<const SessionHost> host, codec::HttpResponse response,
               std::shared_ptr<Connection> session)
      : stream_(stream),
        host_(std::move(host)),
        session_(std::move(session)),
        body_(std::move(response.stream)),
        timer_(stream.get_executor()) {
    head_.version(11);
    head_.result(static_cast<unsigned>(response.status));
    for (const codec::Header& header : response.headers) head_.insert(header.name, header.value);
    head_.set(boost::beast::http::field::date, http_date());
    head_.set(boost::beast::http::field::server, "moorage");
    head_.keep_alive(false);
    head_.chunked(true);
  }

  // `done` runs once, when nothing more is written.
  void start(std::function<void()> done) {
    done_ = std::move(done);
    lowest().expires_never();
    listen();
    set_deadline();
    boost::beast::http::async_write_header(stream_, serializer_,
                                           [self = this->shared_from_this()](boost::beast::error_code wrong, std::size_t) {
                                             if (wrong) return self->end();
                                             self->pull();
                                           });
  }

  // The server drains: the next piece is the last one. Where nothing is under way it is asked for before this returns.
  void end_soon() { wake(); }

 private:
  auto& lowest() { return boost::beast::get_lowest_layer(stream_); }
  void set_deadline() { lowest().expires_after(host_->options->request); }

  // One read for the whole time, which has no deadline: bytes or an end both mean that the client does not listen any more.
  void listen() {
    stream_.async_read_some(boost::asio::buffer(unread_),
                            [self = this->shared_from_this()](boost::beast::error_code, std::size_t) {
                              self->is_client_gone_ = true;
                              if (self->is_ended_) return self->finish();
                              self->wake();
                            });
  }

  void pull() {
    if (is_client_gone_) return end();
    host_->pull(body_, [self = this->shared_from_this()](codec::BodyStream::Piece piece) {
      boost::asio::post(self->stream_.get_executor(),
                        [self, piece = std::move(piece)]() mutable { self->write(std::move(piece)); });
    });
  }

  void write(codec::BodyStream::Piece piece) {
    if (is_client_gone_) return end();
    piece_ = std::move(piece);
    if (piece_.bytes.empty()) return piece_.is_last ? write_end() : wait();
    set_deadline();
    boost::asio::async_write(stream_, boost::beast::http::make_chunk(boost::asio::buffer(piece_.bytes)),
                             [self = this->shared_from_this()](boost::beast::error_code wrong, std::size_t) {
                               if (wrong) return self->end();
                               self->piece_.is_last ? self->write_end() : self->wait();
                             });
  }

  void wait() {
    if (host_->is_draining()) return pull();
    is_waiting_ = true;
    timer_.expires_after(piece_.pause);
    timer_.async_wait([self = this->shared_from_this()](const boost::system::error_code& ended) {
      if (!ended) self->wake();
    });
  }

  void wake() {
    if (!std::exchange(is_waiting_, false)) return;
    timer_.cancel();
    pull();
  }

  void write_end() {
    set_deadline();
    boost::asio::async_write(stream_, boost::beast::http::make_chunk_last(),
                             [self = this->shared_from_this()](boost::beast::error_code, std::size_t) { self->end(); });
  }

  // The read has to be over before the session reads again.
  void end() {
    is_ended_ = true;
    timer_.cancel();
    body_.reset();
    if (is_client_gone_) return finish();
    lowest().cancel();
  }

  void finish() {
    if (auto done = std::exchange(done_, {})) done();
    session_.reset();
  }

  Stream& stream_;
  const std::shared_ptr<const SessionHost> host_;
  std::shared_ptr<Connection> session_;
  std::shared_ptr<codec::BodyStream> body_;
  boost::asio::steady_timer timer_;
  boost::beast::http::response<boost::beast::http::empty_body> head_;
  boost::beast::http::response_serializer<boost::beast::http::empty_body> serializer_{head_};
  codec::BodyStream::Piece piece_;
  std::array<char, 1> unread_{};
  std::function<void()> done_;
  bool is_waiting_ = false;
  bool is_client_gone_ = false;
  bool is_ended_ = false;
};

}  // namespace moorage::endpoint
