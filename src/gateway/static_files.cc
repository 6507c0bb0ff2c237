#include "gateway/static_files.h"

#include <sodium.h>

#include <array>
#include <fstream>
#include <sstream>
#include <utility>

#include "model/limits.h"

namespace twitchy::gateway {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPage = "/index.html";

std::string content_type_of(const fs::path& path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".webp", "image/webp"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
      {".wasm", "application/wasm"},
      {".webmanifest", "application/manifest+json"},
  }};
  for (const auto& [extension, type] : kTypes) {
    if (path.extension() == extension) return std::string(type);
  }
  return "application/octet-stream";
}

std::string etag_of(std::string_view content) {
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(content.data()),
                     content.size(), nullptr, 0);
  std::array<char, 2 * crypto_generichash_BYTES_MIN + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return '"' + std::string(hex.data()) + '"';
}

bool has_extension(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.find('.') != std::string_view::npos;
}

// The bundler puts a hash of their content into the names of what lies below /assets/.
std::string cache_control_of(std::string_view file_path) {
  return file_path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

// Whether If-None-Match names the tag, alone or among others; a proxy may have weakened it (W/"…"). A tag
// cannot hold quotes, so it is found only as a whole.
bool is_known(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

// What the client's page may load and call: its own server, and nothing inline.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; style-src 'self'; script-src "
    "'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

}  // namespace

Result<StaticFiles> StaticFiles::load(const fs::path& dir) {
  StaticFiles loaded;
  std::size_t bytes = 0;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(dir, failed), end; !failed && it != end; it.increment(failed)) {
    if (!it->is_regular_file() || it->is_symlink()) continue;
    std::ifstream in(it->path(), std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    File file{std::move(content).str(), content_type_of(it->path()), {}, {}};
    file.etag = etag_of(file.content);
    const std::string path = "/" + fs::relative(it->path(), dir).generic_string();
    file.cache_control = cache_control_of(path);
    bytes += file.content.size();
    if (bytes > limits::kStaticFilesBytes)
      return Error{ErrorCode::too_large, dir.string() + ": more than 64 MiB", {}};
    loaded.files_[path] = std::move(file);
  }
  if (failed) return Error{ErrorCode::not_found, dir.string() + ": " + failed.message(), {}};
  return loaded;
}

const StaticFiles::File* StaticFiles::find(const HttpRequest& request) const {
  if (const auto found = files_.find(request.path); found != files_.end()) return &found->second;
  const bool accepts_html = request.accept.find("text/html") != std::string::npos || request.accept == "*/*";
  if (has_extension(request.path) || (!accepts_html && request.path != "/")) return nullptr;
  const auto page = files_.find(kPage);
  return page == files_.end() ? nullptr : &page->second;
}

HttpResponse StaticFiles::get(const HttpRequest& request) const {
  const File* file = find(request);
  if (!file) return problem_response({ErrorCode::not_found, "there is nothing at this path", {}});
  HttpResponse response{200, file->content_type, file->content, {}, {}};
  response.headers.emplace_back("ETag", file->etag);
  response.headers.emplace_back("Cache-Control", file->cache_control);
  if (file->content_type.starts_with("text/html")) {
    response.headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
  }
  if (is_known(request.if_none_match, file->etag)) {
    response.status = 304;
    response.content_type.clear();
    response.body.clear();
  }
  return response;
}

}  // namespace twitchy::gateway
