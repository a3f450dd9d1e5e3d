// Images by the daemon: found there, or pulled by it, as the pull behaviour says.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/docker/docker_http.h"
#include "drivers/runtime/docker/docker_reports.h"

namespace moorage::docker {

struct PulledImage {
  std::string id;  // "sha256:…"
  images::ImageConfig config;
};

// How far a pull has come, from the daemon's stream of JSON lines.
class PullStream {
 public:
  void take(std::string_view bytes);
  std::int64_t bytes_done() const { return sum(&Layer::done); }
  std::int64_t bytes_total() const { return sum(&Layer::total); }
  const std::string& error() const { return error_; }  // empty: none so far

 private:
  struct Layer {
    std::int64_t done = 0;
    std::int64_t total = 0;
  };
  std::int64_t sum(std::int64_t Layer::*member) const;
  void take_line(std::string_view line);

  std::string waiting_;
  std::map<std::string, Layer> layers_;
  std::string error_;
};

class ImagePulls {
 public:
  using Tell = std::function<void(const DockerReports::Pull&)>;
  ImagePulls(const DockerHttp& http, images::PullBehaviour behaviour) : http_(http), behaviour_(behaviour) {}

  // Errors: CannotPullContainerError with the daemon's own words. `stopped` ends a pull.
  Result<PulledImage> bring(const std::string& reference, const Tell& tell, const std::function<bool()>& stopped) const;

 private:
  Result<PulledImage> here(const std::string& reference) const;
  Status pull(const std::string& reference, const Tell& tell, const std::function<bool()>& stopped) const;

  const DockerHttp& http_;
  const images::PullBehaviour behaviour_;
};

}  // namespace moorage::docker
