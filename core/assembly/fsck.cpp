// Checks a store that no engine has open.
#include <string>

#include "drivers/parts/files/standard_descriptors.h"
#include "drivers/store/lmdb/lmdb_store.h"
#include "guard.h"
#include "handle.h"
#include "moorage/check.h"
#include "wire/wire_text.h"

using namespace moorage;
using namespace moorage::capi;

namespace {

std::string report_json(std::string_view path, const std::vector<ports::StoreFinding>& findings) {
  std::string json = "{\"path\":";
  wire::append_quoted(path, json);
  json += findings.empty() ? ",\"clean\":true,\"findings\":[" : ",\"clean\":false,\"findings\":[";
  for (std::size_t i = 0; i < findings.size(); ++i) {
    json += i == 0 ? "{\"where\":" : ",{\"where\":";
    wire::append_quoted(findings[i].where, json);
    json += ",\"what\":";
    wire::append_quoted(findings[i].what, json);
    json += '}';
  }
  return json + "]}";
}

}  // namespace

extern "C" moorage_status moorage_fsck(const char* path, moorage_buffer** report, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(path, "path"));
    MOORAGE_TRY(required(report, "report"));
    MOORAGE_TRY(check_thread());
    MOORAGE_ASSIGN(const auto descriptors, files::StandardDescriptors::occupy());
    MOORAGE_ASSIGN(const auto findings, drivers::fsck_lmdb_store(path));
    *report = make_buffer(report_json(path, findings));
    return {};
  });
}
