#include "drivers/runtime/images/source.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/parts/process/child_end.h"
#include "drivers/runtime/images/image_errors.h"
#include "drivers/runtime/images/unpack_bounds.h"

namespace moorage::images {
namespace {

constexpr std::string_view kManifestTypePrefix = "application/vnd.oci.image.manifest.";

constexpr std::string_view kEcrAdvice =
    "; it is a registry of Amazon ECR, for which this machine needs credentials: aws ecr get-login-password | skopeo login "
    "--username AWS --password-stdin REGISTRY, or the helper ecr-login in the auth file";

std::string advice_for(const Found& found, const std::string& why) {
  if (is_refusal(why) && !found.login.user.empty()) return "; check the credentials that the task definition names";
  if (is_refusal(why) && found.is_aws) return std::string(kEcrAdvice);
  return advice(why);
}

Error unresolved(const Found& found, const std::string& words) {
  const std::string why = without_login(words, found.login);
  return cannot_pull("failed to resolve ref " + found.reference + ": " + why + advice_for(found, why));
}

Error unresolved(const std::string& canonical, const std::string& why) {
  return cannot_pull("failed to resolve ref " + canonical + ": " + why + advice(why));
}

Error failed_pull(const Found& found, const std::string& words) {
  const std::string why = without_login(words, found.login);
  return cannot_pull("failed to pull image " + found.reference + ": " + (found.opened ? found.opened->readable(why) : why));
}

// Layers of another kind are compressed anew, which makes another manifest.
bool has_gzip_layers_only(std::string_view manifest) {
  return manifest.find(".tar+zstd\"") == std::string_view::npos && manifest.find("layer.v1.tar\"") == std::string_view::npos;
}

std::string mib(std::uint64_t bytes) { return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB"; }

// Changes while skopeo writes: the temporary files of a copy lie beside index.json, finished ones among the blobs.
std::uint64_t bytes_in(const std::filesystem::path& directory) {
  std::uint64_t total = 0;
  std::error_code failed;
  for (std::filesystem::directory_iterator entry(directory, failed), end; !failed && entry != end; entry.increment(failed)) {
    std::error_code vanished;
    if (const auto size = entry->file_size(vanished); !vanished) {
      total += size + 1;
    }
  }
  return total;
}

// The disk has less room than a tool writes at once.
bool is_full(const std::filesystem::path& where) {
  constexpr std::uint64_t kBytesMin = 256 << 10;
  struct statvfs facts {};
  return ::statvfs(where.c_str(), &facts) == 0 &&
         (facts.f_bavail * facts.f_frsize < kBytesMin || (facts.f_files > 0 && facts.f_favail == 0));
}

std::string describe_end(const process::ChildOptions& options, const process::ChildResult& result) {
  const std::string& program = options.argv.front();
  switch (result.end) {
    case process::ChildEnd::kExited:
      return last_words(result.errors);
    case process::ChildEnd::kSignalled:
      return program + " was ended by signal " + std::to_string(result.code);
    case process::ChildEnd::kDeadline:
      return program + " timed out after " + std::to_string(options.deadline.count()) + " ms";
    case process::ChildEnd::kIdle:
      return program + " timed out: no byte arrived within " + std::to_string(options.idle_deadline.count()) + " ms";
    case process::ChildEnd::kTooMuch:
      return program + " was ended: more arrived than the image is said to have";
    case process::ChildEnd::kCancelled:
      return "the image store was closed";
    case process::ChildEnd::kUnknown:
      return program + ": " + process::kLostEnd;
    case process::ChildEnd::kNotStarted:
      return program + " could not be run: " + errno_text(result.code) + "; install it (apt-get install skopeo umoci)";
  }
  return {};
}

}  // namespace

bool is_refusal(std::string_view words) {
  return words.find("unauthorized") != std::string_view::npos || words.find("denied") != std::string_view::npos ||
         words.find("no basic auth credentials") != std::string_view::npos ||
         words.find("authentication required") != std::string_view::npos;
}

std::string last_words(const std::string& errors) {
  std::string_view text = errors;
  // A Go program that panics prints the reason first and the stack after it.
  for (const std::string_view sign : {"panic: ", "fatal error: "}) {
    const auto begin = text.find(sign);
    if (begin != std::string_view::npos && (begin == 0 || text[begin - 1] == '\n')) {
      return printable(text.substr(begin, text.find('\n', begin) - begin));
    }
  }
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') {
    text.remove_suffix(1);
  }
  if (const auto line = text.rfind('\n'); line != std::string_view::npos) {
    text.remove_prefix(line + 1);
  }
  constexpr std::string_view kMessage = "msg=\"";
  const auto begin = text.find(kMessage);
  if (begin == std::string_view::npos) {
    while (!text.empty() &&
           (static_cast<unsigned char>(text.front()) <= ' ' || static_cast<unsigned char>(text.front()) > 0x7e)) {
      text.remove_prefix(1);
    }
    return printable(text);
  }
  std::string message;
  for (std::size_t i = begin + kMessage.size(); i < text.size() && text[i] != '"'; ++i) {
    i += text[i] == '\\' && i + 1 < text.size() ? 1 : 0;
    message += text[i];
  }
  return printable(message);
}

std::string advice(const std::string& words) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kKnown{{
      {"manifest unknown", "; check the name and the tag"},
      {"name unknown", "; check the name"},
      {"not found", "; check the name and the tag"},
      {"unauthorized", "; log in to the registry (skopeo login) or check the name"},
      {"denied", "; log in to the registry (skopeo login) or check the name"},
      {"no such host", "; check the registry's name and this machine's DNS"},
      {"connection refused", "; check that the registry runs and is reachable from this machine"},
      {"timeout", "; check the network between this machine and the registry"},
      {"timed out", "; check the network between this machine and the registry"},
      {"server gave HTTP response to HTTPS client", "; name the registry among those without TLS, or give it a certificate"},
      {"does not look like a TLS handshake", "; name the registry among those without TLS, or give it a certificate"},
      {"x509", "; give this machine the registry's certificate authority"},
      {"no space left on device", "; make room on the disk of the image store"},
      {"Digest did not match", "; the source is damaged: push or make the image anew"},
      {"exceeded maximum allowed size", "; build the image with fewer or shorter labels and variables"},
      {"policy", "; check /etc/containers/policy.json"},
  }};
  for (const auto& [sign, what] : kKnown) {
    if (words.find(sign) != std::string::npos) {
      return std::string(what);
    }
  }
  return {};
}

