#include "services/ecs/api/tasks/exec_token.h"

#include <cstdint>
#include <utility>

#include "wire/wire_text.h"

namespace moorage::control {
namespace {

constexpr std::string_view kPurpose = "execute command";
constexpr std::size_t kTokenCharsMax = 64 << 10;

std::string base64_of(std::string_view bytes) {
  return wire::base64({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

}  // namespace

std::string sealed_exec_token(const Sealer& sealer, const ExecTokenRecord& token) {
  const auto bytes = token.bytes();
  return base64_of(sealer.seal({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, kPurpose));
}

std::optional<ExecTokenRecord> opened_exec_token(const Sealer& sealer, std::string_view token) {
  if (token.empty() || token.size() > kTokenCharsMax) return std::nullopt;
  const auto sealed = wire::parse_base64(token);
  if (!sealed) return std::nullopt;
  const auto plain = sealer.open({reinterpret_cast<const char*>(sealed->data()), sealed->size()}, kPurpose);
  if (!plain) return std::nullopt;
  auto read = ExecTokenRecord::from_bytes({reinterpret_cast<const std::byte*>(plain->data()), plain->size()});
  if (!read.ok()) return std::nullopt;
  return std::move(read).value();
}

}  // namespace moorage::control
