// Any bytes as a configuration file: a configuration whose values are in their ranges, or one line that
// names the file or a key.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "base/check.h"
#include "server/config.h"

namespace {

namespace fs = std::filesystem;
using namespace twitchy;
using namespace twitchy::server;

// One for each process, since several may fuzz at once.
const fs::path& file() {
  static const fs::path path =
      fs::temp_directory_path() / ("config_fuzz-" + std::to_string(getpid()) + ".toml");
  return path;
}

void check_error(const Error& error) {
  TWITCHY_CHECK(error.code == ErrorCode::bad_request);
  TWITCHY_CHECK(!error.message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::ofstream(file(), std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  Config config;
  const auto read = read_config_file(file(), config);
  std::error_code ignored;
  fs::remove(file(), ignored);
  if (!read) {
    check_error(read.error());
    return 0;
  }
  if (const auto checked = check_config(config); !checked) {
    check_error(checked.error());
    return 0;
  }
  TWITCHY_CHECK(config.threads <= 256 && config.keep_days <= 36'500 && config.outbox_bytes > 0);
  std::set<RoomId> ids;
  TWITCHY_CHECK(!config.rooms.empty());
  for (const auto& room : config.rooms) {
    TWITCHY_CHECK(parse_room_id(room.id.value()) && ids.insert(room.id).second);
    TWITCHY_CHECK(!room.title.empty() && !room.style.empty());
  }
  return 0;
}
