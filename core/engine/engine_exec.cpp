// Sessions of ExecuteCommand: from a token to a command in a container.
#include <random>

#include "engine/engine_impl.h"
#include "machine/exec_commands.h"
#include "wire/presence.h"

namespace moorage::engine {
namespace {

constexpr Duration kResumeWithin = Duration::minutes(2);

std::string text_of(capnp::Text::Reader text) { return std::string(wire::view(text)); }

}  // namespace

Result<ExecClaim> EngineImpl::exec_claim(std::string_view token) const {
  MOORAGE_TRY(usable());
  const auto& sealer = options_.sealer;
  const auto opened = sealer ? control::opened_exec_token(*sealer, token) : std::nullopt;
  if (!opened || opened->reader().getExpiresAt() <= log_time().ms) {
    return api_error("UnrecognizedClientException", "The token of the session is invalid or has expired.");
  }
  const auto read = opened->reader();
  return ExecClaim{.session_id = text_of(read.getSessionId()),
                   .task_id = text_of(read.getTaskId()),
                   .container = text_of(read.getContainer()),
                   .command = text_of(read.getCommand()),
                   .runtime = text_of(read.getRuntime()),
                   .machine_id = text_of(read.getMachineId()),
                   .principal = text_of(read.getPrincipal()),
                   .log_group = text_of(read.getLogGroup()),
                   .is_resumption = read.getIsResumption()};
}

Result<std::string> EngineImpl::resumption_token(const Caller& caller, const ExecClaim& claim) const {
  MOORAGE_TRY(usable());
  if (!options_.sealer || principal_of(caller, core_->settings().account_id) != claim.principal) {
    return api_error("AccessDeniedException", "The session " + claim.session_id + " belongs to another principal.");
  }
  std::random_device source;
  const auto token = control::ExecTokenRecord::build([&](record::ExecToken::Builder out) {
    out.setSessionId(wire::text(claim.session_id));
    out.setTaskId(wire::text(claim.task_id));
    out.setContainer(wire::text(claim.container));
    out.setPrincipal(wire::text(claim.principal));
    out.setExpiresAt((log_time() + kResumeWithin).ms);
    out.setNonce(std::uint64_t{source()} << 32 | source());
    out.setIsResumption(true);
  });
  return control::sealed_exec_token(*options_.sealer, token);
}

Result<std::unique_ptr<ports::ExecProcess>> EngineImpl::exec(const ExecClaim& claim,
                                                             std::optional<ports::TerminalSize> terminal) {
  MOORAGE_TRY(usable());
  MOORAGE_ASSIGN(std::vector<std::string> argv, control::split_command_line(claim.command));
  for (const auto& runtime : ports_.runtimes) {
    if (runtime->name() != claim.runtime) continue;
    return runtime->exec(
        {.task_id = claim.task_id, .container = claim.container, .argv = std::move(argv), .terminal = terminal});
  }
  return api_error("TargetNotConnectedException", "The runtime \"" + claim.runtime + "\" of the task is not open.");
}

void EngineImpl::keep_transcript(const ExecClaim& claim, std::string_view text) {
  if (claim.log_group.empty() || text.empty() || !usable().ok()) return;
  contain([this](std::string_view what) { say_failed("logs", what); },
          [&] {
            const ports::LogLine line{.at = log_time(), .message = std::string(text)};
            static_cast<void>(ports_.logs->append(claim.log_group, claim.session_id, {&line, 1}, line.at, 0));
          });
}

}  // namespace moorage::engine
