// LookupEvents: the newest records of the audit log that have one attribute, a page at a time (docs/rules/cloudtrail.md).
#pragma once

#include "base/result.h"
#include "ports/port_call.h"
#include "schemas/cloudtrail/cloudtrail.capnp.h"

namespace moorage::cloudtrail {

// Errors: InvalidLookupAttributesException, InvalidTimeRangeException, InvalidNextTokenException.
Status lookup_events(ports::PortCall& call, LookupEventsRequest::Reader request, LookupEventsResponse::Builder reply);

}  // namespace moorage::cloudtrail
