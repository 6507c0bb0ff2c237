// What holds for the styles that are shipped: their outputs are known, and they are fit for company.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

const std::string kTestData = TWITCHY_SOURCE_DIR "/src/skibidi/testdata/";
const std::string kDocumentation = TWITCHY_SOURCE_DIR "/docs/styles.md";

// After a change that is meant, run with TWITCHY_RENEW_GOLDEN=1 and read the difference; if the engine
// was changed, raise kEngineVersion.
bool renews() {
  return std::getenv("TWITCHY_RENEW_GOLDEN") != nullptr;
}

std::vector<std::string> lines_of(const std::string& bytes) {
  std::vector<std::string> lines;
  std::istringstream in(bytes);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// What people type: a text's seed is its line's number.
const std::vector<std::string>& texts() {
  static const std::vector<std::string> lines = lines_of(read_file(kTestData + "lines.txt"));
  return lines;
}

class Shipped : public ::testing::TestWithParam<std::string> {
 protected:
  const Style& style() const { return testing::shipped(GetParam()); }
  std::string style_path() const { return std::string(testing::kStylesFolder) + "/" + GetParam() + ".toml"; }
};

TEST(ShippedStyles, HaveTextsToRewrite) {
  EXPECT_EQ(texts().size(), 267u);
}

TEST_P(Shipped, RewritesAsBefore) {
  const std::string path = kTestData + GetParam() + ".golden.tsv";
  std::vector<std::string> written;
  for (std::size_t i = 0; i < texts().size(); ++i) {
    const std::uint64_t seed = i + 1;
    written.push_back(std::to_string(seed) + '\t' + texts()[i] + '\t' + style().rewrite(texts()[i], seed));
  }
  if (renews()) {
    std::ofstream out(path, std::ios::binary);
    for (const std::string& line : written) out << line << '\n';
    ASSERT_TRUE(out.flush()) << path;
    return;
  }
  const std::vector<std::string> golden = lines_of(read_file(path));
  ASSERT_FALSE(golden.empty()) << "there is no " << path;
  ASSERT_EQ(golden.size(), written.size());
  for (std::size_t i = 0; i < golden.size(); ++i) EXPECT_EQ(written[i], golden[i]);
}

// ROT13, so that no one has to read them: sexual, hateful and demeaning words, and plain curses.
constexpr auto kUnfitWords = std::to_array<std::string_view>({
    // clang-format off
    "abbfr", "afsj", "ahqr", "ahqrf", "anmv", "anmvf", "anxrq", "arteb", "avttn", "avttre",
    "baylsnaf", "betnfz", "cbea", "cflpub", "chffl", "cngurgvp", "cnxv", "cravf", "encr", "encvfg",
    "ergneq", "ergneqrq", "fcnm", "fcvp", "fhouhzna", "fhvpvqr", "fpuvmb", "frk", "frkhny", "frkl",
    "fuvg", "fuvggl", "fvzc", "fyhg", "fynir", "genaal", "genfu", "greebevfg", "gubg", "guvpp",
    "gvg", "gvgf", "htyl", "intvan", "jrgonpx", "juber", "nff", "nffrf", "nffubyr", "nhgvfgvp",
    "obbo", "obbof", "obmb", "ohgg", "onfgneq", "ovgpu", "ovgpurf", "oyvaq", "pbba", "pbpx",
    "pevccyr", "phag", "phz", "puvax", "qlxr", "qnqql", "qvpx", "rqtvat", "shpx", "shpxvat", "sng",
    "snt", "snttbg", "srgvfu", "tbba", "tbbavat", "tbbx", "tlcfl", "tlng", "tlngg", "tneontr",
    "trabpvqr", "tyvmml", "ubeal", "ubr", "ubrf", "ubybpnhfg", "unat", "uragnv", "uvgyre", "vapry",
    "vqvbg", "vqvbgf", "wvunq", "xlf", "xvax", "xvaxl", "xvxr", "ybfre", "ybfref", "ylapu", "ynzr",
    "yrjq", "zbeba", "zbebaf", "zvqtrg", "zvys",
    // clang-format on
});
static_assert(std::is_sorted(kUnfitWords.begin(), kUnfitWords.end()));

std::string rot13(std::string word) {
  for (char& c : word) {
    if (is_ascii_lower(c)) c = static_cast<char>('a' + (c - 'a' + 13) % 26);
  }
  return word;
}

// The letters between others, folded, with repeats in braces taken away: "Slay{1-3}!" is "slay".
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words(1);
  bool in_braces = false;
  for (const char c : folded(text)) {
    if (c == '{') in_braces = true;
    if (!in_braces && is_ascii_lower(c)) words.back().push_back(c);
    if (!in_braces && !is_ascii_lower(c) && !words.back().empty()) words.emplace_back();
    if (c == '}') in_braces = false;
  }
  return words;
}