std::string explain_end(const process::ChildOptions& options, const process::ChildResult& result,
                        const std::filesystem::path& where) {
  constexpr std::string_view kFull = "no space left on device";
  std::string why = describe_end(options, result);
  if (result.end != process::ChildEnd::kCancelled && why.find(kFull) == std::string::npos && is_full(where)) {
    why = std::string(kFull) + " (" + why + ")";
    return why + advice(kFull.data());
  }
  return why + advice(why);
}

bool Sources::is_local_name(const Reference& reference) const {
  return !options_.layouts_dir.empty() && reference.domain == options_.layouts_registry;
}

bool is_loopback_registry(std::string_view domain) {
  if (domain == "[::1]" || domain.starts_with("[::1]:")) return true;
  const std::string host(domain.substr(0, domain.rfind(':')));
  in_addr address{};
  return host == "localhost" || (::inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24) == 127);
}

bool Sources::is_plain_http(const std::string& domain) const {
  if (is_loopback_registry(domain)) return true;
  const auto& names = options_.plain_http_registries;
  return std::find(names.begin(), names.end(), domain) != names.end();
}

bool is_ecr_registry(std::string_view domain) {
  const auto dot = domain.find('.');
  if (dot != 12 || domain.substr(0, dot).find_first_not_of("0123456789") != std::string_view::npos) return false;
  const std::string_view rest = domain.substr(dot);
  return (rest.starts_with(".dkr.ecr.") || rest.starts_with(".dkr.ecr-fips.")) &&
         (rest.ends_with(".amazonaws.com") || rest.ends_with(".amazonaws.com.cn"));
}

Result<Found> Sources::ask(const Reference& reference, const PullRequest& request) const {
  switch (reference.kind) {
    case ReferenceKind::kRegistry: {
      if (!is_local_name(reference)) {
        return ask_registry(reference, request);
      }
      auto layout = directory_beneath(options_.layouts_dir, reference.path);
      if (!layout.ok()) {
        return unresolved(reference.canonical(), layout.error().message + "; put an OCI image layout of that name there");
      }
      return ask_layout(reference, std::move(*layout));
    }
    case ReferenceKind::kLayout: {
      auto layout = beneath_roots(options_.path_roots, reference.path, Wanted::kDirectory);
      if (!layout.ok()) {
        return unresolved(reference.canonical(), layout.error().message);
      }
      return ask_layout(reference, std::move(*layout));
    }
    case ReferenceKind::kArchive:
      return ask_archive(reference);
  }
  return unresolved(reference.canonical(), "unknown kind of reference");
}

