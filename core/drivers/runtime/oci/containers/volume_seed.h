// A volume that Moorage keeps: a directory that begins with what the image has at the place where it will be mounted, as Docker
// does it.
//
// Promises: what is copied is copied in a directory beside the volume, which no container can see, and moved into the volume by
// renaming when it is whole. So no operation follows a name that a container can replace by a link, and no container sees
// a file that is half copied. What a crash cuts off is finished by the next call.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace moorage::oci {

struct SeedRequest {
  std::filesystem::path parent;  // exists; no container can write there
  std::string name;              // of the volume's directory in it
  std::string path;              // where the volume is mounted: what the image has there is copied
  const std::vector<std::filesystem::path>& layers;
};

// True when the volume's directory exists, whatever is in it.
bool is_volume(const std::filesystem::path& parent, const std::string& name);

// Makes the volume where it is missing, and fills it where it is empty, with the tree that the topmost of `layers` with a
// directory at `path` has there: files, directories, links, pipes, with owner, mode and time of change; not device nodes, which
// a volume would not obey, and not extended attributes. Links are copied, never followed; `path` itself is looked up within the
// layer. A volume that exists keeps owner and mode where the image has nothing for it: another container may have set them; and
// what a container writes while it is filled stays.
// One call at a time for each volume, which the caller ensures (volume_locks.h).
// CannotCreateContainerError: something cannot be read or written.
Status seed_volume(const SeedRequest& request);

}  // namespace moorage::oci
