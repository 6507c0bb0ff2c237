// Stands in for libFuzzer where the compiler has none: calls a fuzz target once with no bytes and once
// with each file in the folders given. A folder that does not exist holds no kept inputs yet.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<std::uint8_t> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

int replay_folder(const fs::path& folder) {
  int count = 0;
  if (!fs::is_directory(folder)) return count;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    // Said before the call, so that a crash shows which input it was.
    std::printf("%s\n", file.path().c_str());
    std::fflush(stdout);
    const auto bytes = read_file(file.path());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    ++count;
  }
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  // Not null: fuzz targets make spans and strings of what they are given.
  const std::uint8_t nothing = 0;
  LLVMFuzzerTestOneInput(&nothing, 0);
  int count = 1;
  for (int i = 1; i < argc; ++i) count += replay_folder(argv[i]);
  std::printf("%d inputs tried\n", count);
}
