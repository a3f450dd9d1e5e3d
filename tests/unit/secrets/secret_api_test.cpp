// Secrets Manager and the Parameter Store: what depends on time, on what came before, and on policies.
#include <gmock/gmock.h>

#include <set>

#include "machine/authorisation.h"
#include "services/secretsmanager/model/secret_model.h"
#include "unit/iam/iam_fixture.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;

class Secrets : public Iam {
 public:
  Json sm(std::string_view operation, const Json& request) { return ok(operation, request, "secretsmanager"); }
  Json ssm(std::string_view operation, const Json& request) { return ok(operation, request, "ssm"); }
  std::string sm_error(std::string_view operation, const Json& request) { return error(operation, request, "secretsmanager"); }
  std::string ssm_error(std::string_view operation, const Json& request) { return error(operation, request, "ssm"); }

 private:
  Json ok(std::string_view operation, const Json& request, std::string_view service) {
    Answer answer = call(operation, request.dump(), service);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error.name << ": " << answer.error.message;
    return answer.json;
  }
  std::string error(std::string_view operation, const Json& request, std::string_view service) {
    const Answer answer = call(operation, request.dump(), service);
    return answer.ok() ? "ok" : answer.error.name + ": " + answer.error.message;
  }
};

std::string token(char letter) { return std::string(32, letter); }

TEST(SecretsApi, a_secret_ends_with_its_recovery_window_and_its_name_is_free_again) {
  Secrets at;
  const std::string arn = at.sm("CreateSecret", {{"Name", "db"}, {"SecretString", "one"}})["ARN"];
  at.sm("DeleteSecret", {{"SecretId", "db"}, {"RecoveryWindowInDays", 7}});
  EXPECT_THAT(at.sm_error("GetSecretValue", {{"SecretId", "db"}}), HasSubstr("marked for deletion"));
  EXPECT_TRUE(at.sm("ListSecrets", Json::object())["SecretList"].empty());
  EXPECT_EQ(at.sm("ListSecrets", {{"IncludePlannedDeletion", true}})["SecretList"].size(), 1u);
  at.now = at.now + Duration::millis(7 * kDayMs - 1);
  at.sm("RestoreSecret", {{"SecretId", "db"}});
  EXPECT_EQ(at.sm("GetSecretValue", {{"SecretId", "db"}})["SecretString"], "one");
  at.sm("DeleteSecret", {{"SecretId", "db"}, {"RecoveryWindowInDays", 7}});
  at.now = at.now + Duration::millis(7 * kDayMs);
  EXPECT_THAT(at.sm_error("RestoreSecret", {{"SecretId", "db"}}), StartsWith("ResourceNotFoundException"));
  EXPECT_THAT(at.sm_error("DescribeSecret", {{"SecretId", arn}}), StartsWith("ResourceNotFoundException"));
  const std::string next = at.sm("CreateSecret", {{"Name", "db"}})["ARN"];
  EXPECT_NE(next, arn);
  EXPECT_EQ(at.state.table<control::SecretVersion>().size(), 0u) << "the sealed value of the secret that ended is still there";
  EXPECT_THAT(at.state.recount(), ::testing::IsEmpty());
}

TEST(SecretsApi, a_request_that_comes_again_changes_nothing) {
  Secrets at;
  const Json create{{"Name", "db"}, {"SecretString", "one"}, {"ClientRequestToken", token('a')}};
  EXPECT_EQ(at.sm("CreateSecret", create), at.sm("CreateSecret", create));
  const Json put{{"SecretId", "db"}, {"SecretString", "two"}, {"ClientRequestToken", token('b')}};
  at.sm("PutSecretValue", put);
  at.sm("PutSecretValue", {{"SecretId", "db"}, {"SecretString", "three"}, {"ClientRequestToken", token('c')}});
  at.sm("PutSecretValue", put);
  EXPECT_EQ(at.sm("GetSecretValue", {{"SecretId", "db"}})["SecretString"], "three") << "the retry took the stage back";
  EXPECT_EQ(at.sm("GetSecretValue", {{"SecretId", "db"}, {"VersionStage", "AWSPREVIOUS"}})["SecretString"], "two");
}

TEST(SecretsApi, a_secret_is_found_by_name_by_arn_and_by_the_arn_without_its_last_characters) {
  Secrets at;
  const std::string arn = at.sm("CreateSecret", {{"Name", "a/b"}, {"SecretString", "x"}})["ARN"];
  for (const std::string& id : {std::string("a/b"), arn, arn.substr(0, arn.size() - 7)}) {
    EXPECT_EQ(at.sm("GetSecretValue", {{"SecretId", id}})["ARN"], arn) << id;
  }
  std::string other = arn;
  other.replace(other.find("123456789012"), 12, "210987654321");
  for (const std::string& id :
       {other, arn + "x", arn.substr(0, arn.size() - 1), std::string("a"), std::string("arn:aws:s3:::a")}) {
    EXPECT_THAT(at.sm_error("GetSecretValue", {{"SecretId", id}}), StartsWith("ResourceNotFoundException")) << id;
  }
  // A name that ends like an ARN: the whole ARN of the other one comes first.
  const std::string suffix = arn.substr(arn.size() - 6);
  const std::string longer = at.sm("CreateSecret", {{"Name", "a/b-" + suffix}, {"SecretString", "y"}})["ARN"];
  EXPECT_EQ(at.sm("GetSecretValue", {{"SecretId", arn}})["SecretString"], "x");
  EXPECT_EQ(at.sm("GetSecretValue", {{"SecretId", longer}})["SecretString"], "y");
}

