#include "drivers/runtime/plan/device_edits.h"

#include <algorithm>

namespace moorage::runtime {

namespace {

template <typename List>
void add_each_once(List& to, const List& more) {
  for (const auto& one : more) {
    if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(one);
  }
}

}  // namespace

void DeviceEdits::add(const DeviceEdits& more) {
  add_each_once(nodes, more.nodes);
  add_each_once(env, more.env);
  add_each_once(mounts, more.mounts);
  add_each_once(hooks, more.hooks);
}

}  // namespace moorage::runtime
