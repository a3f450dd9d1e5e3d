#include "simulation/clients.h"

#include <algorithm>

#include "endpoint/local/json_call.h"
#include "wire/operations.h"

namespace moorage::simulation {

std::optional<Json> Clients::call(std::string_view service, std::string_view operation, const std::string& body) {
  const auto text = call_text(service, operation, body);
  if (!text) return std::nullopt;
  return read_reply(*text);
}

std::optional<std::string> Clients::call_text(std::string_view service, std::string_view operation, const std::string& body) {
  refused_.reset();
  loosened_before_ = ledger_.times_loosened();
  if (witness_.keeps_story()) witness_.tell("call " + std::string(operation) + " " + body.substr(0, 900));
  stage_.hash().add(body.data(), body.size());
  Result<std::string> reply = [&] {
    try {
      return endpoint::call_json(stage_.engine(), {service, operation, body});
    } catch (const Crashed&) {
      counters_.hit(Sometimes::crash_inside_call);
      const wire::Operation* known = wire::find_operation(service, operation);
      if (known && !known->readonly) counters_.hit(Sometimes::write_indeterminate);
      throw;
    }
  }();
  if (const wire::Operation* known = wire::find_operation(service, operation)) counters_.called(known->index, reply.ok());
  if (reply.ok()) {
    counters_.hit(Sometimes::call_accepted);
    stage_.hash().add(reply->data(), reply->size());
    return std::move(*reply);
  }
  counters_.hit(Sometimes::call_refused);
  refused_ = reply.error();
  witness_.tell("  refused: " + refused_->name + ": " + refused_->message + " at " + refused_->path);
  stage_.hash().add(refused_->message.data(), refused_->message.size());
  if (refused_->message.find("INTERNAL_INVARIANT") != std::string::npos) {
    witness_.object("F37", std::string(operation) + ": " + refused_->message);
  } else if (refused_->name == "ServerException" && refused_->message.find("could not be stored") == std::string::npos) {
    witness_.object("API", std::string(operation) + " answered ServerException: " + refused_->message);
  }
  return std::nullopt;
}

std::optional<Json> Clients::ask(std::string_view service, std::string_view operation, const Json& request) {
  return call(service, operation, request.dump());
}

void Clients::perform(const Action& action) {
  Stream random(action.salt);
  switch (action.act) {
    case Act::register_definition:
      return register_definition(random);
    case Act::deregister_definition:
      return deregister_definition(random);
    case Act::delete_definitions:
      return delete_definitions(random);
    case Act::create_service:
      return create_service(random);
    case Act::scale_service:
    case Act::deploy_service:
    case Act::tune_service:
      return update_service(random, action.act);
    case Act::delete_service:
      return delete_service(random);
    case Act::run_task:
      return run_task(random);
    case Act::repeat_run_task:
      return repeat_run_task(random);
    case Act::start_task:
      return start_task(random);
    case Act::stop_task:
      return stop_task(random);
    case Act::drain_instance:
    case Act::activate_instance:
    case Act::deregister_instance:
      return change_instance(random, action.act);
    case Act::register_instance:
      return register_instance(random);
    case Act::make_cluster:
    case Act::delete_cluster:
      return touch_cluster(random, action.act);
    case Act::make_target_group:
      return make_target_group(random);
    case Act::touch_balancer:
      return touch_balancer(random);
    case Act::tag_something:
      return tag_something(random);
    case Act::read_services:
      return compare_services();
    case Act::read_tasks:
      return compare_tasks();
    case Act::read_pages:
      return read_pages(random);
    case Act::any_call:
      return any_call(random);
    case Act::malformed_call:
      return malformed_call(random);
    case Act::use_the_rest:
      return use_the_rest(random);
    case Act::touch_daemon:
      return touch_daemon(random);
    case Act::use_fargate:
      return use_fargate(random);
    case Act::interrupt_spot:
      return interrupt_spot(random);
    case Act::rebalance:
      return use_moves(random);
    case Act::protect_tasks:
      return action.salt == 0 ? end_protections() : protect_tasks(random);
    default:
      return;
  }
}

// --------------------------------------------------------------------------------------------------------- definitions

void Clients::register_definition(Stream& random) {
  const std::string family = "f" + std::to_string(random.below(3));
  const std::uint64_t salt = salt_with(random.next(), setting_.weather.poison);
  const auto reply = call("ecs", "RegisterTaskDefinition", definition_request(recipe_of(salt), family));
  if (!reply) {
    if (refused_->name != "ServerException") witness_.object("API", "a good definition was refused: " + refused_->message);
    return;
  }
  const Json& made = (*reply)["taskDefinition"];
  const std::string arn = made["taskDefinitionArn"];
  const std::int64_t revision = made["revision"];
  std::int64_t& last = ledger_.last_revisions()[family];
  if (revision <= last) {
    witness_.object("D4", "revision " + std::to_string(revision) + " of " + family + " follows " + std::to_string(last));
  }
  last = revision;
  ledger_.definitions()[arn] = {family, revision, salt};
  witness_.learn_recipe(arn, recipe_of(salt));
}

std::string Clients::pick_definition(Stream& random) {
  const auto& all = ledger_.definitions();
  const std::uint64_t roll = random.next();
  if (all.empty() || roll % 20 == 0) return "f" + std::to_string(roll % 3);  // the latest of a family, if there is one
  auto at = all.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(roll / 20 % all.size()));
  return at->first;
}

void Clients::deregister_definition(Stream& random) {
  const std::string arn = pick_definition(random);
  const auto found = ledger_.definitions().find(arn);
  if (found == ledger_.definitions().end()) return;
  found->second.sure = false;
  const bool was_active = found->second.active;
  found->second.active = false;
  const auto reply = write("DeregisterTaskDefinition", {{"taskDefinition", arn}});
  if (reply) {
    found->second.sure = true;
  } else if (refused_->name != "ServerException") {
    found->second.active = was_active;
    found->second.sure = true;
  }
}

void Clients::delete_definitions(Stream& random) {
  const std::string arn = pick_definition(random);
  write("DeleteTaskDefinitions", {{"taskDefinitions", {arn}}});
}

}  // namespace moorage::simulation
