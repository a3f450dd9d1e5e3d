// The bounded storage of a task (ephemeralStorage): a file system in a sparse file of that size, mounted at the place of the
// task's volumes, with the layers of its containers beside them. Records and output lie outside: they are still written when it
// is full. It goes with the task. One call at a time per task.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"
#include "drivers/runtime/oci/containers/site.h"

namespace moorage::oci {

// Whether this machine has what it takes: loop devices, ext4 and its mkfs.
bool can_bound_storage();

// For the first container of the task; does nothing where it is mounted, or `gib` is 0. CannotCreateContainerError otherwise.
Status prepare_storage(const Site& site, const std::string& task_id, std::int64_t gib);

// Where the container's writable layer lies ("upper", "work"): in the bounded storage, or beside its data where there is none.
std::filesystem::path layer_directory(const Bundle& bundle);

// Safe to repeat, also where there is none.
Status remove_storage(const Site& site, const std::string& task_id);

// Removes the files that a reboot left: nothing is mounted from them any more, and their tasks have ended.
void forget_unmounted_storage(const Site& site);

}  // namespace moorage::oci
