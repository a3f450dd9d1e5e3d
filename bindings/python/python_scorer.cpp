#include "python_scorer.h"

#include <pybind11/stl.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "interpreter.h"

namespace py = pybind11;

namespace moorage::python {
namespace {

using Port = std::pair<int, std::string>;

// Copies, because Python may keep the objects.
struct Candidate {
  explicit Candidate(const moorage_score_candidate& from);

  std::string container_instance_arn;
  std::string ec2_instance_id;
  std::int64_t cpu_units_total, cpu_units_free;
  std::int64_t memory_mib_total, memory_mib_free;
  std::int64_t gpus_total, gpus_free;
  std::int64_t tasks, tasks_of_group;
  std::map<std::string, std::string> attributes;
  std::vector<Port> ports;
};

struct Request {
  explicit Request(const moorage_score_request& from);

  std::string cluster;
  std::string group;
  std::string task_definition_arn;
  std::int64_t cpu_units, memory_mib, gpus;
  std::vector<Port> ports;
  py::tuple candidates;
};

std::vector<Port> ports_of(const moorage_score_port* ports, std::size_t count) {
  constexpr int kUdp = 17;
  std::vector<Port> out;
  for (std::size_t i = 0; i < count; ++i) out.emplace_back(ports[i].port, ports[i].protocol == kUdp ? "udp" : "tcp");
  return out;
}

Candidate::Candidate(const moorage_score_candidate& from)
    : container_instance_arn(from.container_instance_arn),
      ec2_instance_id(from.ec2_instance_id),
      cpu_units_total(from.cpu_units_total),
      cpu_units_free(from.cpu_units_free),
      memory_mib_total(from.memory_mib_total),
      memory_mib_free(from.memory_mib_free),
      gpus_total(from.gpus_total),
      gpus_free(from.gpus_free),
      tasks(from.tasks),
      tasks_of_group(from.tasks_of_group),
      ports(ports_of(from.ports, from.ports_count)) {
  for (std::size_t i = 0; i < from.attributes_count; ++i) attributes.emplace(from.attributes[i].name, from.attributes[i].value);
}

Request::Request(const moorage_score_request& from)
    : cluster(from.cluster),
      group(from.group),
      task_definition_arn(from.task_definition_arn),
      cpu_units(from.cpu_units),
      memory_mib(from.memory_mib),
      gpus(from.gpus),
      ports(ports_of(from.ports, from.ports_count)),
      candidates(from.candidates_count) {
  for (std::size_t i = 0; i < from.candidates_count; ++i) candidates[i] = py::cast(Candidate(*from.candidates[i]));
}

moorage_status refuse(moorage_score_answer* answer, const std::string& why) {
  const std::size_t size = std::min(why.size(), answer->why_size - 1);
  std::memcpy(answer->why, why.data(), size);
  answer->why[size] = '\0';
  return MOORAGE_API_ERROR;
}

// "ValueError: no such rack", without the traceback.
std::string text_of(const py::error_already_set& thrown) {
  const std::string type = py::str(thrown.type().attr("__name__"));
  const std::string value = py::str(thrown.value());
  return value.empty() ? type : type + ": " + value;
}

moorage_status take_scores(const py::object& scores, std::size_t count, moorage_score_answer* answer) {
  const py::sequence all = py::list(scores);
  if (all.size() != count) {
    return refuse(answer, "it gave " + std::to_string(all.size()) + " scores for " + std::to_string(count) + " candidates");
  }
  for (std::size_t i = 0; i < count; ++i) {
    const py::object score = all[i];
    if (!PyLong_Check(score.ptr()) || PyBool_Check(score.ptr())) {
      return refuse(answer, "score " + std::to_string(i) + " is a " +
                                std::string(py::str(py::type::of(score).attr("__name__"))) +
                                ", and scores are whole numbers (int)");
    }
    int overflow = 0;
    answer->scores[i] = PyLong_AsLongLongAndOverflow(score.ptr(), &overflow);
    if (overflow != 0 || answer->scores[i] == std::numeric_limits<std::int64_t>::min()) {
      return refuse(answer, "score " + std::to_string(i) + " is beyond 64 bits");
    }
  }
  return MOORAGE_OK;
}

moorage_status ask(const py::object& function, const moorage_score_request& request, moorage_score_answer* answer) {
  try {
    return take_scores(function(Request(request)), request.candidates_count, answer);
  } catch (py::error_already_set& thrown) {
    if (thrown.matches(PyExc_KeyboardInterrupt)) PyErr_SetInterrupt();  // the caller of the engine gets the exception
    return refuse(answer, text_of(thrown));
  } catch (const std::exception& thrown) {
    return refuse(answer, thrown.what());
  }
}

}  // namespace

moorage_scorer ScorerFunction::entry() const {
  moorage_scorer out{};
  out.struct_size = sizeof(out);
  out.name = name_.c_str();
  out.budget_ms = budget_ms_;
  out.score = &ScorerFunction::score;
  return out;
}

moorage_status ScorerFunction::score(void* self, const moorage_score_request* request, moorage_score_answer* answer) {
  moorage_status status = MOORAGE_OK;
  const bool ran = with_gil([&] { status = ask(static_cast<ScorerFunction*>(self)->function_, *request, answer); });
  return ran ? status : refuse(answer, "the interpreter is ending");
}

void bind_scorer(py::module_& module) {
  py::class_<Candidate>(module, "Candidate")
      .def_readonly("container_instance_arn", &Candidate::container_instance_arn)
      .def_readonly("ec2_instance_id", &Candidate::ec2_instance_id)
      .def_readonly("cpu_units_total", &Candidate::cpu_units_total)
      .def_readonly("cpu_units_free", &Candidate::cpu_units_free)
      .def_readonly("memory_mib_total", &Candidate::memory_mib_total)
      .def_readonly("memory_mib_free", &Candidate::memory_mib_free)
      .def_readonly("gpus_total", &Candidate::gpus_total)
      .def_readonly("gpus_free", &Candidate::gpus_free)
      .def_readonly("tasks", &Candidate::tasks)
      .def_readonly("tasks_of_group", &Candidate::tasks_of_group)
      .def_readonly("attributes", &Candidate::attributes)
      .def_readonly("ports", &Candidate::ports);
  py::class_<Request>(module, "ScoreRequest")
      .def_readonly("cluster", &Request::cluster)
      .def_readonly("group", &Request::group)
      .def_readonly("task_definition_arn", &Request::task_definition_arn)
      .def_readonly("cpu_units", &Request::cpu_units)
      .def_readonly("memory_mib", &Request::memory_mib)
      .def_readonly("gpus", &Request::gpus)
      .def_readonly("ports", &Request::ports)
      .def_readonly("candidates", &Request::candidates);
}

}  // namespace moorage::python
