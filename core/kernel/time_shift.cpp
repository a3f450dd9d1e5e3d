#include "kernel/time_shift.h"

#include "kernel/table_registry.h"

namespace moorage::control {

std::size_t shift_times(Draft& draft, const TimeShift& shift) {
  std::size_t changed = 0;
  draft.state().registry().visit_all([&](const TableOps& table) { changed += table.shift_times(draft, shift); });
  return changed;
}

}  // namespace moorage::control
