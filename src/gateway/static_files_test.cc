#include "gateway/static_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace twitchy::gateway {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

constexpr const char* kHtml = "text/html,application/xhtml+xml,*/*;q=0.8";

class StaticFilesTest : public testing::Test {
 protected:
  StaticFilesTest() {
    fs::create_directories(root_ / "assets");
    write(root_ / "index.html", "<p>hello");
    write(root_ / "assets" / "app.js", "let x");
    write(root_ / "favicon.ico", "icon");
    write(root_ / "LICENSE", "MIT");
  }

  ~StaticFilesTest() override { fs::remove_all(directory_); }

  static fs::path make_directory() {
    std::string pattern = fs::temp_directory_path() / "twitchy-XXXXXX";
    return mkdtemp(pattern.data());
  }
  static void write(const fs::path& file, std::string_view content) {
    std::ofstream(file, std::ios::binary) << content;
  }

  HttpResponse get(const std::string& path, const std::string& accept = kHtml,
                   const std::string& if_none_match = {}, const std::string& accept_encoding = {}) {
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.accept = accept;
    request.if_none_match = if_none_match;
    request.accept_encoding = accept_encoding;
    return StaticFiles::load(root_).value().get(request);
  }

  static std::string header(const HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "none";
  }

  const fs::path directory_ = make_directory();
  const fs::path root_ = directory_ / "web";
};

TEST_F(StaticFilesTest, ServesAFileWithItsType) {
  const auto script = get("/assets/app.js", "*/*");
  EXPECT_EQ(script.status, 200u);
  EXPECT_EQ(script.body, "let x");
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(get("/favicon.ico").content_type, "image/x-icon");
  EXPECT_EQ(get("/LICENSE").body, "MIT");
  EXPECT_EQ(get("/LICENSE").content_type, "application/octet-stream");
}

TEST_F(StaticFilesTest, OnlyWhatHasAHashInItsNameIsKeptUnasked) {
  EXPECT_THAT(header(get("/assets/app.js"), "Cache-Control"), HasSubstr("immutable"));
  EXPECT_EQ(header(get("/index.html"), "Cache-Control"), "no-cache");
  EXPECT_EQ(header(get("/"), "Cache-Control"), "no-cache");
  EXPECT_EQ(header(get("/assets/gone"), "Cache-Control"), "no-cache") << "the page, in place of a file";
}

