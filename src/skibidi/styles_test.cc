// What holds for the styles that are shipped: their outputs are known, and they are fit for company.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "skibidi/style_file.h"
#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct GoldenLine {
  std::uint64_t seed = 0;
  std::string text;
  std::string output;
};

std::string golden_path(const std::string& style) {
  return TWITCHY_SOURCE_DIR "/src/skibidi/testdata/" + style + ".golden.tsv";
}

std::vector<GoldenLine> read_golden(const std::string& style) {
  std::vector<GoldenLine> lines;
  std::istringstream in(read_file(golden_path(style)));
  for (std::string line; std::getline(in, line);) {
    const std::size_t text = line.find('\t') + 1;
    const std::size_t output = line.find('\t', text) + 1;
    lines.push_back({std::stoull(line), line.substr(text, output - text - 1), line.substr(output)});
  }
  return lines;
}

class Shipped : public ::testing::TestWithParam<std::string> {
 protected:
  const Style& style() const { return testing::shipped(GetParam()); }
  std::string style_path() const { return TWITCHY_SOURCE_DIR "/styles/" + GetParam() + ".toml"; }
};

// After a change that is meant, run with TWITCHY_RENEW_GOLDEN=1 and read the difference; if the engine
// was changed, raise kEngineVersion.
TEST_P(Shipped, RewritesAsBefore) {
  std::vector<GoldenLine> lines = read_golden(GetParam());
  EXPECT_GE(lines.size(), 60u);
  const bool renew = std::getenv("TWITCHY_RENEW_GOLDEN") != nullptr;
  std::ofstream out;
  if (renew) out.open(golden_path(GetParam()), std::ios::binary);
  for (const GoldenLine& line : lines) {
    const std::string output = style().rewrite(line.text, line.seed);
    if (renew) {
      out << line.seed << '\t' << line.text << '\t' << output << '\n';
    } else {
      EXPECT_EQ(output, line.output) << "seed " << line.seed << ", text: " << line.text;
    }
  }
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
  for (const GoldenLine& line : read_golden(GetParam())) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      for (const std::string& word : words_of(style().rewrite(line.text, seed))) {
        EXPECT_FALSE(is_unfit(word)) << word << " in: " << line.text;
      }
    }
  }
}

// Enough that a busy room does not repeat itself.
TEST_P(Shipped, IsRich) {
  const auto style = compile_style_file(read_file(style_path()), style_path());
  ASSERT_TRUE(style);
  EXPECT_GE(style->lexicon.size(), 150u);
  EXPECT_GE(style->closer.by_mood[0].size(), 20u);
  EXPECT_GE(style->opener.by_mood[0].size(), 10u);
  EXPECT_GE(style->lead_in.by_mood[0].size(), 10u);
  for (const Part* part : {&style->opener, &style->closer}) {
    for (const auto& wordings : part->by_mood) EXPECT_GE(wordings.size(), 3u);
  }
}

// The cells of a table's row, without the backticks around them.
std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells;
  for (std::size_t at = 1; at < row.size();) {
    const std::size_t end = row.find('|', at);
    std::string cell = row.substr(at + 1, end - at - 2);
    if (cell.size() > 1 && cell.front() == '`') cell = cell.substr(1, cell.size() - 2);
    cells.push_back(std::move(cell));
    at = end + 1;
  }
  return cells;
}

TEST(ShippedStyles, WriteTheLinesInTheDocumentation) {
  std::istringstream in(read_file(TWITCHY_SOURCE_DIR "/docs/styles.md"));
  int rows = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.size() < 3 || !line.starts_with("| ") || !is_ascii_digit(line[2])) continue;
    const auto cells = cells_of(line);
    ASSERT_EQ(cells.size(), 5u) << line;
    const std::uint64_t seed = std::stoull(cells[0]);
    EXPECT_EQ(testing::shipped("bestie").rewrite(cells[1], seed), cells[2]);
    EXPECT_EQ(testing::shipped("skibidi").rewrite(cells[1], seed), cells[3]);
    EXPECT_EQ(testing::shipped("uwu").rewrite(cells[1], seed), cells[4]);
    ++rows;
  }
  EXPECT_GE(rows, 10);
}

// The style that the documentation shows, as it stands there.
TEST(ShippedStyles, TheDocumentationsOwnStyleCompiles) {
  const std::string docs = read_file(TWITCHY_SOURCE_DIR "/docs/styles.md");
  const std::size_t begin = docs.find("```toml\n") + 8;
  const std::string toml = docs.substr(begin, docs.find("```", begin) - begin);
  const auto style = Style::compile(toml, "pirate.toml");
  ASSERT_TRUE(style) << style.error().message;
  EXPECT_EQ(style->rewrite("42", 2).substr(0, 2), "42");
}

INSTANTIATE_TEST_SUITE_P(Styles, Shipped, ::testing::Values("bestie", "skibidi", "uwu"),
                         [](const auto& style) { return style.param; });

}  // namespace
}  // namespace twitchy::skibidi
