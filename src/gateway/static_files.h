// The web client's files, read into memory at start: so no request names a file of the machine's.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/http_message.h"

namespace twitchy::gateway {

// Immutable once loaded; any thread.
class StaticFiles {
 public:
  StaticFiles() = default;  // none: every GET is not_found

  // All regular files below `dir`, limits::kStaticFilesBytes at most. Links are not followed out of it.
  // `x.br` and `x.gz` beside an `x` are what it is in brotli and in gzip, not files of their own.
  static Result<StaticFiles> load(const std::filesystem::path& dir);

  // A file, in the smallest coding that is there and accepted; or the client's page, for a path without a
  // file extension if HTML is accepted; or not_found.
  HttpResponse get(const HttpRequest& request) const;

 private:
  // The same file, byte for byte once decoded. Each coding has a tag of its own (RFC 9110, 8.8.3).
  struct Representation {
    std::string_view coding;  // as in Content-Encoding; empty: none
    std::string content;
    std::string etag;
  };
  struct File {
    std::string content_type;
    std::string cache_control;
    std::vector<Representation> representations;  // the preferred first, the one without a coding last
  };

  const File* find(const HttpRequest& request) const;
  static const Representation& choose(const File& file, std::string_view accept_encoding);

  std::map<std::string, File, std::less<>> files_;  // by path, "/index.html"
};

}  // namespace twitchy::gateway