TEST(SecretsApi, the_oldest_versions_without_a_stage_go_and_no_other) {
  Secrets at;
  at.sm("CreateSecret", {{"Name", "db"}, {"SecretString", "0"}, {"ClientRequestToken", token('a')}});
  at.sm("UpdateSecretVersionStage", {{"SecretId", "db"}, {"VersionStage", "KEPT"}, {"MoveToVersionId", token('a')}});
  for (int i = 1; i <= 120; ++i) at.sm("PutSecretValue", {{"SecretId", "db"}, {"SecretString", std::to_string(i)}});
  EXPECT_EQ(at.state.table<control::SecretVersion>().size(), 100u);
  EXPECT_EQ(at.sm("GetSecretValue", {{"SecretId", "db"}, {"VersionStage", "KEPT"}})["SecretString"], "0");
  EXPECT_EQ(at.sm("GetSecretValue", {{"SecretId", "db"}})["SecretString"], "120");
  EXPECT_EQ(at.sm("ListSecretVersionIds", {{"SecretId", "db"}})["Versions"].size(), 3u);
}

TEST(SecretsApi, values_are_bounded_and_sealed_to_their_place) {
  Secrets at;
  // The reader of the wire has the same bound and comes first.
  EXPECT_THAT(at.sm_error("CreateSecret", {{"Name", "big"}, {"SecretString", std::string(65'537, 'x')}}),
              HasSubstr("SecretString: text of 65537 bytes, allowed are 65536"));
  at.sm("CreateSecret", {{"Name", "most"}, {"SecretString", std::string(65'536, 'x')}});
  at.sm("CreateSecret", {{"Name", "one"}, {"SecretString", "first"}});
  at.sm("CreateSecret", {{"Name", "two"}, {"SecretString", "second"}});
  std::vector<control::SecretVersionKey> keys;
  at.state.table<control::SecretVersion>().visit_all(
      [&](const control::SecretVersion& version) { keys.push_back(version.id); });
  const std::string moved = at.state.find(keys.back())->sealed_value;
  at.draft.change(keys[1], [&](control::SecretVersion& version) { version.sealed_value = moved; });
  EXPECT_THAT(at.sm_error("GetSecretValue", {{"SecretId", "one"}}), StartsWith("DecryptionFailure"));
}

TEST(SecretsApi, passwords_have_what_is_asked_for_and_never_repeat) {
  Secrets at;
  std::set<std::string> seen;
  for (int i = 0; i < 50; ++i) {
    const std::string one =
        at.sm("GetRandomPassword",
              {{"PasswordLength", 12}, {"ExcludePunctuation", true}, {"ExcludeCharacters", "abc"}})["RandomPassword"];
    EXPECT_EQ(one.size(), 12u);
    EXPECT_EQ(one.find_first_of("abc!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ "), std::string::npos) << one;
    EXPECT_NE(one.find_first_of("0123456789"), std::string::npos) << one;
    EXPECT_NE(one.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string::npos) << one;
    EXPECT_TRUE(seen.insert(one).second) << one;
  }
  const std::string digits = at.sm("GetRandomPassword", {{"PasswordLength", 4096},
                                                         {"ExcludePunctuation", true},
                                                         {"ExcludeUppercase", true},
                                                         {"ExcludeLowercase", true}})["RandomPassword"];
  EXPECT_EQ(digits.size(), 4096u);
  EXPECT_EQ(digits.find_first_not_of("0123456789"), std::string::npos);
}

TEST(SecretsApi, pages_of_secrets_go_through_all_of_them_once) {
  Secrets at;
  for (int i = 0; i < 7; ++i) {
    at.now = at.now + Duration::millis(10);
    at.sm("CreateSecret",
          {{"Name", "s" + std::to_string(i)}, {"Tags", Json::array({{{"Key", "n"}, {"Value", std::to_string(i % 2)}}})}});
  }
  for (const std::string order : {"asc", "desc"}) {
    std::vector<std::string> names;
    Json request{{"MaxResults", 3}, {"SortOrder", order}};
    for (;;) {
      const Json page = at.sm("ListSecrets", request);
      for (const Json& one : page["SecretList"]) names.push_back(one["Name"]);
      if (!page.contains("NextToken")) break;
      request["NextToken"] = page["NextToken"];
    }
    EXPECT_EQ(names.size(), 7u);
    EXPECT_EQ(names.front(), order == "asc" ? "s0" : "s6");
  }
  const Json odd =
      at.sm("ListSecrets",
            {{"Filters", Json::array({{{"Key", "tag-value"}, {"Values", {"1"}}}, {{"Key", "name"}, {"Values", {"!s3"}}}})}});
  EXPECT_EQ(odd["SecretList"].size(), 2u);
  EXPECT_THAT(at.sm_error("ListSecrets", {{"NextToken", "bad"}}), StartsWith("InvalidNextTokenException"));
}

TEST(SecretsApi, parameters_keep_a_hundred_versions_and_none_that_a_label_holds_goes) {
  Secrets at;
  at.ssm("PutParameter", {{"Name", "p"}, {"Value", "1"}, {"Type", "String"}});
  for (int i = 2; i <= 101; ++i) at.ssm("PutParameter", {{"Name", "p"}, {"Value", std::to_string(i)}, {"Overwrite", true}});
  EXPECT_THAT(at.ssm_error("GetParameter", {{"Name", "p:1"}}), StartsWith("ParameterVersionNotFound"));
  EXPECT_EQ(at.ssm("GetParameter", {{"Name", "/p:2"}})["Parameter"]["Value"], "2");
  at.ssm("LabelParameterVersion", {{"Name", "p"}, {"ParameterVersion", 2}, {"Labels", {"kept"}}});
  EXPECT_THAT(at.ssm_error("PutParameter", {{"Name", "p"}, {"Value", "x"}, {"Overwrite", true}}),
              StartsWith("ParameterMaxVersionLimitExceeded"));
  at.ssm("LabelParameterVersion", {{"Name", "p"}, {"Labels", {"kept"}}});
  EXPECT_EQ(at.ssm("PutParameter", {{"Name", "p"}, {"Value", "x"}, {"Overwrite", true}})["Version"], 102);
}

TEST(SecretsApi, tiers_have_their_sizes_and_do_not_go_back) {
  Secrets at;
  at.ssm("PutParameter", {{"Name", "p"}, {"Value", std::string(4096, 'x')}, {"Type", "String"}});
  EXPECT_EQ(
      at.ssm("PutParameter",
             {{"Name", "p"}, {"Value", std::string(4097, 'x')}, {"Overwrite", true}, {"Tier", "Intelligent-Tiering"}})["Tier"],
      "Advanced");
  EXPECT_THAT(at.ssm_error("PutParameter", {{"Name", "p"}, {"Value", "x"}, {"Overwrite", true}, {"Tier", "Standard"}}),
              HasSubstr("can't downgrade"));
  EXPECT_THAT(at.ssm_error("PutParameter", {{"Name", "p"}, {"Value", std::string(8193, 'x')}, {"Overwrite", true}}),
              StartsWith("ValidationException"));
}

TEST(SecretsApi, a_secure_string_is_only_shown_where_it_is_asked_for) {
  Secrets at;
  at.ssm("PutParameter", {{"Name", "p"}, {"Value", "hunter2"}, {"Type", "SecureString"}});
  EXPECT_NE(at.ssm("GetParameter", {{"Name", "p"}})["Parameter"]["Value"], "hunter2");
  EXPECT_EQ(at.ssm("GetParameter", {{"Name", "p"}, {"WithDecryption", true}})["Parameter"]["Value"], "hunter2");
  EXPECT_EQ(at.ssm("GetParameterHistory", {{"Name", "p"}})["Parameters"][0].value("Value", "").find("hunter2"),
            std::string::npos);
}

TEST(SecretsApi, a_batch_needs_the_permission_for_each_secret) {
  Secrets at;
  const std::string open = at.sm("CreateSecret", {{"Name", "open"}, {"SecretString", "x"}})["ARN"];
  at.sm("CreateSecret", {{"Name", "shut"}, {"SecretString", "x"}});
  const Caller caller = at.user_with("bob", R"({"Effect":"Allow","Action":"secretsmanager:BatchGetSecretValue","Resource":"*"},
      {"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":")" +
                                                open + "\"}");
  const auto may = [&](const Json& request) {
    const wire::Operation& operation = *wire::find_operation("secretsmanager", "BatchGetSecretValue");
    capnp::MallocMessageBuilder message;
    auto asked = message.initRoot<capnp::DynamicStruct>(operation.request_schema());
    EXPECT_TRUE(wire::read_json(request.dump(), asked, wire::read_options(operation)).ok());
    return control::authorise(at.state, caller, operation, asked.asReader(), at.now).ok();
  };
  EXPECT_TRUE(may({{"SecretIdList", {"open"}}}));
  EXPECT_FALSE(may({{"SecretIdList", {"open", "shut"}}}));
  EXPECT_FALSE(may({{"Filters", Json::array({{{"Key", "name"}, {"Values", {"o"}}}})}}));
}

}  // namespace
}  // namespace moorage::testing
