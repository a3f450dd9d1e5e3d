"""Hand-made bugs, as replacements of a few words in copies of production files. Production code knows nothing of them.

    mutants.py --files                      the files that have mutants, one a line
    mutants.py --write FILE ROOT OUT        FILE with all its mutants, each behind a switch
    mutants.py --table ROOT                 a C++ table: number, name, whether its text was found

A mutant whose text is no longer there is reported by the test that counts what is caught, not by the build.
"""

import sys
from pathlib import Path

#name, file, what stands there, what stands there instead({M} : this mutant is switched on), where such a bug was seen
O = "core/services/ecs/orchestration/"
MUTANTS = [
    ("stop_without_drain", O + "task_lifecycle.cpp",
     "if (!drain_targets(step, pass, *step.draft.find(id))) {",
     "if (!drain_targets(step, pass, *step.draft.find(id)) && !{M}) {", "skip deregistration at stop (docs/rules/failure-model.md#mutants)"),
    ("address_given_twice", "core/services/ec2/task_interfaces.cpp",
     "const auto offset = static_cast<std::uint32_t>((turn + tried) % room);\n"
     "    const std::uint32_t address = block.base + kReservedFirst + offset;\n    if (!network_model",
     "const auto offset = static_cast<std::uint32_t>(({M} ? 0 : turn + tried) % room);\n"
     "    const std::uint32_t address = block.base + kReservedFirst + offset;\n    if ({M} || !network_model",
     "two interfaces with one address (Amazon ECS: task networking)"),
    ("remove_target_undrained", O + "target_registration.cpp", "if (!in_service || is_dead(step.state(), task, target)) {",
     "if ({M} || !in_service || is_dead(step.state(), task, target)) {", "traffic to a container that is going"),
    ("no_clean_up_of_targets", O + "target_registration.cpp", "  bool newly_draining = false;\n",
     "  if ({M}) return true;\n  bool newly_draining = false;\n", "no LB clean-up after exit (3.7)"),
    ("targets_never_registered", O + "target_registration.cpp", "if (!endpoint) continue;", "if (!endpoint || {M}) continue;",
     "running and not reachable"),
    ("stopped_without_confirmation", O + "task_lifecycle.cpp", "  if (step.draft.find(id)->released) return finish_task(step, id);",
     "  if (step.draft.find(id)->released || {M}) return finish_task(step, id);", "free resources at stop confirmation (3.7)"),
    ("failure_counted_twice", O + "task_lifecycle.cpp", "      ++deployment.failed_tasks;\n      ++deployment.start_failures;",
     "      deployment.failed_tasks += {M} ? 2 : 1;\n      ++deployment.start_failures;", "count duplicate exit events (3.7)"),
    ("essential_exit_ignored", O + "task_lifecycle.cpp",
     "if (container.phase == ContainerPhase::kStopped && plans[i].essential) return stop_for_failure",
     "if (container.phase == ContainerPhase::kStopped && plans[i].essential && !{M}) return stop_for_failure",
     "a task that runs without its essential container"),
    ("dependencies_ignored", O + "task_lifecycle.cpp", "switch (gate_of(step, task, i)) {",
     "switch ({M} ? Gate::kOpen : gate_of(step, task, i)) {", "ECS agent: dependsOn not honoured"),
    ("released_before_exit", O + "task_lifecycle.cpp", "  if (!all_finished && !is_interrupted(task)) return;\n  if (!all_finished &&",
     "  if (!all_finished && !is_interrupted(task) && !{M}) return;\n  if (!{M} && !all_finished &&",
     "SIGKILL instead of SIGTERM"),
    ("starts_not_repeated", O + "task_lifecycle.cpp",
     "step.draft.command<EcsCommand>(StartContainer{.task = id, .container = index});",
     "if (!{M}) step.draft.command<EcsCommand>(StartContainer{.task = id, .container = index});",
     "crash between intent and create"),
    ("stops_not_repeated", O + "task_lifecycle.cpp",
     "step.draft.command<EcsCommand>(StopContainer{.task = id, .container = index});",
     "if (!{M}) step.draft.command<EcsCommand>(StopContainer{.task = id, .container = index});",
     "crash between intent and stop"),
    ("releases_not_repeated", O + "task_lifecycle.cpp", "if (task.release_sent && !task.released) step.draft.command<",
     "if (task.release_sent && !task.released && !{M}) step.draft.command<", "crash between stop and removal"),
    ("running_too_early", O + "task_lifecycle.cpp", "if (!there || (plans[i].essential", "if (!{M} && (!there || (plans[i].essential",
     "RUNNING before all containers run"),
    ("no_orphan_sweep", O + "runtime_reports.cpp", "for (const std::string& stray : strays) release_stray",
     "for (const std::string& stray : strays) if (!{M}) release_stray", "no orphan sweep after restart (3.7)"),
    ("vanished_not_noticed", O + "runtime_reports.cpp", "if (!expected || listed.contains({id, i})) continue;",
     "if ({M} || !expected || listed.contains({id, i})) continue;", "the list does not win over belief"),
    ("late_report_changes_the_past", O + "runtime_reports.cpp",
     "if (known.last_status == TaskStatus::kStopped) return;  // a late",
     "if (known.last_status == TaskStatus::kStopped && !{M}) return;  // a late", "found here: a report after STOPPED"),
    ("no_pace_of_reports", O + "report_pace.cpp", "out.is_taken = pace.changes <= kPaceChangesMax;",
     "out.is_taken = {M} || pace.changes <= kPaceChangesMax;", "found here: a driver that repeats itself floods the feed"),
    ("outdated_exit_believed", O + "runtime_reports.cpp",
     "return attempt >= 0 && attempt < step.draft.find(place.task)->containers[place.container].restarts;",
     "return !{M} && attempt >= 0 && attempt < step.draft.find(place.task)->containers[place.container].restarts;",
     "found here: the exit that a restart answered is taken for one of the next attempt"),
    ("cut_off_means_dead", O + "runtime_reports.cpp",
     "      return note_connection(step, machine_id, report.getConnection().getConnected());",
     "      if (const InstanceId there = ecs_model(step.state()).instance_on_machine(machine_id);\n"
     "          {M} && there && !report.getConnection().getConnected()) {\n"
     "        for (const TaskId id : step.state().of(there).tasks.all())\n"
     "          for (std::size_t i = 0; i < step.draft.find(id)->containers.size(); ++i) note_exited(step, {id, i}, {});\n"
     "      }\n"
     "      return note_connection(step, machine_id, report.getConnection().getConnected());",
     "unknown taken for stopped (C2)"),
    ("maximum_percent_ignored", O + "service_reconciler.cpp", "const std::int32_t room = limits.upper - active;",
     "const std::int32_t room = ({M} ? 1000 : limits.upper) - active;", "ignore maximumPercent (3.7)"),
    ("minimum_percent_ignored", O + "service_reconciler.cpp", "if (healthy_left > lower) {", "if ({M} || healthy_left > lower) {",
     "ignore minimumHealthyPercent (3.7)"),
    ("minimum_rounded_down", O + "service_reconciler.cpp", "service.minimum_healthy_percent + 99) / 100",
     "service.minimum_healthy_percent + ({M} ? 0 : 99)) / 100", "rounding"),
    ("maximum_rounded_up", O + "service_reconciler.cpp", "std::min(kMost, desired * service.maximum_percent / 100)",
     "std::min(kMost, (desired * service.maximum_percent + ({M} ? 99 : 0)) / 100)", "rounding"),
    ("stuck_in_silence", O + "service_reconciler.cpp", "if (plan.stuck) report_stuck(step, id);",
     "if (plan.stuck && !{M}) report_stuck(step, id);", "rounding dead-lock (3.7)"),
    ("surplus_kept", O + "service_reconciler.cpp", "  if (good.size() > desired) {", "  if (good.size() > desired && !{M}) {", "scale in that does nothing"),
    ("one_too_many", O + "service_reconciler.cpp",
     "const std::int32_t need = static_cast<std::int32_t>(desired) - static_cast<std::int32_t>(good.size());",
     "const std::int32_t need = static_cast<std::int32_t>(desired) - static_cast<std::int32_t>(good.size()) + ({M} ? 1 : 0);",
     "off by one"),
    ("deleted_services_stay", O + "service_reconciler.cpp",
     "  stop_tasks(step, id, census.wanted, StopCause::kScaling);\n  if (!census.wanted.empty()",
     "  if (!{M}) stop_tasks(step, id, census.wanted, StopCause::kScaling);\n  if (!census.wanted.empty()",
     "deleted services drain to zero (P8)"),
    ("breaker_never_fires", O + "deployments.cpp", "if (primary.breaker_failures < breaker_threshold(service)) return false;",
     "if ({M} || primary.breaker_failures < breaker_threshold(service)) return false;",
     "breaker does not close the deployment (3.7)"),
    ("breaker_fires_at_once", O + "deployments.cpp",
     "if (primary.breaker_failures < breaker_threshold(service)) return false;",
     "if (primary.breaker_failures < ({M} ? 1 : breaker_threshold(service))) return false;", "P4: lower bound 3"),
    ("resources_free_at_stop", "core/services/ecs/model/ecs_model.cpp", "return task.instance && task.last_status != TaskStatus::kStopped",
     "return task.instance && task.last_status != TaskStatus::kStopped && !({M} && task.desired_status == DesiredStatus::kStopped)",
     "reuse port while the old container is stopping (3.7)"),
    ("ports_not_held", "core/services/ecs/model/rooms.cpp", "    after.ports |= floor.ports.hold(port);",
     "    const auto bit = floor.ports.hold(port);\n    if (!{M}) after.ports |= bit;", "two tasks on one port"),
    ("memory_not_held", "core/services/ecs/model/rooms.cpp", "after.memory_mib -= demand.memory_mib;",
     "after.memory_mib -= {M} ? 0 : demand.memory_mib;", "over-commitment"),
    ("version_not_raised", "core/services/ecs/rules/edits.cpp", "  ++after.version;", "  after.version += {M} ? 0 : 1;", "readers can not tell old from new"),
    ("write_lost", "core/engine/core_state.cpp", "  MOORAGE_TRY(ports_.store->commit(sequence_ + 1, writes));",
     "  if ({M} && sequence_ % 8 == 3) writes.erase(writes.begin());\n  MOORAGE_TRY(ports_.store->commit(sequence_ + 1, writes));",
     "acknowledge before commit (3.7)"),
    ("commit_error_ignored", "core/engine/core_state.cpp", "  draft_.rollback_to(batch_start_);\n  if (!rescan_) retry",
     "  if (!{M}) draft_.rollback_to(batch_start_);\n  if (!rescan_) retry", "memory ahead of the disk"),
    ("held_reports_dropped", "core/engine/engine_impl.cpp", "  held_.insert(held_.begin(), ", "  if (!{M}) held_.insert(held_.begin(), ",
     "reports of a failed batch are lost"),
    ("feed_gap", "core/engine/feed.cpp", "return std::optional<Notice>(Notice{sequence, std::move(text)});",
     "return std::optional<Notice>(Notice{sequence + ({M} && sequence % 50 == 0 ? 1 : 0), std::move(text)});",
     "C4: no gap"),
    ("nothing_woken_at_start", "core/engine/core_state.cpp", "  control::wake_everything(step);\n  owes_sync_",
     "  if (!{M}) control::wake_everything(step);\n  owes_sync_", "what was due before the crash is forgotten"),
    ("no_sync_at_start", "core/engine/core_state.cpp", "owes_sync_ = ports_.balancer != nullptr;",
     "owes_sync_ = !{M} && ports_.balancer != nullptr;", "balancer commands lost in a crash"),
    ("wall_clock_trusted", "core/engine/core_state.cpp",
     "return wall_base_ + Duration{ports_.clock->steady_ms() - steady_base_ms_};",
     "return {M} ? ports_.clock->now() : wall_base_ + Duration{ports_.clock->steady_ms() - steady_base_ms_};",
     "C5: durations by the wall clock"),
    ("never_looks_around", "core/engine/core_state.cpp", "  if (now_ < look_at_) return;",
     "  if ({M}) look_at_ = std::max(look_at_, now_ + kRound);\n  if (now_ < look_at_) return;",
     "found here: a lost report is never made good"),
    ("no_sync_after_reconnect", "core/machine/step.cpp",
     "if (report.isConnection() && report.getConnection().getConnected()) sync_balancer(step.draft);",
     "if (!{M} && report.isConnection() && report.getConnection().getConnected()) sync_balancer(step.draft);",
     "found here: a balancer that came back empty stayed empty"),
    ("token_forgotten", "core/services/ecs/api/tasks/tasks.cpp", "  remember_token(step, use, std::move(made));",
     "  if (!{M}) remember_token(step, use, std::move(made));", "D5"),
    ("desired_count_not_taken", "core/services/ecs/api/services/services.cpp", "    s.desired_count = desired;", "    if (!{M}) s.desired_count = desired;",
     "D1: an acknowledged write without effect"),
    ("revision_used_again", "core/services/ecs/api/definitions/task_definitions.cpp", "{ ++record.last_revision; }",
     "{ record.last_revision += {M} && record.last_revision > 1 ? 0 : 1; }", "D4: revisions are never used again"),
    ("restarted_target_left_behind", O + "target_registration.cpp", "if (!bound) remove_target(step, id);",
     "if (!bound && !{M}) remove_target(step, id);", "found here: the port a container had before its restart stays a target"),
    ("deregistered_not_asked", O + "look_around.cpp", "InstanceStatus::kInactive || has_tasks(state, instance.id);",
     "InstanceStatus::kInactive || (!{M} && has_tasks(state, instance.id));", "found here: a lost word of a deregistered machine"),
    ("name_lost_with_undo", "core/services/ecs/model/reindex.cpp", "const ServiceId former = last_of_name(",
     "const ServiceId former = {M} ? ServiceId{} : last_of_name(", "found here: a creation undone takes a deleted service with it"),
    ("stop_not_told", "core/services/ecs/rules/edits.cpp", "  publish(step, TaskChange{",
     "  if ({M} && task.last_status == TaskStatus::kStopping) return;\n  publish(step, TaskChange{",
     "C4: the feed is not what is described"),
    ("replacement_leaves_the_base", O + "capacity_starts.cpp", "    if (!task || task->desired_status == DesiredStatus::kStopped) continue;",
     "    if ({M} || !task || task->desired_status == DesiredStatus::kStopped) continue;",
     "found here: a replacement takes another place in the capacity strategy"),
    ("base_given_up", O + "service_reconciler.cpp", "pools[4 * base.count(e.task) + rank(e)]",
     "pools[4 * ({M} ? 0 : base.count(e.task)) + rank(e)]", "found here: a service that shrinks gives up the base of its strategy"),
    ("late_start_believed", O + "runtime_reports.cpp", "if (is_another(step, place,", "if (!{M} && is_another(step, place,",
     "found here: a start from before the reboot is believed against the list"),
    ("targets_of_the_newest_revision", O + "target_registration.cpp", "  return found == service.deployments.end() ? kNone : found->revision->targets;",
     "  if ({M} && !service.deployments.empty()) return service.deployments.front().revision->targets;\n"
     "  return found == service.deployments.end() ? kNone : found->revision->targets;",
     "found here: old tasks behind the new load balancer"),
    ("drains_go_on_unheard", "core/machine/step.cpp", "for (const TargetId id : draining) restart_drain(step, id);",
     "for (const TargetId id : draining) if (!{M}) restart_drain(step, id);",
     "found here: the time of a drain that the balancer never heard of"),
    ("healthy_opens_at_running", O + "task_lifecycle.cpp", "if (container.health == Health::kHealthy && !stopped) return Gate::kOpen;",
     "if ((container.health == Health::kHealthy || ({M} && container.phase == ContainerPhase::kRunning)) && !stopped) return Gate::kOpen;",
     "a dependency on HEALTHY opens at RUNNING"),
    ("start_timeout_never_due", O + "task_lifecycle.cpp", "if (step.now >= deadline) return Gate::kNever;",
     "if (step.now >= deadline && !{M}) return Gate::kNever;", "a dependency is waited for for ever"),
    ("threshold_rounded_down", "core/services/ecs/rules/circuit_breaker.cpp", "(std::int64_t{desired_count} * rule.value + 99) / 100",
     "(std::int64_t{desired_count} * rule.value + ({M} ? 0 : 99)) / 100", "the circuit breaker fires one failure too soon"),
    ("protection_ignored", O + "service_census.cpp", "entry.is_protected = until.is_set();",
     "entry.is_protected = until.is_set() && !{M};", "a protected task is stopped by scaling in or by a deployment"),
    ("end_of_deployment_not_noted", O + "deployments.cpp", "  note_end(step, id, {.status = ends_rollback ?",
     "  if (!{M}) note_end(step, id, {.status = ends_rollback ?", "a client waits for ever for its deployment"),
    ("rollback_replaces_its_own", O + "deployments.cpp", "const bool is_left = found != service.deployments.end();",
     "const bool is_left = found != service.deployments.end() && !{M};", "a rollback replaces what it rolls back to"),
    ("zones_not_looked_at", O + "machine_contact.cpp", "  wake_zoned(step, instance->cluster);",
     "  if (!{M}) wake_zoned(step, instance->cluster);", "found here: a machine that answers again balances no zone"),
    ("rules_not_told", "core/services/elbv2/render_listener.cpp", "out.initRules(static_cast<unsigned>(ids.size()));",
     "out.initRules({M} ? 0U : static_cast<unsigned>(ids.size()));", "B6: a rule without effect"),
    ("priorities_not_told", "core/services/elbv2/listener_rules.cpp",
     "for (const ListenerId listener : told) tell_balancer(step, listener);",
     "for (const ListenerId listener : told) if (!{M}) tell_balancer(step, listener);", "B6: rules in their former order"),
]


