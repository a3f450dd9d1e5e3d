#include "drivers/runtime/oci/containers/registry.h"

namespace moorage::oci {

Registry::Shared Registry::find(const ContainerName& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = containers_.find({name.task_id, name.container});
  return found == containers_.end() ? nullptr : found->second;
}

Registry::Shared Registry::find_by_runtime_id(const std::string& runtime_id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [unused, container] : containers_) {
    if (container->record.runtime_id == runtime_id) {
      return container;
    }
  }
  return nullptr;
}

std::vector<Registry::Shared> Registry::of_task(const std::string& task_id) const {
  const std::lock_guard lock(mutex_);
  std::vector<Shared> out;
  for (auto at = containers_.lower_bound({task_id, ""}); at != containers_.end() && at->first.first == task_id; ++at) {
    out.push_back(at->second);
  }
  return out;
}

std::vector<Registry::Shared> Registry::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<Shared> out;
  for (const auto& [unused, container] : containers_) {
    out.push_back(container);
  }
  return out;
}

void Registry::put(Shared container) {
  const std::lock_guard lock(mutex_);
  auto key = std::pair(container->name.task_id, container->name.container);
  containers_[std::move(key)] = std::move(container);
}

void Registry::erase(const Shared& container) {
  const std::lock_guard lock(mutex_);
  const auto found = containers_.find({container->name.task_id, container->name.container});
  if (found != containers_.end() && found->second == container) {
    containers_.erase(found);
  }
}

bool Registry::wait_until_exited(const Shared& container, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] { return container->phase == Phase::kExited; });
}

std::vector<ListedContainer> Registry::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<ListedContainer> out;
  for (const auto& [unused, container] : containers_) {
    if (container->record.runtime_id.empty()) {  // nothing of it exists yet
      continue;
    }
    ListedContainer listed{.record = container->record, .started = {}, .ending = container->ending};
    if (container->phase == Phase::kRunning || container->started.pid > 0) {
      listed.started = container->started;
    }
    if (container->health) {
      listed.health = container->health->state();
    }
    out.push_back(std::move(listed));
  }
  return out;
}

}  // namespace moorage::oci
