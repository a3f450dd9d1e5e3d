#include "drivers/runtime/images/image_reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "drivers/runtime/images/source.h"

namespace moorage::images {
namespace {

using ::testing::HasSubstr;

const std::string kHex(64, 'a');
const std::string kDigest = "sha256:" + kHex;

std::string canonical(std::string_view text) {
  const auto reference = parse_reference(text);
  return reference.ok() ? reference->canonical() : "refused: " + reference.error().message;
}

TEST(Reference, short_names_mean_docker_hub) {
  EXPECT_EQ(canonical("web"), "docker.io/library/web:latest");
  EXPECT_EQ(canonical("web:1"), "docker.io/library/web:1");
  EXPECT_EQ(canonical("team/web"), "docker.io/team/web:latest");
  EXPECT_EQ(canonical("docker.io/web"), "docker.io/library/web:latest");
  EXPECT_EQ(canonical("docker.io/library/web:latest"), "docker.io/library/web:latest");
}

TEST(Reference, a_first_part_with_dot_or_port_is_a_registry) {
  EXPECT_EQ(canonical("moorage.local/web:1"), "moorage.local/web:1");
  EXPECT_EQ(canonical("localhost/web"), "localhost/web:latest");
  EXPECT_EQ(canonical("127.0.0.1:5000/a/b-c/d__e.f:V1.2-x_y"), "127.0.0.1:5000/a/b-c/d__e.f:V1.2-x_y");
  EXPECT_EQ(canonical("123456789012.dkr.ecr.us-east-1.amazonaws.com/repo:tag"),
            "123456789012.dkr.ecr.us-east-1.amazonaws.com/repo:tag");
}

TEST(Reference, a_digest_decides_and_the_tag_beside_it_does_not) {
  const auto reference = parse_reference("web:1@" + kDigest);
  ASSERT_TRUE(reference.ok());
  EXPECT_EQ(reference->tag, "1");
  EXPECT_EQ(reference->digest, kDigest);
  EXPECT_EQ(reference->canonical(), "docker.io/library/web@" + kDigest);
  EXPECT_EQ(canonical("web@" + kDigest), "docker.io/library/web@" + kDigest);
}

TEST(Reference, layouts_and_archives_are_absolute_paths) {
  EXPECT_EQ(canonical("oci:/images/web:1"), "oci:/images/web:1");
  EXPECT_EQ(canonical("oci:/images/web"), "oci:/images/web:latest");
  EXPECT_EQ(canonical("oci:/images/web@" + kDigest), "oci:/images/web@" + kDigest);
  EXPECT_EQ(canonical("docker-archive:/images/web.tar"), "docker-archive:/images/web.tar");
  EXPECT_EQ(canonical("docker-archive:/images/web.tar:web:1"), "docker-archive:/images/web.tar:web:1");
}

TEST(Reference, refuses_what_is_outside_the_grammar) {
  for (const std::string& text : std::vector<std::string>{"",
                                                          "-web",
                                                          "--authfile=/etc/shadow",
                                                          "Web",
                                                          "web:",
                                                          "web:-1",
                                                          "web:.1",
                                                          "web@",
                                                          "web@sha256:abc",
                                                          "web@md5:" + kHex,
                                                          "web@sha256:" + std::string(64, 'A'),
                                                          "a//b",
                                                          "/web",
                                                          "web/",
                                                          "a/../b",
                                                          "web name",
                                                          "web\nname",
                                                          "web\tx",
                                                          std::string("web\0x", 5),
                                                          "we\xc3\xa9",
                                                          "http://registry/web",
                                                          "registry:port/web",
                                                          "registry:123456/web",
                                                          "-registry.local/web",
                                                          "registry-.local/web",
                                                          ".local/web",
                                                          "registry..local/web",
                                                          "a___b",
                                                          "a._b",
                                                          "a.-b",
                                                          "_a",
                                                          "a_",
                                                          "web:" + std::string(129, 'x'),
                                                          std::string(256, 'a'),
                                                          "oci:/",
                                                          "oci:/a/../b",
                                                          "oci:/a/./b",
                                                          "oci:/a//b",
                                                          "oci:/a b",
                                                          "oci:/a,b",
                                                          "oci:/a:b:c",
                                                          "oci:/a:-t",
                                                          "docker-archive:/a.tar:web",
                                                          "docker-archive:/a.tar:web:1@" + kDigest,
                                                          "docker-archive:/a.tar:",
                                                          "docker-archive:/a.tar:-x:1",
                                                          "$(id)",
                                                          "`id`",
                                                          "web;id",
                                                          "web|id"}) {
    const auto reference = parse_reference(text);
    ASSERT_FALSE(reference.ok()) << text;
    EXPECT_EQ(reference.error().name, "CannotPullContainerError");
    EXPECT_THAT(reference.error().message, HasSubstr("invalid reference format"));
    EXPECT_EQ(reference.error().message.find_first_of("\n\r\t"), std::string::npos);
  }
}

TEST(Reference, takes_what_is_just_inside_the_grammar) {
  EXPECT_EQ(canonical("web:" + std::string(128, 'x')), "docker.io/library/web:" + std::string(128, 'x'));
  EXPECT_TRUE(parse_reference(std::string(255, 'a')).ok());
  EXPECT_EQ(canonical("a--b---c"), "docker.io/library/a--b---c:latest");
}

TEST(Reference, the_canonical_form_means_the_same_thing) {
  for (const char* text :
       {"web", "a.b/c:1", "oci:/x/y:z", "docker-archive:/x.tar", "docker-archive:/x.tar:a/b:c", "localhost:1/x"}) {
    const auto once = parse_reference(text);
    ASSERT_TRUE(once.ok()) << text;
    const auto twice = parse_reference(once->canonical());
    ASSERT_TRUE(twice.ok()) << once->canonical();
    EXPECT_EQ(*once, *twice);
  }
}

// An accepted reference never looks like an option and has only plain characters.
TEST(Reference, nothing_odd_comes_through) {
  std::mt19937_64 random(7);
  const std::string_view alphabet =
      "aZ09-_./:@ ,;$'\"\\\n\x01\xff"
      "sha256oci";
  int accepted = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text;
    const auto length = random() % 24;
    for (std::size_t i = 0; i < length; ++i) {
      text += alphabet[random() % alphabet.size()];
    }
    const auto reference = parse_reference(text);
    if (!reference.ok()) {
      continue;
    }
    ++accepted;
    const std::string out = reference->canonical();
    ASSERT_NE(out.front(), '-') << text;
    ASSERT_EQ(out.find(".."), std::string::npos) << text;
    for (const char c : out) {
      ASSERT_TRUE((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("-_./:@").find(c) != std::string_view::npos)
          << text;
    }
  }
  EXPECT_GT(accepted, 100);
}

TEST(LoopbackRegistry, is_one_on_this_machine_and_no_other) {
  for (const char* domain :
       {"127.0.0.1", "127.0.0.1:5000", "127.255.1.2:80", "localhost", "localhost:5000", "[::1]:5000", "[::1]"}) {
    EXPECT_TRUE(is_loopback_registry(domain)) << domain;
  }
  for (const char* domain : {"128.0.0.1:5000", "10.0.0.1", "127.0.0.1.example.org", "localhost.example.org:80", "docker.io",
                             "0.0.0.0:5000", "[::2]:5000", "127.1:5000", "", "127.0.0.1x"}) {
    EXPECT_FALSE(is_loopback_registry(domain)) << domain;
  }
}

}  // namespace
}  // namespace moorage::images