def mutate(path: str, source: str) -> tuple[str, dict[str, bool]]:
    """The source with every mutant of `path`. Two mutants of one line share it: the later one wraps what the earlier one left."""
    found: dict[str, bool] = {}
    for number, (name, file, old, new, _) in enumerate(MUTANTS):
        if file != path:
            continue
        switch = f"::moorage::simulation::is_mutant({number})"
        place = old
        found[name] = source.count(place) == 1
        if found[name]:
            source = source.replace(place, new.replace("{M}", switch))
            if name == "running_too_early":
                source = source.replace("&& !container.ever_ran)) return;", "&& !container.ever_ran))) return;", 1)
            if name == "breaker_never_fires":  # the next mutant is of the same line
                source = source.replace(
                    f"if ({switch} || primary.breaker_failures < breaker_threshold(service)) return false;",
                    f"if ({switch}) return false;\n  if (primary.breaker_failures < breaker_threshold(service)) return false;")
    return source, found


def main(arguments: list[str]) -> None:
    files = list(dict.fromkeys(file for _, file, *_ in MUTANTS))
    if arguments[0] == "--files":
        print("\n".join(files))
    elif arguments[0] == "--write":
        path, root, out = arguments[1:]
        source, _ = mutate(path, Path(root, path).read_text())
        Path(out).parent.mkdir(parents=True, exist_ok=True)
        Path(out).write_text('#include "simulation/mutants/active.h"\n' + source)
    elif arguments[0] == "--table":
        found: dict[str, bool] = {}
        for file in files:
            found |= mutate(file, Path(arguments[1], file).read_text())[1]
        for name, *_, seen in MUTANTS:
            print(f'{{"{name}", "{seen}", {str(found[name]).lower()}}},')


if __name__ == "__main__":
    main(sys.argv[1:])
