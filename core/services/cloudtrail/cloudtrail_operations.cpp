#include "services/cloudtrail/cloudtrail_operations.h"

#include "services/cloudtrail/lookup_events.h"

namespace moorage::cloudtrail {
namespace {

using ports::PortCall;

constexpr control::PortOperation kOperations[] = {
    MOORAGE_OPERATION(PortCall, CloudtrailLookupEvents, lookup_events),
};

// Readers never see a record past its time; the period is only how soon its bytes go.
constexpr ports::PortChore kChores[] = {
    {.name = "audit retention",
     .period = Duration::minutes(10),
     .run =
         [](PortCall& call) {
           if (call.audit) call.audit->expire(call.now);
         }},
};

}  // namespace

std::span<const control::PortOperation> cloudtrail_operations() { return kOperations; }
std::span<const ports::PortChore> cloudtrail_chores() { return kChores; }

}  // namespace moorage::cloudtrail
