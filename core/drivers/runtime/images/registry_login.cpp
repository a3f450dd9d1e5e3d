#include "drivers/runtime/images/registry_login.h"

#include <openssl/evp.h>
#include <unistd.h>

#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/images/image_errors.h"

namespace moorage::images {
namespace {

constexpr std::string_view kHidden = "***";

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends with a NUL
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string sent_form(const RegistryLogin& login) { return base64(login.user + ":" + login.password); }

void replace_all(std::string& text, std::string_view what) {
  if (what.empty()) return;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + kHidden.size())) {
    text.replace(at, what.size(), kHidden);
  }
}

}  // namespace

Result<std::shared_ptr<const AuthFile>> AuthFile::write(const std::filesystem::path& directory, std::string_view domain,
                                                        const RegistryLogin& login) {
  const auto path = directory / ("auth-" + files::random_hex(16) + ".json");
  // `domain` has passed the grammar of references and base64 has no quotes, so nothing has to be escaped.
  const std::string text = R"({"auths":{")" + std::string(domain) + R"(":{"auth":")" + sent_form(login) + R"("}}})";
  if (const int error = files::write_small(path, text, 0600); error != 0) {
    return store_error("cannot write the credentials of a pull to " + directory.string() + ": " + errno_text(error));
  }
  return std::shared_ptr<const AuthFile>(new AuthFile(path));
}

AuthFile::~AuthFile() { ::unlink(path_.c_str()); }

std::string without_login(std::string text, const RegistryLogin& login) {
  replace_all(text, sent_form(login));
  replace_all(text, base64(login.password));
  replace_all(text, login.password);
  return text;
}

std::string login_mark(const RegistryLogin& login) { return files::sha256_hex(login.user + '\n' + login.password); }

}  // namespace moorage::images
