#include "drivers/runtime/images/image_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "drivers/parts/process/child.h"
#include "drivers/runtime/images/beneath.h"
#include "drivers/runtime/images/source.h"
#include "support/temporary_directory.h"

namespace moorage::images {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

const std::string kOne = "sha256:" + std::string(64, '1');
const std::string kTwo = "sha256:" + std::string(64, '2');

void write(const fs::path& path, std::string_view content) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << content;
}

std::string entry(const std::string& digest, const std::string& name) {
  return R"({"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":")" + digest + R"(","size":7)" +
         (name.empty() ? "" : R"(,"annotations":{"org.opencontainers.image.ref.name":")" + name + "\"}") + "}";
}

class LayoutTest : public ::testing::Test {
 protected:
  void index(const std::vector<std::string>& entries) {
    std::string list;
    for (const auto& one : entries) {
      list += (list.empty() ? "" : ",") + one;
    }
    write(dir_.path() / "index.json", R"({"schemaVersion":2,"manifests":[)" + list + "]}");
  }
  Result<Descriptor> find(std::string_view tag, std::string_view digest = {}) {
    const auto read = read_index(dir_.path());
    return read.ok() ? find_descriptor(*read, tag, digest) : Result<Descriptor>(read.error());
  }

  testing::TemporaryDirectory dir_;
};

TEST_F(LayoutTest, finds_an_entry_by_tag_and_by_digest) {
  index({entry(kOne, "1"), entry(kTwo, "2")});
  EXPECT_EQ(find("2")->digest, kTwo);
  EXPECT_EQ(find("", kOne)->name, "1");
  EXPECT_EQ(find("1")->size, 7U);
}

TEST_F(LayoutTest, says_which_tags_there_are) {
  index({entry(kOne, "1"), entry(kTwo, "2")});
  EXPECT_EQ(find("9").error().message,
            "the image layout has no tag 9 (it has: 1, 2); copy that image into it or correct the tag");
  EXPECT_THAT(find("", "sha256:" + std::string(64, '3')).error().message, HasSubstr("no manifest sha256:333"));
}

TEST_F(LayoutTest, the_only_entry_without_a_name_is_the_latest) {
  index({entry(kOne, "")});
  EXPECT_EQ(find("latest")->digest, kOne);
  EXPECT_FALSE(find("1").ok());
  index({entry(kOne, ""), entry(kTwo, "")});
  EXPECT_FALSE(find("latest").ok());
}

TEST_F(LayoutTest, refuses_an_index_that_is_none) {
  for (const char* text : {"", "{}", "[]", "{\"manifests\":{}}", "{\"manifests\":[", "\xff"}) {
    write(dir_.path() / "index.json", text);
    EXPECT_FALSE(read_index(dir_.path()).ok()) << text;
  }
}

TEST_F(LayoutTest, passes_over_entries_it_cannot_trust) {
  index({entry("sha256:short", "1"), entry("sha256:../../../../etc/passwd", "2"),
         R"({"mediaType":"a\"b","digest":")" + kOne + R"(","size":1})", R"({"digest":")" + kOne + R"(","size":-1})", "7",
         entry(kTwo, "3")});
  const auto read = read_index(dir_.path());
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), 1U);
  EXPECT_EQ(read->front().name, "3");
}

TEST_F(LayoutTest, reads_back_the_layout_it_writes) {
  const Descriptor image{"application/vnd.oci.image.manifest.v1+json", kOne, 42, "image"};
  ASSERT_TRUE(write_layout(dir_.path() / "x", dir_.path() / "blobs", image, "image").ok());
  const auto read = read_index(dir_.path() / "x");
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(*read, ElementsAre(image));
  EXPECT_TRUE(fs::is_symlink(dir_.path() / "x" / "blobs"));
}