bool is_unfit(const std::string& word) {
  return std::binary_search(kUnfitWords.begin(), kUnfitWords.end(), rot13(word));
}

TEST_P(Shipped, HoldsNoUnfitWord) {
  for (const std::string& word : words_of(read_file(style_path()))) EXPECT_FALSE(is_unfit(word)) << word;
}

TEST_P(Shipped, WritesNoUnfitWord) {
  for (const std::string& text : texts()) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      for (const std::string& word : words_of(style().rewrite(text, seed))) {
        EXPECT_FALSE(is_unfit(word)) << word << " in: " << text;
      }
    }
  }
}

// Enough that a busy room does not repeat itself.
TEST_P(Shipped, IsRich) {
  EXPECT_GE(style().size().entries, 250u);
  EXPECT_GE(style().size().parts, 40u);
}

// ---- The documentation -----------------------------------------------------------------------------

// A row of its table of examples: | `text` | style | seed | `output` |
struct Example {
  std::string text;
  std::string style;
  std::uint64_t seed = 0;
  std::string output;
};

std::string without_backticks(const std::string& cell) {
  return cell.size() > 1 && cell.front() == '`' && cell.back() == '`' ? cell.substr(1, cell.size() - 2)
                                                                      : cell;
}

// Nothing if the line is another table's, or none's.
std::optional<Example> example_in(const std::string& line) {
  std::vector<std::string> cells;
  for (std::size_t at = line.find("| "); at != line.npos && line.find(" |", at + 1) != line.npos;) {
    const std::size_t end = line.find(" |", at + 1);
    cells.push_back(line.substr(at + 2, end - at - 2));
    at = end + 1;
    if (at + 1 == line.size()) break;
  }
  if (cells.size() != 4 || !line.starts_with("| ") || !line.ends_with(" |")) return {};
  const bool is_number = !cells[2].empty() && std::all_of(cells[2].begin(), cells[2].end(), is_ascii_digit);
  if (!is_number || !testing::shipped_styles().contains(cells[1])) return {};
  return Example{without_backticks(cells[0]), cells[1], std::stoull(cells[2]), without_backticks(cells[3])};
}

TEST(ShippedStyles, WriteTheLinesInTheDocumentation) {
  std::map<std::string, int> examples;
  std::string renewed;
  for (const std::string& line : lines_of(read_file(kDocumentation))) {
    const auto example = example_in(line);
    if (!example) {
      renewed += line + '\n';
      continue;
    }
    const std::string output = testing::shipped(example->style).rewrite(example->text, example->seed);
    renewed += "| `" + example->text + "` | " + example->style + " | " + std::to_string(example->seed) +
               " | `" + output + "` |\n";
    if (!renews()) {
      EXPECT_EQ(output, example->output) << line;
    }
    ++examples[example->style];
  }
  if (renews()) std::ofstream(kDocumentation, std::ios::binary) << renewed;
  int all = 0;
  for (const std::string& name : testing::shipped_names()) {
    EXPECT_GE(examples[name], 3) << name;
    all += examples[name];
  }
  EXPECT_GE(all, 18);
}

// The style that the documentation shows, as it stands there.
TEST(ShippedStyles, TheDocumentationsOwnStyleCompiles) {
  const std::string docs = read_file(kDocumentation);
  const std::size_t begin = docs.find("```toml\n") + 8;
  const std::string toml = docs.substr(begin, docs.find("```", begin) - begin);
  const auto style = Style::compile(toml, "docs.toml");
  ASSERT_TRUE(style) << style.error().message;
  EXPECT_EQ(style->rewrite("42", 2).substr(0, 2), "42");
}

INSTANTIATE_TEST_SUITE_P(Styles, Shipped, ::testing::ValuesIn(testing::shipped_names()),
                         [](const auto& style) { return style.param; });

}  // namespace
}  // namespace twitchy::skibidi
