// Parsed once for all files of a test program that drives the control plane with JSON. Never include it by hand.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/precompiled.h"