TEST_F(LayoutTest, reads_regular_files_only_and_not_without_end) {
  write(dir_.path() / "file", "12345");
  fs::create_symlink(dir_.path() / "file", dir_.path() / "link");
  ::mkfifo((dir_.path() / "pipe").c_str(), 0600);
  EXPECT_EQ(*read_file(dir_.path() / "file", 5), "12345");
  EXPECT_FALSE(read_file(dir_.path() / "file", 4).ok());
  EXPECT_FALSE(read_file(dir_.path() / "link", 5).ok());
  EXPECT_FALSE(read_file(dir_.path() / "pipe", 5).ok());
  EXPECT_FALSE(read_file(dir_.path(), 5).ok());
  EXPECT_FALSE(read_file(dir_.path() / "missing", 5).ok());
}

TEST(Config, has_every_member_the_driver_needs) {
  const auto config =
      parse_config(R"({"architecture":"amd64","config":{"User":"web:www","ExposedPorts":{"80/tcp":{},"53/udp":{}},
      "Env":["A=1","B="],"Entrypoint":["/srv/server"],"Cmd":["-v"],"WorkingDir":"/srv","StopSignal":"SIGQUIT",
      "Labels":{"k":"v"},"Volumes":{"/data":{}}}})");
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(config->user, "web:www");
  EXPECT_THAT(config->exposed_ports, ElementsAre("80/tcp", "53/udp"));
  EXPECT_THAT(config->volumes, ElementsAre("/data"));
  EXPECT_THAT(config->env, ElementsAre("A=1", "B="));
  EXPECT_THAT(config->entrypoint, ElementsAre("/srv/server"));
  EXPECT_THAT(config->cmd, ElementsAre("-v"));
  EXPECT_EQ(config->working_dir, "/srv");
  EXPECT_EQ(config->stop_signal, "SIGQUIT");
  EXPECT_THAT(config->labels, ElementsAre(std::pair<std::string, std::string>("k", "v")));
}

TEST(Config, absent_and_null_are_empty) {
  EXPECT_EQ(*parse_config("{}"), ImageConfig());
  EXPECT_EQ(*parse_config(R"({"config":null})"), ImageConfig());
  EXPECT_EQ(
      *parse_config(R"({"config":{"Entrypoint":null,"Cmd":null,"Env":null,"Labels":null,"ExposedPorts":null,"User":null}})"),
      ImageConfig());
}

TEST(Config, refuses_wrong_types_and_texts_that_would_be_cut) {
  for (const char* text :
       {"", "[]", R"({"config":7})", R"({"config":{"Cmd":"x"}})", R"({"config":{"Env":[1]}})", R"({"config":{"User":1000}})",
        R"({"config":{"Labels":{"a":1}}})", R"({"config":{"ExposedPorts":[]}})", R"({"config":{"Env":["A=1\u0000B=2"]}})",
        R"({"config":{"WorkingDir":"/srv\u0000/x"}})"}) {
    const auto config = parse_config(text);
    ASSERT_FALSE(config.ok()) << text;
    EXPECT_EQ(config.error().name, "CannotPullContainerError");
    EXPECT_THAT(config.error().message, HasSubstr("configuration is not valid"));
  }
}

TEST(Manifest, names_its_blobs_configuration_first) {
  const auto blobs =
      manifest_blobs(R"({"config":{"digest":")" + kOne + R"(","size":1},"layers":[{"digest":")" + kTwo + R"(","size":1}]})");
  ASSERT_TRUE(blobs.ok());
  EXPECT_THAT(*blobs, ElementsAre(kOne, kTwo));
  EXPECT_FALSE(manifest_blobs("{}").ok());
  EXPECT_FALSE(manifest_blobs(R"({"config":{"digest":"x"},"layers":[]})").ok());
}

