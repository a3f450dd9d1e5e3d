// Makes the system refuse: an allocation by operator new, or a thread, on any thread of this program and of the library.
#pragma once

namespace moorage::testing {

// The n-th allocation from now (1: the next one) throws, and `more` after it. 0: none.
void refuse_allocation(long n, long more = 0);
// The n-th thread that is started from now (1: the next one) is refused, and every one after it. 0: none.
void refuse_threads(long n);
// How many were asked for since the last plan was made.
long allocations_seen();
long threads_seen();

}  // namespace moorage::testing