void Sources::add_auth(const Found& from, std::string_view option, process::ChildOptions& child) const {
  if (from.auth) {
    child.argv.push_back(std::string(option) + from.auth->path().string());
  } else if (!options_.auth_file.empty()) {
    child.argv.push_back(std::string(option) + options_.auth_file.string());
  }
  child.environment = process::tool_environment();
  if (from.is_aws && !from.auth) process::add_aws_environment(child.environment);
}

Result<std::string> Sources::ask_manifest(const Found& from, std::string skopeo_name) const {
  process::ChildOptions child;
  child.argv = {options_.skopeo, "inspect", "--raw"};
  if (from.plain_http) {
    child.argv.emplace_back("--tls-verify=false");
  }
  add_auth(from, "--authfile=", child);
  child.argv.push_back(std::move(skopeo_name));
  child.deadline = options_.manifest_deadline;
  child.output_bytes_max = kManifestBytesMax;
  child.cancel_fd = cancel_fd_;
  process::ChildResult result = process::run(child);
  if (!result.succeeded()) {
    return unresolved(from, describe_end(child, result));
  }
  if (result.truncated) {
    return unresolved(from, "its manifest is longer than " + std::to_string(kManifestBytesMax) + " bytes");
  }
  return std::move(result.output);
}

Result<Found> Sources::ask_registry(const Reference& reference, const PullRequest& request) const {
  Found found;
  found.reference = reference.canonical();
  std::string domain = reference.domain;
  found.plain_http = is_plain_http(domain);
  found.is_aws = is_ecr_registry(domain);
  found.login = request.login.value_or(RegistryLogin{});
  if (const auto own = options_.own_registry ? options_.own_registry(domain) : std::nullopt) {
    domain = own->address;
    found.plain_http = true;
    found.login = own->login;
  }
  if (!found.login.user.empty()) {
    MOORAGE_ASSIGN(found.auth, AuthFile::write(options_.store_dir / "staging", domain, found.login));
  }
  const std::string name = "docker://" + domain + "/" + reference.path;
  if (reference.digest.empty()) {
    MOORAGE_ASSIGN(found.manifest_json, ask_manifest(found, name + ":" + reference.tag));
    found.manifest.digest = sha256_digest(found.manifest_json);
  } else {
    found.manifest.digest = reference.digest;
  }
  found.skopeo_name = name + "@" + found.manifest.digest;
  return found;
}

// The manifest with this digest, which has to be what it says.
Result<std::string> Sources::manifest_of(const Found& found, const std::string& digest) const {
  const auto at = found.skopeo_name.rfind('@');
  MOORAGE_ASSIGN(std::string manifest, ask_manifest(found, found.skopeo_name.substr(0, at + 1) + digest));
  if (sha256_digest(manifest) != digest) {
    return unresolved(found, "Digest did not match: the registry answers " + digest + " with another manifest");
  }
  return manifest;
}

Result<std::vector<LayerSize>> Sources::layers(const Found& found) const {
  if (!found.skopeo_name.starts_with("docker://")) return std::vector<LayerSize>();
  std::string manifest = found.manifest_json;
  if (manifest.empty()) {
    MOORAGE_ASSIGN(manifest, manifest_of(found, found.manifest.digest));
  }
  if (is_index(manifest)) {
    auto chosen = choose_platform(manifest, machine_architecture());
    if (!chosen.ok()) return unresolved(found, chosen.error().message);
    MOORAGE_ASSIGN(manifest, manifest_of(found, *chosen));
  }
  auto layers = layer_sizes(manifest);
  if (layers.size() > options_.layers_max) {
    return failed_pull(found, "it has " + std::to_string(layers.size()) + " layers and may have " +
                                  std::to_string(options_.layers_max) + "; build it with fewer");
  }
  std::uint64_t total = 0;
  for (const LayerSize& layer : layers) {
    total += std::min(layer.size, options_.image_bytes_max + 1);
  }
  if (total > options_.image_bytes_max) {
    return failed_pull(
        found, "its layers have " + mib(total) + " and may have " + mib(options_.image_bytes_max) + " (option imageBytesMax)");
  }
  return layers;
}

