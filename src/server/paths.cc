#include "server/paths.h"

namespace twitchy::server {
namespace fs = std::filesystem;

fs::path find_resource(std::string_view name, const fs::path& in_checkout) {
  std::error_code ignored;
  const fs::path program_dir = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  const fs::path installed = program_dir.parent_path() / "share" / "twitchy" / name;
  if (fs::exists(installed, ignored)) return installed;
  return program_dir.parent_path().parent_path() / in_checkout;  // CHECKOUT/build/PRESET/twitchy
}

}  // namespace twitchy::server
