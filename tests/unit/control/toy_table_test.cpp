// A table of a made-up service, declared as docs/checklists/table.md says and known to nothing but this file: what follows from
// its entity and its list is the whole life of a record.
#include <gtest/gtest.h>

#include <string>

#include "kernel/draft.h"
#include "kernel/index_parts.h"
#include "kernel/service_tables.h"
#include "machine/all_services.h"
#include "schemas/engine/records.capnp.h"

namespace moorage::control {

struct Toy {
  Id<Toy> id;
  std::string name;
  std::int32_t revision = 0;
};

class ToyModel;

template <>
struct TableRow<Toy> {
  static constexpr TableId kNumber{29};
  static constexpr std::string_view kName = "toys";
  using Record = record::Family;
  using Model = ToyModel;
};

template <>
struct Fields<Toy> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(revision, LastRevision));
  }
};

class ToyModel final : public ModelWith<TableList<Toy>> {
 public:
  Id<Toy> named(const std::string& name) const { return lookup(by_name_, name); }
  void forget(const std::string& name) const { by_name_.erase(name); }

  void compare(const Model& fresh, Differences& out) const override {
    table<Toy>().visit_all([&](const Toy& toy) {
      out.compare("toy " + toy.name, "number", static_cast<std::int64_t>(named(toy.name).value),
                  static_cast<std::int64_t>(static_cast<const ToyModel&>(fresh).named(toy.name).value));
    });
  }
  void reindex(const Toy* before, const Toy* after) {
    move_key(by_name_, before ? &before->name : nullptr, after ? &after->name : nullptr, (after ? after : before)->id);
  }

 private:
  mutable std::map<std::string, Id<Toy>> by_name_;  // mutable: a test breaks it
};

namespace {

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text.data(), text.size())); }

struct ToyTable : ::testing::Test {
  Registry registry{tables_of<ToyModel>()};
  State state{Settings{}, registry};
  Draft draft{state};

  const ToyModel& toys() const { return state.model<ToyModel>(); }
};

TEST_F(ToyTable, adds_changes_and_erases_with_its_index) {
  const Id<Toy> id = draft.add(Toy{.name = "top", .revision = 1});
  draft.change(id, [](Toy& toy) { toy.name = "kite"; });
  EXPECT_EQ(toys().named("kite"), id);
  EXPECT_FALSE(toys().named("top"));
  EXPECT_EQ(draft.touched(), (std::vector<Draft::Touched>{{TableId{29}, id.value}}));
  draft.erase(id);
  EXPECT_FALSE(toys().named("kite"));
  EXPECT_EQ(state.recount(), std::vector<std::string>{});
}

TEST_F(ToyTable, undoes_to_the_mark) {
  const Id<Toy> kept = draft.add(Toy{.name = "top", .revision = 1});
  const auto mark = draft.mark();
  draft.add(Toy{.name = "ball"});
  draft.change(kept, [](Toy& toy) { toy.name = "kite"; });
  draft.erase(kept);
  draft.rollback_to(mark);
  ASSERT_NE(state.find(kept), nullptr);
  EXPECT_EQ(state.find(kept)->name, "top");
  EXPECT_EQ(toys().named("top"), kept);
  EXPECT_FALSE(toys().named("ball"));
  EXPECT_EQ(state.table<Toy>().next_id().value, kept.value + 1) << "the number is free again";
  EXPECT_EQ(state.recount(), std::vector<std::string>{});
}

TEST_F(ToyTable, comes_back_from_its_record_by_number_alone) {
  const Id<Toy> id = draft.add(Toy{.name = "top", .revision = 7});
  const TableOps& table = *registry.find(TableId{29});
  const std::optional<std::string> bytes = table.encode(state, id.value);
  ASSERT_TRUE(bytes);
  EXPECT_FALSE(table.encode(state, id.value + 1));

  State copy(Settings{}, registry);
  Draft loading(copy);
  const std::string key = std::string(7, '\0') + static_cast<char>(id.value);
  ASSERT_TRUE(decode_record(loading, TableId{29}, key, bytes_of(*bytes)).ok());
  ASSERT_NE(copy.find(id), nullptr);
  EXPECT_TRUE(codec::same(*copy.find(id), *state.find(id)));
  EXPECT_EQ(copy.model<ToyModel>().named("top"), id);
  EXPECT_TRUE(loading.is_clean()) << "loading writes nothing";
  EXPECT_EQ(decode_record(loading, TableId{29}, key, bytes_of(bytes->substr(8))).error().name, "StoreDamaged");
}

TEST_F(ToyTable, recount_names_a_broken_index) {
  draft.add(Toy{.name = "top"});
  toys().forget("top");
  EXPECT_EQ(state.recount(), std::vector<std::string>{"toy top: number is 0, counted 1"});
}

TEST(Tables, have_one_number_and_one_name_each) {
  EXPECT_THROW(Registry({tables_of<ToyModel>(), tables_of<ToyModel>()}), std::logic_error);
  EXPECT_EQ(Registry({tables_of<ToyModel>()}).names().at(29), "toys");
}

// Names and numbers are part of what operators and stores know.
TEST(Tables, keep_their_numbers_and_names) {
  std::vector<std::string> names = {"meta",     "clusters",       "task definitions", "families",          "instances", "tasks",
                                    "services", "load balancers", "target groups",    "listeners",         "tokens",    "feed",
                                    "settings", "targets",        "service events",   "capacity providers"};
  const auto table = [&](std::size_t number, const char* name) {
    names.resize(std::max(names.size(), number + 1));
    names[number] = name;
  };
  table(16, "service revisions");
  table(17, "service deployments");
  table(18, "task protections");
  table(19, "account settings");
  table(22, "listener rules");
  table(23, "load balancer attributes");
  table(24, "target zones");
  table(26, "users of IAM");
  table(27, "groups of IAM");
  table(28, "roles of IAM");
  table(29, "policies of IAM");
  table(30, "access keys of IAM");
  table(31, "instance profiles of IAM");
  table(32, "scalable targets");
  table(33, "scaling policies");
  table(34, "scheduled actions");
  table(35, "scaling activities");
  table(38, "security groups");
  table(39, "tags of EC2 resources");
  table(52, "network interfaces of tasks");
  table(56, "secrets");
  table(57, "versions of secrets");
  table(58, "parameters");
  table(59, "versions of parameters");
  table(60, "ECR repositories");
  table(61, "ECR images");
  table(62, "alarms and dashboards");
  EXPECT_EQ(all_services().names(), names);
}

}  // namespace
}  // namespace moorage::control
