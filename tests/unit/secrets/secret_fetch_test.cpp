// Names of secrets in task definitions, files of variables, members of JSON texts, bodies in chunks, and texts that leave no
// trace.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/runtime/plan/fetched_values.h"
#include "endpoint/auth/aws_chunked.h"
#include "engine/secret_fetch.h"
#include "wire/json_member.h"

namespace moorage {
namespace {

using engine::secret_name_of;
using engine::SecretName;
using ports::SecretUse;

TEST(SecretNames, have_the_parts_that_ecs_documents) {
  const std::string arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b-AbCdEf";
  struct Case {
    std::string text;
    std::string json_key, stage, version;
  };
  for (const Case& one : {Case{arn, "", "", ""}, Case{arn + ":k::", "k", "", ""}, Case{arn + ":k:S:V", "k", "S", "V"},
                          Case{arn + "::S", "", "S", ""}, Case{arn + ":::V", "", "", "V"}}) {
    const auto name = secret_name_of(one.text, SecretUse::kVariable);
    ASSERT_TRUE(name.ok()) << one.text;
    EXPECT_EQ(name->kind, SecretName::Kind::kSecretsManager);
    EXPECT_EQ(name->id, arn);
    EXPECT_EQ((std::array{name->json_key, name->stage, name->version}), (std::array{one.json_key, one.stage, one.version}));
  }
  EXPECT_EQ(secret_name_of("/a/b", SecretUse::kVariable)->kind, SecretName::Kind::kParameter);
  EXPECT_EQ(secret_name_of("name", SecretUse::kRegistry)->kind, SecretName::Kind::kSecretsManager);
  EXPECT_EQ(secret_name_of("arn:aws:ssm:us-east-1:123456789012:parameter/a:3", SecretUse::kVariable)->id,
            "arn:aws:ssm:us-east-1:123456789012:parameter/a:3");
  for (const std::string text :
       {"", "arn:", "arn:aws:s3:::a/b", "arn:aws:secretsmanager:us-east-1:123456789012:secret",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:", "arn:aws:secretsmanager:us-east-1:1:other:x"}) {
    EXPECT_FALSE(secret_name_of(text, SecretUse::kVariable).ok()) << text;
  }
  EXPECT_FALSE(secret_name_of(arn + ":a:b:c:d", SecretUse::kVariable).ok());
}

TEST(EnvironmentFiles, are_read_as_the_agent_of_ecs_reads_them) {
  const auto found = runtime::variables_in("A=1\n# no\n=x\nnothing\n\nB= \"q\" \r\nC=a=b\nA=2\nD=");
  const std::vector<std::pair<std::string, std::string>> wanted{{"A", "2"}, {"B", " \"q\" "}, {"C", "a=b"}, {"D", ""}};
  EXPECT_EQ(found, wanted);
  EXPECT_TRUE(runtime::variables_in("").empty());
  EXPECT_TRUE(runtime::variables_in(std::string_view("A=1\0", 4)).empty());
}

TEST(JsonMembers, are_texts_and_nothing_else_is_told) {
  EXPECT_EQ(wire::json_member(R"({"a":"x","n":8080,"o":{"b":[1]},"z":null})", "a").value(), "x");
  EXPECT_EQ(wire::json_member(R"({"a":"x","n":8080})", "n").value(), "8080");
  EXPECT_EQ(wire::json_member(R"({"o":{"b":[1]}})", "o").value(), R"({"b":[1]})");
  EXPECT_EQ(wire::json_member(R"({"z":null})", "z").value(), std::nullopt);
  EXPECT_EQ(wire::json_member(R"({"a":"x"})", "b").value(), std::nullopt);
  for (const std::string_view text : {"s3cret", "[1]", "\"s3cret\"", "{", ""}) {
    const auto read = wire::json_member(text, "a");
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().message.find("s3cret"), std::string::npos);
  }
}

TEST(RegistryLogins, need_both_parts_and_repeat_none) {
  const auto login = ports::registry_login_of(ports::SecretText(R"({"username":"u","password":"p"})"), "arn");
  ASSERT_TRUE(login.ok());
  EXPECT_EQ(login->username.view(), "u");
  EXPECT_EQ(login->password.view(), "p");
  const auto wrong = ports::registry_login_of(ports::SecretText(R"({"username":"canary"})"), "arn:x");
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().name, "ResourceInitializationError");
  EXPECT_THAT(wrong.error().message, ::testing::HasSubstr("arn:x"));
  EXPECT_THAT(wrong.error().message, ::testing::Not(::testing::HasSubstr("canary")));
}

TEST(SecretTexts, leave_nothing_where_they_were) {
  ports::SecretText first("short");
  const char* const place = first.view().data();
  const ports::SecretText second(std::move(first));
  EXPECT_EQ(second.view(), "short");
  EXPECT_NE(std::string_view(place, 5), "short");
}

TEST(ChunkedBodies, are_put_together_or_refused) {
  using endpoint::read_chunks;
  const auto plain = read_chunks("3\r\nabc\r\n2;chunk-signature=s\r\nde\r\n0\r\nx-amz-checksum-crc32:AA==\r\n\r\n", {});
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->bytes, "abcde");
  ASSERT_EQ(plain->trailers.size(), 1u);
  EXPECT_EQ(plain->trailers[0].value, "AA==");
  EXPECT_EQ(read_chunks("0\r\n\r\n", {})->bytes, "");
  for (const std::string_view text :
       {"", "3\r\nab", "4\r\nabc\r\n0\r\n\r\n", "ffffffffffffffff\r\nabc\r\n0\r\n\r\n", "x\r\nabc\r\n0\r\n\r\n", "-1\r\n\r\n",
        "3;other=1\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\n", "3\r\nabcX0\r\n\r\n", "0\r\n\r\nmore\r\n", "0\r\nnocolon\r\n\r\n"}) {
    EXPECT_FALSE(read_chunks(text, {}).ok()) << text;
  }
}

}  // namespace
}  // namespace moorage
