// What the engine needs for sessions of ExecuteCommand: tokens, and commands as words.
#pragma once

#include "services/ecs/api/tasks/exec_token.h"
#include "services/ecs/rules/command_line.h"
