#include "skibidi/style_set.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "skibidi/style_file.h"

namespace twitchy::skibidi {
namespace {

Error fail(const std::filesystem::path& path, const std::string& what) {
  return Error{ErrorCode::bad_request, path.string() + ": " + what, {}};
}

// At most one byte more than a style file may have, so that compiling says that it is too long.
std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(kStyleFileBytes + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad() || (in.fail() && !in.eof())) return {};
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

}  // namespace

Result<Style> load_style(const std::filesystem::path& file) {
  const auto bytes = read_file(file);
  if (!bytes) return fail(file, "cannot read the style file");
  return Style::compile(*bytes, file.string());
}

Result<std::vector<std::filesystem::path>> find_style_files(const std::filesystem::path& dir) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".toml") files.push_back(it->path());
  }
  if (error) return fail(dir, "cannot read the folder of styles: " + error.message());
  if (files.empty()) return fail(dir, "expected a folder with style files (*.toml)");
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::map<std::string, Style>> load_styles(const std::filesystem::path& dir) {
  const auto files = find_style_files(dir);
  if (!files) return files.error();
  std::map<std::string, Style> styles;
  for (const auto& file : *files) {
    auto style = load_style(file);
    if (!style) return style.error();
    std::string name = style->name();
    styles.emplace(std::move(name), std::move(*style));
  }
  return styles;
}

}  // namespace twitchy::skibidi