Result<Found> Sources::ask_layout(const Reference& reference, OpenedPtr layout) const {
  Found found;
  found.reference = reference.canonical();
  found.opened = std::move(layout);
  found.layout = found.opened->path();
  auto index = read_index(found.layout);
  if (!index.ok()) {
    return unresolved(found.reference, found.opened->readable(index.error().message));
  }
  auto entry = find_descriptor(*index, reference.tag, reference.digest);
  if (!entry.ok()) {
    return unresolved(found.reference, entry.error().message);
  }
  found.manifest = std::move(entry).value();
  return found;
}

Result<Found> Sources::ask_archive(const Reference& reference) const {
  Found found;
  found.reference = reference.canonical();
  auto file = beneath_roots(options_.path_roots, reference.path, Wanted::kFile);
  if (!file.ok()) {
    return unresolved(found.reference, file.error().message);
  }
  found.opened = *file;
  found.skopeo_name = "docker-archive:" + found.opened->path().string() + (reference.tag.empty() ? "" : ":" + reference.tag);
  auto manifest = ask_manifest(found, found.skopeo_name);
  if (!manifest.ok()) {
    auto error = std::move(manifest).error();
    error.message = found.opened->readable(std::move(error.message));
    return error;
  }
  found.manifest.digest = sha256_digest(*manifest);
  return found;
}

Status Sources::copy(const Found& found, const std::vector<LayerSize>& layers, const std::filesystem::path& work,
                     const std::filesystem::path& blobs_dir) const {
  const auto target = work / "layout";
  MOORAGE_TRY(begin_layout(target, blobs_dir));
  std::string from = found.skopeo_name;
  bool is_copied_as_it_is = found.manifest.media_type.starts_with(kManifestTypePrefix);
  if (!found.layout.empty()) {
    // A layout of one entry, written from what was read: the image copied is the image asked for, whatever its tags do
    // meanwhile.
    const auto manifest = read_file(blob_path(found.layout, found.manifest.digest), kManifestBytesMax);
    if (!manifest.ok()) {
      return failed_pull(found, manifest.error().message + "; make the layout anew");
    }
    if (sha256_digest(*manifest) != found.manifest.digest) {
      return failed_pull(found,
                         "its manifest does not match " + found.manifest.digest + "; the layout is damaged: make it anew");
    }
    is_copied_as_it_is = is_copied_as_it_is && has_gzip_layers_only(*manifest);
    MOORAGE_TRY(write_layout(work / "from", found.layout / "blobs", found.manifest, kTag));
    from = "oci:" + (work / "from").string() + ":" + std::string(kTag);
  }

  process::ChildOptions child;
  // Layers of another compression, zstd among them, are compressed anew: umoci unpacks gzip only.
  child.argv = {options_.skopeo, "copy", "--quiet", "--remove-signatures", "--dest-compress-format=gzip"};
  if (found.plain_http) {
    child.argv.emplace_back("--src-tls-verify=false");
  }
  add_auth(found, "--src-authfile=", child);
  child.argv.push_back(std::move(from));
  child.argv.push_back("oci:" + target.string() + ":" + std::string(kTag));
  child.deadline = options_.pull_deadline;
  child.idle_deadline = options_.pull_idle_deadline;
  PullWatch watch(found.reference, layers, blobs_dir / "sha256", options_.news);
  watch.look(0);
  child.progress = [&] {
    const std::uint64_t under_way = bytes_in(target);
    watch.look(under_way);
    return under_way + bytes_in(blobs_dir / "sha256");
  };
  // Zeros without end would be small on disk, so what has come is counted, too.
  child.is_too_much = [&](int pid) { return watch.is_too_much(std::max(bytes_in(target), bytes_read(pid))); };
  child.cancel_fd = cancel_fd_;
  const process::ChildResult result = process::run(child);
  if (!result.succeeded()) {
    return failed_pull(found, explain_end(child, result, work));
  }
  if (is_copied_as_it_is) {
    MOORAGE_ASSIGN(const auto index, read_index(target));
    if (index.size() != 1 || index.front().digest != found.manifest.digest) {
      return failed_pull(found, "the copy is not " + found.manifest.digest);
    }
  }
  return {};
}

}  // namespace moorage::images
