// Reduces a failing tape: turns knobs off and removes entries while the same promise stays broken.
#pragma once

#include <string>

#include "simulation/tape.h"

namespace moorage::simulation {

Tape shrink(const Tape& tape, const std::string& promise);

// Prints the small tape, the story of it by task and service, and the skeleton of a regression test. 1: the tape does not fail.
int shrink_and_print(const Tape& tape);

}  // namespace moorage::simulation
