#include "drivers/secrets/local_sources.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "drivers/parts/files/below.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/process/child.h"
#include "drivers/parts/process/spawn.h"

namespace moorage::drivers {
namespace {

using Found = Result<std::optional<ports::SecretText>>;

Error failed(const std::string& source, const std::string& why) {
  return api_error("LocalSecretFailed", files::one_line(source, 200) + ": " + files::one_line(why, 400));
}

std::string without_line_end(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

Found read_open(const files::UniqueFd& file, const std::string& where) {
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return failed(where, files::errno_text(errno));
  if (!S_ISREG(facts.st_mode)) return failed(where, "it is not a regular file");
  if ((facts.st_mode & 077) != 0) return failed(where, "other users can read or write it: set its mode to 0600");
  if (facts.st_uid != ::geteuid() && facts.st_uid != 0) return failed(where, "it belongs to another user");
  std::string text(kLocalValueBytesMax + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(where, files::errno_text(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kLocalValueBytesMax) return failed(where, "it is longer than 65536 bytes");
  text.resize(size);
  return std::optional(ports::SecretText(without_line_end(std::move(text))));
}

Found from_file(const std::string& path) {
  const files::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW));
  if (!file && errno == ENOENT) return std::optional<ports::SecretText>();
  if (!file) return failed(path, files::errno_text(errno));
  return read_open(file, path);
}

// Links and names that lead out of the directory are refused by the kernel.
Found from_directory(const std::string& directory, const std::string& rest) {
  const auto first = rest.find_first_not_of('/');
  if (first == std::string::npos) return std::optional<ports::SecretText>();
  const std::string below = rest.substr(first);
  const files::UniqueFd file =
      files::open_below(directory.c_str(), below.c_str(), O_RDONLY | O_NOCTTY | O_NONBLOCK, files::Links::kRefused);
  if (!file && (errno == ENOENT || errno == ENOTDIR)) return std::optional<ports::SecretText>();
  if (!file) return failed(directory + "/" + below, files::errno_text(errno));
  return read_open(file, directory + "/" + below);
}

Found from_variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr) return std::optional<ports::SecretText>();
  std::string text(value);
  if (text.size() > kLocalValueBytesMax) return failed("variable " + name, "its value is longer than 65536 bytes");
  return std::optional(ports::SecretText(std::move(text)));
}

std::string filled(std::string text, std::string_view mark, std::string_view with) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + with.size())) {
    text.replace(at, mark.size(), with);
  }
  return text;
}

Found from_command(const LocalSource& source, const std::string& name, const std::string& rest,
                   std::chrono::milliseconds deadline) {
  process::ChildOptions options;
  for (const std::string& word : source.command) options.argv.push_back(filled(filled(word, "{name}", name), "{rest}", rest));
  options.environment = process::plain_environment();
  options.deadline = std::min(source.timeout, deadline);
  options.output_bytes_max = kLocalValueBytesMax + 1;
  process::ChildResult result = process::run(options);
  const std::string what = "program " + source.command.front();
  if (result.end == process::ChildEnd::kDeadline) {
    return failed(what, "it did not end within " + std::to_string(options.deadline.count()) + " ms");
  }
  if (result.end == process::ChildEnd::kNotStarted) return failed(what, files::errno_text(result.code));
  // What it wrote may be a part of a value: no error repeats it.
  if (!result.succeeded()) return failed(what, "it ended with status " + std::to_string(result.code));
  if (result.truncated || result.output.size() > kLocalValueBytesMax) return failed(what, "it wrote more than 65536 bytes");
  return std::optional(ports::SecretText(without_line_end(std::move(result.output))));
}

class LocalSources final : public ports::LocalSecrets {
 public:
  explicit LocalSources(std::vector<LocalSource> sources) : sources_(std::move(sources)) {}

  Found find(std::string_view name, std::chrono::milliseconds deadline) override {
    for (const LocalSource& source : sources_) {
      const bool fits = source.name.empty() ? name.starts_with(source.prefix) : name == source.name;
      if (!fits) continue;
      const std::string rest(source.name.empty() ? name.substr(source.prefix.size()) : std::string_view());
      auto found = value_of(source, std::string(name), rest, deadline);
      if (!found.ok() || *found) return found;
    }
    return std::optional<ports::SecretText>();
  }

 private:
  static Found value_of(const LocalSource& source, const std::string& name, const std::string& rest,
                        std::chrono::milliseconds deadline) {
    if (!source.file.empty()) return from_file(source.file);
    if (!source.directory.empty()) return from_directory(source.directory, rest);
    if (!source.variable.empty()) return from_variable(source.variable);
    return from_command(source, name, rest, deadline);
  }

  const std::vector<LocalSource> sources_;
};

Status check(const LocalSource& source, const std::string& path) {
  const int kinds = static_cast<int>(!source.file.empty()) + static_cast<int>(!source.directory.empty()) +
                    static_cast<int>(!source.variable.empty()) + static_cast<int>(!source.command.empty());
  if (kinds != 1) return invalid_parameter("A source has exactly one of file, directory, variable and command.", path);
  if (!source.name.empty() && !source.prefix.empty()) {
    return invalid_parameter("A source answers a name or a prefix, not both.", path + ".prefix");
  }
  if (!source.directory.empty() && !source.name.empty()) {
    return invalid_parameter("A directory needs a prefix: the rest of the name is the file in it.", path + ".name");
  }
  if (!source.file.empty() && source.file.front() != '/') {
    return invalid_parameter("\"" + source.file + "\" is not an absolute path.", path + ".file");
  }
  if (!source.directory.empty() && source.directory.front() != '/') {
    return invalid_parameter("\"" + source.directory + "\" is not an absolute path.", path + ".directory");
  }
  if (!source.command.empty() && (source.command.front().empty() || source.command.front().front() != '/')) {
    return invalid_parameter("A command begins with the absolute path of a program.", path + ".command[0]");
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<ports::LocalSecrets>> make_local_secrets(std::vector<LocalSource> sources) {
  if (sources.size() > kLocalSourcesMax) return invalid_parameter("At most 256 local sources are taken.", "sources");
  for (std::size_t i = 0; i < sources.size(); ++i) MOORAGE_TRY(check(sources[i], "sources[" + std::to_string(i) + "]"));
  return std::shared_ptr<ports::LocalSecrets>(std::make_shared<LocalSources>(std::move(sources)));
}

}  // namespace moorage::drivers
