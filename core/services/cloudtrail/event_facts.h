// What LookupEvents says about a record, read out of its JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace moorage::cloudtrail {

struct EventResource {
  std::string type;  // "AWS::ECS::Cluster"
  std::string name;  // a name or an ARN, as request or reply have it
  bool operator==(const EventResource&) const = default;
};

struct EventFacts {
  std::string event_id;
  std::string event_name;
  std::string event_source;
  std::string username;  // of a user; of an assumed role its session name; otherwise "root"
  std::string access_key_id;
  bool read_only = false;
  std::vector<EventResource> resources;
};

// nullopt: the text is no record.
std::optional<EventFacts> facts_of(std::string_view json);

}  // namespace moorage::cloudtrail