TEST(Digest, is_sha256) {
  EXPECT_EQ(sha256_digest("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Beneath, stays_below_the_roots) {
  testing::TemporaryDirectory dir;
  const auto root = dir.path() / "root";
  fs::create_directories(root / "a" / "b");
  fs::create_directories(dir.path() / "rootless");
  fs::create_directories(dir.path() / "outside");
  fs::create_directory_symlink(dir.path() / "outside", root / "link");
  fs::create_directory_symlink(root / "a", root / "inner");
  write(root / "file", "x");

  EXPECT_EQ((*directory_beneath(root, "a/b"))->shown(), fs::canonical(root / "a/b"));
  EXPECT_FALSE(directory_beneath(root, "../outside").ok());
  EXPECT_FALSE(directory_beneath(root, "link").ok());
  EXPECT_FALSE(directory_beneath(root, "inner/b").ok());
  EXPECT_FALSE(directory_beneath(root, "/etc").ok());
  EXPECT_FALSE(directory_beneath(root, "file").ok());
  EXPECT_THAT(directory_beneath(root, "link").error().message, HasSubstr("symbolic link"));

  EXPECT_TRUE(beneath_roots({"/nowhere", root}, (root / "file").string(), Wanted::kFile).ok());
  EXPECT_FALSE(beneath_roots({root}, (root / "a").string(), Wanted::kFile).ok());
  EXPECT_FALSE(beneath_roots({root}, (dir.path() / "rootless").string(), Wanted::kDirectory).ok());
  EXPECT_FALSE(beneath_roots({root}, root.string(), Wanted::kDirectory).ok());
  EXPECT_FALSE(beneath_roots({}, (root / "file").string(), Wanted::kFile).ok());
  EXPECT_FALSE(beneath_roots({"relative"}, "/relative/x", Wanted::kFile).ok());
}

// A container that may write below a root exchanges names right after their lookup.
TEST(Beneath, a_name_that_is_swapped_afterwards_leads_nowhere_else) {
  testing::TemporaryDirectory dir;
  const auto root = dir.path() / "root";
  fs::create_directories(root / "image");
  fs::create_directories(dir.path() / "outside");
  write(root / "image/index.json", "image");
  write(root / "archive", "archive");
  write(dir.path() / "outside/index.json", "host");
  const auto layout = directory_beneath(root, "image");
  const auto archive = beneath_roots({root}, (root / "archive").string(), Wanted::kFile);
  ASSERT_TRUE(layout.ok());
  ASSERT_TRUE(archive.ok());
  fs::rename(root / "image", root / "away");
  fs::create_directory_symlink(dir.path() / "outside", root / "image");
  fs::remove(root / "archive");
  fs::create_symlink(dir.path() / "outside/index.json", root / "archive");
  EXPECT_EQ(read_file((*layout)->path() / "index.json", 100).value(), "image");
  // A program that we start finds the same.
  process::ChildOptions child;
  child.argv = {"cat", ((*layout)->path() / "index.json").string(), (*archive)->path().string()};
  child.environment = process::tool_environment();
  EXPECT_EQ(run(child).output, "imagearchive");
  EXPECT_EQ((*layout)->readable("cannot read " + (*layout)->path().string() + "/x"),
            "cannot read " + (*layout)->shown().string() + "/x");
}

TEST(LastWords, are_one_line_without_the_tools_frame) {
  EXPECT_EQ(last_words("time=\"2026-01-01T00:00:00Z\" level=warning msg=\"x\"\ntime=\"2026\" level=fatal msg=\"Error: "
                       "\\\"a\\\": not found\"\n"),
            "Error: \"a\": not found");
  EXPECT_EQ(last_words("   \xe2\x80\xa2 unpacking ...\n   \xe2\xa8\xaf tag is not found: 9      \n"), "tag is not found: 9");
  EXPECT_EQ(last_words(""), "");
  EXPECT_EQ(last_words("a\x1b[31mred"), "a\\x1b[31mred");
}

TEST(LastWords, of_a_crash_are_its_reason_and_not_its_trace) {
  EXPECT_EQ(last_words("unpacking rootfs ...\npanic: d.nx != 0\n\ngoroutine 1 [running]:\nmain.go:172 +0x32\n"),
            "panic: d.nx != 0");
  EXPECT_EQ(last_words("fatal error: out of memory\n\nruntime stack:\nx.go:1 +0x1\n"), "fatal error: out of memory");
  EXPECT_EQ(last_words("a name with panic: inside\nend\n"), "end");
}

TEST(Advice, says_what_to_do) {
  EXPECT_THAT(advice("reading manifest 9: manifest unknown"), HasSubstr("check the name and the tag"));
  EXPECT_THAT(advice("write /x: no space left on device"), HasSubstr("make room"));
  EXPECT_EQ(advice("something new"), "");
}

}  // namespace
}  // namespace moorage::images
