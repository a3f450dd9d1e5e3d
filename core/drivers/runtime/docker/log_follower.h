// Follows what one container writes, by the daemon's logs endpoint, into the log sink. The stream's source offset is the time
// of the last line that was stored, in nanoseconds: a follower that begins anew goes on behind it. While the sink refuses lines
// nothing is read, and the daemon keeps them (two files of 16 MiB, see create_body.cpp).
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/thread.h"
#include "drivers/runtime/docker/docker_http.h"
#include "ports/log_sink.h"

namespace moorage::docker {

// Takes the daemon's framed output apart: 8 bytes of header (stream, three zeros, length), then a time stamp, a space and a
// line or a part of a line. Bad frames end it: `is_broken`.
class LogFrames {
 public:
  struct Line {
    std::int64_t at_ns = 0;
    std::string text;  // without the line end
  };
  // The lines that are whole now.
  std::vector<Line> take(std::string_view bytes);
  // What was begun and never ended with a line end.
  std::vector<Line> rest();
  bool is_broken() const { return broken_; }

 private:
  void take_frame(unsigned stream, std::string_view payload, std::vector<Line>& out);

  std::string waiting_;
  Line open_[3];
  bool broken_ = false;
};

class LogFollower {
 public:
  struct Place {
    std::string group;
    std::string stream;
  };
  static Result<std::unique_ptr<LogFollower>> start(const DockerHttp& http, std::shared_ptr<ports::LogSink> sink,
                                                    std::string container_id, Place place, Failed failed);
  ~LogFollower();

  // Everything that the container wrote is stored, and it runs no more.
  bool is_done() const { return done_; }

 private:
  LogFollower(const DockerHttp& http, std::shared_ptr<ports::LogSink> sink, std::string id, Place place)
      : http_(http), sink_(std::move(sink)), id_(std::move(id)), place_(std::move(place)) {}
  void follow();
  // False: the follower has to end.
  bool store(const std::vector<LogFrames::Line>& lines);
  bool is_over() const;
  void pause(int times);

  const DockerHttp& http_;
  const std::shared_ptr<ports::LogSink> sink_;
  const std::string id_;
  const Place place_;
  std::uint64_t stored_ns_ = 0;
  std::atomic<bool> stopped_{false};
  std::atomic<bool> done_{false};
  Thread thread_;
};

}  // namespace moorage::docker
