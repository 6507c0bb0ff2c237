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

struct Coding {
  std::string_view name;
  std::string_view extension;
};
// The smaller first.
constexpr std::array<Coding, 2> kCodings{{{"br", ".br"}, {"gzip", ".gz"}}};

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
    "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self'; manifest-src 'self'; "
    "script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

// The file that `path` is a compressed twin of; empty if it is none.
fs::path original_of(const fs::path& path) {
  for (const auto& coding : kCodings) {
    if (path.extension() != coding.extension) continue;
    fs::path original = path;
    original.replace_extension();
    if (fs::is_regular_file(original)) return original;
  }
  return {};
}

}  // namespace

Result<StaticFiles> StaticFiles::load(const fs::path& dir) {
  StaticFiles loaded;
  std::size_t bytes = 0;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(dir, failed), end; !failed && it != end; it.increment(failed)) {
    if (!it->is_regular_file() || it->is_symlink()) continue;
    if (!original_of(it->path()).empty()) continue;
    const std::string path = "/" + fs::relative(it->path(), dir).generic_string();
    File file{content_type_of(it->path()), cache_control_of(path), {}};
    const auto add = [&](std::string_view coding, const fs::path& from) {
      std::string content = read_file(from);
      std::string etag = etag_of(content);
      bytes += content.size();
      file.representations.push_back({coding, std::move(content), std::move(etag)});
    };
    for (const auto& coding : kCodings) {
      const fs::path twin = it->path().string() + std::string(coding.extension);
      if (fs::is_regular_file(fs::symlink_status(twin))) add(coding.name, twin);
    }
    add({}, it->path());
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

const StaticFiles::Representation& StaticFiles::choose(const File& file, std::string_view accept_encoding) {
  for (const auto& each : file.representations) {
    if (each.coding.empty() || accepts_coding(accept_encoding, each.coding)) return each;
  }
  return file.representations.back();
}

HttpResponse StaticFiles::get(const HttpRequest& request) const {
  const File* file = find(request);
  if (!file) return problem_response({ErrorCode::not_found, "there is nothing at this path", {}});
  const Representation& chosen = choose(*file, request.accept_encoding);
  const bool is_known_already = is_known(request.if_none_match, chosen.etag);
  HttpResponse response{200, file->content_type, is_known_already ? "" : chosen.content, {}, {}};
  response.headers.emplace_back("ETag", chosen.etag);
  if (!chosen.coding.empty()) response.headers.emplace_back("Content-Encoding", chosen.coding);
  if (file->representations.size() > 1) response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Cache-Control", file->cache_control);
  if (file->content_type.starts_with("text/html")) {
    response.headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
  }
  if (is_known_already) {
    response.status = 304;
    response.content_type.clear();
  }
  return response;
}

}  // namespace twitchy::gateway
