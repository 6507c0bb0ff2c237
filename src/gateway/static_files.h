// The web client's files, read into memory at start: so no request names a file of the machine's.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "gateway/http_message.h"

namespace twitchy::gateway {

// Immutable once loaded; any thread.
class StaticFiles {
 public:
  StaticFiles() = default;  // none: every GET is not_found

  // All regular files below `dir`, limits::kStaticFilesBytes at most. Links are not followed out of it.
  static Result<StaticFiles> load(const std::filesystem::path& dir);

  // A file; or the client's page, for a path without a file extension if HTML is accepted; or not_found.
  HttpResponse get(const HttpRequest& request) const;

 private:
  struct File {
    std::string content;
    std::string content_type;
    std::string etag;
    std::string cache_control;
  };

  const File* find(const HttpRequest& request) const;

  std::map<std::string, File, std::less<>> files_;  // by path, "/index.html"
};

}  // namespace twitchy::gateway
