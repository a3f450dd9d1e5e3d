// Checks of this machine and of a closed store, as JSON reports.
#include "moorage/check.h"

#include <string>

#include "assembly/doctor.h"
#include "assembly/fsck.h"
#include "assembly/option_values.h"
#include "guard.h"
#include "handle.h"
#include "schemas/engine/reports.capnp.h"
#include "wire/json.h"
#include "wire/message.h"

using namespace moorage;
using namespace moorage::capi;

namespace {

std::string report_json(const assembly::DoctorReport& report) {
  const auto message = wire::Message<reports::DoctorReport>::build([&](auto out) {
    out.setOk(report.ok);
    auto list = out.initFindings(static_cast<unsigned>(report.findings.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      const auto& [driver, finding, needed] = report.findings[i];
      list[i].setDriver(driver);
      list[i].setPart(finding.part);
      list[i].setOk(finding.ok);
      list[i].setNeeded(needed);
      list[i].setWhat(finding.what);
      list[i].setMend(finding.mend);
    }
  });
  return wire::to_json(message.reader());
}

std::string report_json(const char* path, const std::vector<ports::StoreFinding>& findings) {
  const auto message = wire::Message<reports::StoreReport>::build([&](auto out) {
    out.setPath(path);
    out.setClean(findings.empty());
    auto list = out.initFindings(static_cast<unsigned>(findings.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setWhere(findings[i].where);
      list[i].setWhat(findings[i].what);
    }
  });
  return wire::to_json(message.reader());
}

}  // namespace

extern "C" moorage_status moorage_doctor(const char* options, moorage_buffer** report, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(report, "report"));
    MOORAGE_TRY(check_thread());
    MOORAGE_ASSIGN(const auto parsed,
                   assembly::read_options<config::DoctorOptions>(options != nullptr ? options : "{}", "options"));
    MOORAGE_ASSIGN(const auto found, assembly::examine_machine(parsed.reader()));
    *report = make_buffer(report_json(found));
    return {};
  });
}

extern "C" moorage_status moorage_fsck(const char* path, moorage_buffer** report, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(path, "path"));
    MOORAGE_TRY(required(report, "report"));
    MOORAGE_TRY(check_thread());
    MOORAGE_ASSIGN(const auto findings, assembly::check_store(path));
    *report = make_buffer(report_json(path, findings));
    return {};
  });
}
