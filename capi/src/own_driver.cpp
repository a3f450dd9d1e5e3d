#include "own_driver.h"

#include <algorithm>
#include <cstring>

#include "callback.h"
#include "guard.h"
#include "wire/json.h"
#include "wire/message.h"

namespace moorage::capi {
namespace {

// An inventory lists every container of a machine, so reports may be larger than requests.
constexpr std::size_t kReportBytesMax = 64 << 20;
constexpr std::size_t kReportValuesMax = 4'000'000;
constexpr wire::DecodeLimits kReportLimits{.words_max = kReportBytesMax / 8, .nesting_max = wire::limits::kMessageNestingMax};
constexpr std::size_t kDriverNameCharsMax = 64;

template <typename Schema>
Result<wire::Message<Schema>> read_report(std::span<const std::byte> bytes, moorage_message_format format) {
  if (format == MOORAGE_BINARY) {
    return wire::Message<Schema>::from_bytes(bytes, kReportLimits);
  }
  const std::string_view json(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  wire::ReadOptions options;
  options.unknown = wire::Unknown::kRefuse;  // otherwise a misspelt member would make the report empty
  options.invalid_error = "SerializationException";
  options.bytes_max = kReportBytesMax;
  options.values_max = kReportValuesMax;
  Status status;
  auto message = wire::Message<Schema>::build([&](auto report) { status = wire::from_json(json, report, options); });
  if (!status.ok()) {
    return std::move(status).error();
  }
  return message;
}

// The common part of both kinds. Port is the driver's interface, Reports the engine's.
template <typename Port, typename Reports, typename Command, typename Report>
class Adapter final : public Port {
 public:
  Adapter(OwnDriver driver, LinkPtr link) : driver_(std::move(driver)), link_(std::move(link)) {}
  ~Adapter() override { close(); }
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;

  std::string_view name() const override { return driver_.name; }

  Status start(Reports& reports) override {
    link_->open([&reports, format = driver_.format](std::span<const std::byte> bytes) -> Status {
      MOORAGE_ASSIGN(auto report, read_report<Report>(bytes, format));
      reports.report(std::move(report));
      return {};
    });
    const moorage_status status = enter([&] { return driver_.calls.start(driver_.self, link_.get()); });
    if (status != MOORAGE_OK) {
      link_->close();
      return server_error("Driver '" + driver_.name + "' did not start: " + moorage_status_name(status) + ".");
    }
    started_ = true;
    return {};
  }

  void submit(wire::Message<Command> command) override {
    if (driver_.format == MOORAGE_BINARY) {
      const auto bytes = command.bytes();
      enter([&] { return driver_.calls.submit(driver_.self, bytes.data(), bytes.size()), MOORAGE_OK; });
    } else {
      const std::string json = wire::to_json(command.reader());
      enter([&] { return driver_.calls.submit(driver_.self, json.c_str(), json.size()), MOORAGE_OK; });
    }
  }

  void close() override {
    if (started_) {
      started_ = false;
      enter([&] { return driver_.calls.close(driver_.self), MOORAGE_OK; });
    }
    link_->close();
  }

 private:
  template <typename F>
  static moorage_status enter(F&& callback) noexcept {
    const InCallback mark;
    try {
      return callback();
    } catch (...) {
      return refuse_exception(nullptr);  // the header forbids exceptions; they are dropped, and the process lives on
    }
  }

  const OwnDriver driver_;
  const LinkPtr link_;
  bool started_ = false;
};

using OwnRuntime = Adapter<ports::RuntimeDriver, ports::RuntimeReports, driver::RuntimeCommand, driver::RuntimeReport>;
using OwnBalancer = Adapter<ports::BalancerDriver, ports::BalancerReports, driver::BalancerCommand, driver::BalancerReport>;

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kDriverNameCharsMax && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

Result<OwnDriver> own_driver(const moorage_driver* driver, void* self, moorage_message_format format) {
  MOORAGE_TRY(required(driver, "driver"));
  if (driver->struct_size < sizeof(moorage_driver)) {
    return misuse("`struct_size` is " + std::to_string(driver->struct_size) + "; set it to sizeof(moorage_driver), " +
                  std::to_string(sizeof(moorage_driver)) + ".");
  }
  // A larger struct comes from a newer header; its unknown entries must be empty.
  const auto* bytes = reinterpret_cast<const unsigned char*>(driver);
  if (std::any_of(bytes + sizeof(moorage_driver), bytes + driver->struct_size, [](unsigned char byte) { return byte != 0; })) {
    return unsupported("The driver has entries that this library does not know; it needs a newer one.");
  }
  if (driver->start == nullptr || driver->submit == nullptr || driver->close == nullptr) {
    return misuse("`start`, `submit` and `close` of a driver must not be NULL.");
  }
  if (format != MOORAGE_JSON && format != MOORAGE_BINARY) {
    return misuse("`format` is " + std::to_string(format) + "; use MOORAGE_JSON or MOORAGE_BINARY.");
  }
  MOORAGE_TRY(required(driver->name, "driver->name"));
  if (!is_name(driver->name)) {
    return invalid_parameter("A driver's name has 1 to 64 of a-z, 0-9, '-' and '_'.", "driver.name");
  }
  OwnDriver made{.name = driver->name, .calls = {}, .self = self, .format = format};
  made.calls.start = driver->start;
  made.calls.submit = driver->submit;
  made.calls.close = driver->close;
  return made;
}

std::unique_ptr<ports::RuntimeDriver> make_runtime(const OwnDriver& driver, LinkPtr link) {
  return std::make_unique<OwnRuntime>(driver, std::move(link));
}

std::unique_ptr<ports::BalancerDriver> make_balancer(const OwnDriver& driver, LinkPtr link) {
  return std::make_unique<OwnBalancer>(driver, std::move(link));
}

}  // namespace moorage::capi