TEST_F(StaticFilesTest, APageMayLoadOnlyItsOwnServersFiles) {
  EXPECT_THAT(header(get("/"), "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(header(get("/"), "Content-Security-Policy"), Not(HasSubstr("data:")));
  EXPECT_EQ(header(get("/assets/app.js"), "Content-Security-Policy"), "none");
}

TEST_F(StaticFilesTest, APathWithoutAnExtensionIsTheClientsPageForWhoeverAcceptsHtml) {
  for (const auto* path : {"/", "/rooms/uwu", "/rooms/uwu/", "/a.b/c"}) {
    EXPECT_EQ(get(path).body, "<p>hello") << path;
    EXPECT_EQ(get(path, "*/*").body, "<p>hello") << path;
  }
  EXPECT_EQ(get("/rooms/uwu", "application/json").status, 404u);
  EXPECT_EQ(get("/rooms/uwu", "").status, 404u);
  EXPECT_EQ(get("/", "").status, 200u) << "the root is the page for everyone";
}

TEST_F(StaticFilesTest, APathWithAnExtensionIsAFileOrNothing) {
  const auto missing = get("/assets/gone.js");
  EXPECT_EQ(missing.status, 404u);
  EXPECT_EQ(missing.error, ErrorCode::not_found);
  EXPECT_EQ(get("/robots.txt").status, 404u);
}

TEST_F(StaticFilesTest, NoPathLeadsOutOfTheFolder) {
  write(directory_ / "secret.txt", "secret");
  fs::create_symlink(directory_ / "secret.txt", root_ / "link.txt");
  fs::create_directory_symlink(directory_, root_ / "linked");
  for (const auto* path : {"/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "//secret.txt",
                           "/..\\secret.txt", "/link.txt", "/linked/secret.txt", "../secret.txt",
                           "/assets//app.js", "/assets/./app.js", "/etc/passwd.txt"}) {
    EXPECT_EQ(get(path).status, 404u) << path;
  }
}

TEST_F(StaticFilesTest, AFileThatIsKnownIsNotSentAgain) {
  const std::string etag = header(get("/"), "ETag");
  const auto again = get("/", kHtml, etag);
  EXPECT_EQ(again.status, 304u);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.content_type, "");
  EXPECT_EQ(header(again, "ETag"), etag);
  EXPECT_EQ(get("/", kHtml, "\"other\"").status, 200u);
  EXPECT_EQ(get("/assets/app.js", kHtml, etag).status, 200u) << "each content has its own";
}

// A proxy that compresses weakens the tag, and a cache may ask for several (RFC 9110, 13.1.2).
TEST_F(StaticFilesTest, AWeakTagOrOneOfSeveralIsKnownToo) {
  const std::string etag = header(get("/"), "ETag");
  EXPECT_EQ(get("/", kHtml, "W/" + etag).status, 304u);
  EXPECT_EQ(get("/", kHtml, "\"other\", " + etag).status, 304u);
  EXPECT_EQ(get("/", kHtml, "*").status, 304u);
  EXPECT_EQ(get("/", kHtml, etag.substr(1, etag.size() - 2)).status, 200u) << "not a tag without quotes";
}

TEST_F(StaticFilesTest, SendsTheSmallestCodingThatIsThereAndAccepted) {
  write(root_ / "assets" / "app.js.br", "brotli");
  write(root_ / "assets" / "app.js.gz", "gzipped");
  const auto get_as = [&](const std::string& accepted) { return get("/assets/app.js", "*/*", "", accepted); };
  for (const auto* accepted : {"gzip, deflate, br, zstd", "BR", "gzip;q=1.0, br;q=0.1", "br ; q=1"}) {
    EXPECT_EQ(get_as(accepted).body, "brotli") << accepted;
    EXPECT_EQ(header(get_as(accepted), "Content-Encoding"), "br") << accepted;
  }
  for (const auto* accepted : {"gzip", "deflate,gzip", "br;q=0, gzip", "br; Q=0.000,gzip"}) {
    EXPECT_EQ(get_as(accepted).body, "gzipped") << accepted;
    EXPECT_EQ(header(get_as(accepted), "Content-Encoding"), "gzip") << accepted;
  }
  for (const auto* accepted : {"", "deflate", "identity", "*", "brotli", ",;,", "gzip;q=0"}) {
    EXPECT_EQ(get_as(accepted).body, "let x") << accepted;
    EXPECT_EQ(header(get_as(accepted), "Content-Encoding"), "none") << accepted;
  }
  EXPECT_EQ(get_as("br").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(header(get_as("br"), "Cache-Control"), header(get_as(""), "Cache-Control"));
}

TEST_F(StaticFilesTest, ACacheKeepsTheCodingsApart) {
  write(root_ / "index.html.br", "brotli");
  EXPECT_EQ(header(get("/", kHtml, "", "br"), "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(get("/"), "Vary"), "Accept-Encoding") << "what is sent to others varies too";
  EXPECT_EQ(header(get("/favicon.ico"), "Vary"), "none");
  const std::string compressed = header(get("/", kHtml, "", "br"), "ETag");
  const std::string plain = header(get("/"), "ETag");
  EXPECT_NE(compressed, plain);
  EXPECT_EQ(get("/", kHtml, compressed, "br").status, 304u);
  EXPECT_EQ(header(get("/", kHtml, compressed, "br"), "Vary"), "Accept-Encoding");
  EXPECT_EQ(get("/", kHtml, plain, "br").status, 200u);
}

TEST_F(StaticFilesTest, ACompressedTwinIsNoFileOfItsOwn) {
  write(root_ / "assets" / "app.js.br", "brotli");
  write(root_ / "data.gz", "an archive");
  EXPECT_EQ(get("/assets/app.js.br").status, 404u);
  EXPECT_EQ(get("/data.gz").body, "an archive") << "it stands alone";
}

TEST_F(StaticFilesTest, AFolderThatIsNotThereIsAnError) {
  const auto missing = StaticFiles::load(directory_ / "nowhere");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, HasSubstr("nowhere"));
  EXPECT_FALSE(StaticFiles::load(root_ / "index.html")) << "a file is no folder";
}

TEST_F(StaticFilesTest, NoFilesAreNothingAtEveryPath) {
  HttpRequest request;
  request.path = "/";
  request.accept = kHtml;
  EXPECT_EQ(StaticFiles().get(request).status, 404u);
}

}  // namespace
}  // namespace twitchy::gateway
