// Which hand-made bug is switched on, in the build of the mutants only.
#pragma once

namespace moorage::simulation {

extern int active_mutant;  // -1: none
inline bool is_mutant(int number) { return active_mutant == number; }

}  // namespace moorage::simulation
