#include "assembly/doctor.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "assembly/driver_table.h"
#include "drivers/parts/files/standard_descriptors.h"
#include "wire/presence.h"

namespace moorage::assembly {
namespace {

template <typename Row>
Status examine(std::span<const Row> rows, config::DoctorOptions::Reader options, const Surroundings& around,
               std::vector<DriverFinding>& findings) {
  for (const Row& row : rows) {
    if (row.probe == nullptr) {
      continue;
    }
    MOORAGE_ASSIGN(auto found, row.probe(options, around));
    std::move(found.begin(), found.end(), std::back_inserter(findings));
  }
  return {};
}

}  // namespace

Result<DoctorReport> examine_machine(config::DoctorOptions::Reader options) {
  MOORAGE_ASSIGN(const auto descriptors, files::StandardDescriptors::occupy());
  const Surroundings around{.state_directory = options.hasStorePath() ? std::string(wire::view(options.getStorePath()))
                                                                      : std::filesystem::current_path().string(),
                            .region = {},
                            .logs = nullptr};
  DoctorReport report;
  MOORAGE_TRY(examine(runtime_rows(), options, around, report.findings));
  MOORAGE_TRY(examine(balancer_rows(), options, around, report.findings));
  report.ok = std::all_of(report.findings.begin(), report.findings.end(),
                          [](const DriverFinding& found) { return found.finding.ok || !found.needed; });
  return report;
}

}  // namespace moorage::assembly
