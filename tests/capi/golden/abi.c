/* Prints what binary clients rely on: sizes and offsets of the public structs, widths of the public types, values of constants.
 * The test compares the output with abi.txt; a line may be added, never changed. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <moorage/moorage.h>

#define SIZE(type) printf("sizeof %s %zu\n", #type, sizeof(type))
#define FIELD(type, field) printf("offsetof %s.%s %zu\n", #type, #field, offsetof(type, field))
#define VALUE(name) printf("%s %lld\n", #name, (long long)(name))

int main(void) {
  SIZE(moorage_driver);
  FIELD(moorage_driver, struct_size);
  FIELD(moorage_driver, name);
  FIELD(moorage_driver, start);
  FIELD(moorage_driver, submit);
  FIELD(moorage_driver, close);
  SIZE(moorage_status);
  SIZE(moorage_run_mode);
  SIZE(moorage_clock_kind);
  SIZE(moorage_log_level);
  SIZE(moorage_message_format);
  VALUE(MOORAGE_OK);
  VALUE(MOORAGE_API_ERROR);
  VALUE(MOORAGE_BUSY);
  VALUE(MOORAGE_CLOSED);
  VALUE(MOORAGE_MISUSE);
  VALUE(MOORAGE_FORKED);
  VALUE(MOORAGE_GONE);
  VALUE(MOORAGE_TIMEOUT);
  VALUE(MOORAGE_INTERNAL);
  VALUE(MOORAGE_NO_MEMORY);
  VALUE(MOORAGE_LOCKED);
  VALUE(MOORAGE_DAMAGED);
  VALUE(MOORAGE_TOO_NEW);
  VALUE(MOORAGE_FULL);
  VALUE(MOORAGE_STORE_FAILED);
  VALUE(MOORAGE_UNSUPPORTED);
  VALUE(MOORAGE_THREADED);
  VALUE(MOORAGE_HOST_DRIVEN);
  VALUE(MOORAGE_CLOCK_SYSTEM);
  VALUE(MOORAGE_CLOCK_VIRTUAL);
  VALUE(MOORAGE_LOG_DEBUG);
  VALUE(MOORAGE_LOG_INFO);
  VALUE(MOORAGE_LOG_WARNING);
  VALUE(MOORAGE_LOG_ERROR);
  VALUE(MOORAGE_LOG_OFF);
  VALUE(MOORAGE_DRY_RUN);
  VALUE(MOORAGE_STRICT);
  VALUE(MOORAGE_JSON);
  VALUE(MOORAGE_BINARY);
  VALUE(MOORAGE_FROM_NOW == UINT64_MAX);
  VALUE(MOORAGE_ABI_VERSION);
  SIZE(moorage_score_attribute);
  FIELD(moorage_score_attribute, name);
  FIELD(moorage_score_attribute, value);
  SIZE(moorage_score_port);
  FIELD(moorage_score_port, port);
  FIELD(moorage_score_port, protocol);
  SIZE(moorage_score_candidate);
  FIELD(moorage_score_candidate, struct_size);
  FIELD(moorage_score_candidate, container_instance_arn);
  FIELD(moorage_score_candidate, ec2_instance_id);
  FIELD(moorage_score_candidate, cpu_units_total);
  FIELD(moorage_score_candidate, cpu_units_free);
  FIELD(moorage_score_candidate, memory_mib_total);
  FIELD(moorage_score_candidate, memory_mib_free);
  FIELD(moorage_score_candidate, gpus_total);
  FIELD(moorage_score_candidate, gpus_free);
  FIELD(moorage_score_candidate, tasks);
  FIELD(moorage_score_candidate, tasks_of_group);
  FIELD(moorage_score_candidate, attributes);
  FIELD(moorage_score_candidate, attributes_count);
  FIELD(moorage_score_candidate, ports);
  FIELD(moorage_score_candidate, ports_count);
  SIZE(moorage_score_request);
  FIELD(moorage_score_request, struct_size);
  FIELD(moorage_score_request, cluster);
  FIELD(moorage_score_request, group);
  FIELD(moorage_score_request, task_definition_arn);
  FIELD(moorage_score_request, cpu_units);
  FIELD(moorage_score_request, memory_mib);
  FIELD(moorage_score_request, gpus);
  FIELD(moorage_score_request, ports);
  FIELD(moorage_score_request, ports_count);
  FIELD(moorage_score_request, candidates);
  FIELD(moorage_score_request, candidates_count);
  SIZE(moorage_score_answer);
  FIELD(moorage_score_answer, struct_size);
  FIELD(moorage_score_answer, scores);
  FIELD(moorage_score_answer, why);
  FIELD(moorage_score_answer, why_size);
  SIZE(moorage_scorer);
  FIELD(moorage_scorer, struct_size);
  FIELD(moorage_scorer, name);
  FIELD(moorage_scorer, budget_ms);
  FIELD(moorage_scorer, score);
  return 0;
}
