#include "drivers/runtime/oci/containers/sealed_program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "support/temporary_directory.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

class SealedProgramTest : public ::testing::Test {
 protected:
  fs::path program(const std::string& bytes) {
    const auto path = directory_.path() / "program";
    const auto fresh = directory_.path() / "fresh";
    std::ofstream(fresh, std::ios::binary) << bytes;
    fs::rename(fresh, path);  // as a package manager replaces it
    return path;
  }
  static std::string content(const files::UniqueFd& fd) {
    std::string out(64, '\0');
    out.resize(static_cast<std::size_t>(::pread(fd.get(), out.data(), out.size(), 0)));
    return out;
  }

  moorage::testing::TemporaryDirectory directory_;
};

const std::string kElf = "\177ELF and what follows";

}  // namespace

TEST_F(SealedProgramTest, a_copy_cannot_be_changed) {
  SealedProgram sealed(program(kElf));
  const auto copy = sealed.get();
  ASSERT_TRUE(copy);
  EXPECT_EQ(content(*copy), kElf);
  // Exactly the four seals by which the runtimes recognise a copy of themselves.
  EXPECT_EQ(::fcntl(copy->get(), F_GET_SEALS), F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
  EXPECT_EQ(::pwrite(copy->get(), "x", 1, 0), -1);
  EXPECT_NE(::fcntl(copy->get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST_F(SealedProgramTest, a_replaced_program_is_copied_again_and_the_old_copy_lives_as_long_as_it_is_used) {
  const auto path = program(kElf);
  SealedProgram sealed(path);
  const auto old = sealed.get();
  ASSERT_TRUE(old);
  EXPECT_EQ(sealed.get(), old);
  program("\177ELF of the next version");
  const auto copy = sealed.get();
  ASSERT_TRUE(copy);
  EXPECT_EQ(content(*copy), "\177ELF of the next version");
  EXPECT_EQ(content(*old), kElf);
}

TEST_F(SealedProgramTest, scripts_and_programs_that_are_not_there_have_none) {
  EXPECT_FALSE(SealedProgram(program("#!/bin/sh\n")).get());
  EXPECT_FALSE(SealedProgram(directory_.path() / "none").get());
  EXPECT_FALSE(SealedProgram(program("")).get());
}

}  // namespace moorage::oci
