#include "engine/records.h"

#include "ports/store.h"
#include "schemas/engine/meta.capnp.h"
#include "services/ecs/model/record_codec.h"
#include "wire/message.h"

namespace moorage::engine {

namespace {

template <typename Entity>
std::optional<std::string> encode_one(const control::State& state, std::uint64_t number) {
  const Entity* record = state.find(control::Id<Entity>{number});
  if (!record) return std::nullopt;
  return control::encode_record(*record);
}

std::string text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

template <typename Visit>
void for_each_numbered_table(Visit&& visit) {
  visit(TableId::kClusters, control::ClusterId{});
  visit(TableId::kTaskDefinitions, control::TaskDefinitionId{});
  visit(TableId::kFamilies, control::FamilyId{});
  visit(TableId::kInstances, control::InstanceId{});
  visit(TableId::kTasks, control::TaskId{});
  visit(TableId::kServices, control::ServiceId{});
  visit(TableId::kServiceEvents, control::ServiceEventId{});
  visit(TableId::kLoadBalancers, control::LoadBalancerId{});
  visit(TableId::kTargetGroups, control::TargetGroupId{});
  visit(TableId::kListeners, control::ListenerId{});
  visit(TableId::kTargets, control::TargetId{});
  visit(TableId::kTokens, control::TokenId{});
  visit(TableId::kCapacityProviders, control::CapacityProviderId{});
}

template <typename Entity>
Entity entity_of(control::Id<Entity>);

}  // namespace

std::optional<std::string> encode(const control::State& state, control::Draft::Touched touched) {
  switch (touched.table) {
    case TableId::kClusters:
      return encode_one<control::Cluster>(state, touched.id);
    case TableId::kTaskDefinitions:
      return encode_one<control::TaskDefinition>(state, touched.id);
    case TableId::kFamilies:
      return encode_one<control::Family>(state, touched.id);
    case TableId::kInstances:
      return encode_one<control::Instance>(state, touched.id);
    case TableId::kTasks:
      return encode_one<control::Task>(state, touched.id);
    case TableId::kServices:
      return encode_one<control::Service>(state, touched.id);
    case TableId::kServiceEvents:
      return encode_one<control::ServiceEvent>(state, touched.id);
    case TableId::kLoadBalancers:
      return encode_one<control::LoadBalancer>(state, touched.id);
    case TableId::kTargetGroups:
      return encode_one<control::TargetGroup>(state, touched.id);
    case TableId::kListeners:
      return encode_one<control::Listener>(state, touched.id);
    case TableId::kTargets:
      return encode_one<control::Target>(state, touched.id);
    case TableId::kTokens:
      return encode_one<control::Token>(state, touched.id);
    case TableId::kCapacityProviders:
      return encode_one<control::CapacityProvider>(state, touched.id);
    case TableId::kMeta:
    case TableId::kFeed:
    case TableId::kSettings:
      break;
  }
  return std::nullopt;
}

std::string meta_key() { return "engine"; }

std::string encode_meta(const control::State& state, const EngineMeta& meta) {
  const auto message = wire::Message<record::EngineRecord>::build([&](record::EngineRecord::Builder out) {
    out.setLastInstantMs(meta.last_instant.ms);
    out.setFeedSequence(meta.feed_sequence);
    auto next = out.initNextIds(static_cast<unsigned>(kTableCount));
    for_each_numbered_table([&](TableId table, auto id) {
      using Entity = decltype(entity_of(id));
      next.set(static_cast<unsigned>(table), state.table<Entity>().next_id().value);
    });
  });
  return text_of(message.bytes());
}

Result<EngineMeta> decode_meta(control::Draft& draft, ports::Bytes bytes) {
  MOORAGE_ASSIGN(const auto message, wire::Message<record::EngineRecord>::from_bytes(bytes));
  const auto meta = message.reader();
  const auto next = meta.getNextIds();
  for_each_numbered_table([&](TableId table, auto id) {
    using Entity = decltype(entity_of(id));
    if (static_cast<unsigned>(table) < next.size()) draft.load_next<Entity>(next[static_cast<unsigned>(table)]);
  });
  return EngineMeta{.last_instant = {meta.getLastInstantMs()}, .feed_sequence = meta.getFeedSequence()};
}

}  // namespace moorage::engine
