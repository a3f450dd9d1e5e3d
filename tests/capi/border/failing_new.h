// Makes one allocation by operator new on this thread fail.
#pragma once

namespace moorage::testing {

void fail_allocation(long after);  // the first one after `after` good ones
bool allocation_failed();          // whether it came to that; ends the plan
}  // namespace moorage::testing
