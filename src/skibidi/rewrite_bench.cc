// What a message costs, in every style: `skibidi_bench [--benchmark_…] [FILE…]`, in the release build.
// Each FILE holds chat messages, one a line, and is measured beside our own lines. `./dev bench text` runs
// this next to other text engines.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t kShortMessageBytes = 40;
constexpr std::size_t kPoints[] = {125, 250, 500, 1'000, 2'000};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::cerr << "skibidi_bench: cannot read " << path << '\n';
    std::exit(1);
  }
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

Lines lines_of(const std::filesystem::path& path) {
  const std::string all = read_file(path);
  Lines lines;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    if (end > at) lines.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// Built to hurt: `pattern` again and again, after `head`.
struct WorstText {
  std::string_view name;
  std::string_view pattern;
  std::string_view head = "";

  std::string of(std::size_t points) const;
};

std::string WorstText::of(std::size_t points) const {
  std::string text;
  std::size_t count = 0;
  for (std::size_t at = 0;; ++at) {
    const char byte = at < head.size() ? head[at] : pattern[(at - head.size()) % pattern.size()];
    const bool begins_code_point = (byte & 0xC0) != 0x80;
    if (begins_code_point && count++ == points) return text;
    text += byte;
  }
}

constexpr WorstText kWorstTexts[] = {
    {"backticks", "`"},
    {"code", "`a` b "},
    {"runs_of_backticks", "` `` ``` "},
    {"brackets_after_a_link", "()", "https://example.com/"},
    {"brackets_opening_after_a_link", "(", "https://example.com/"},
    {"brackets_closing_after_a_link", ")", "https://example.com/"},
    {"dots_after_a_link", ".", "https://example.com/"},
    {"links_in_brackets", "(a.b/"},
    {"links", "http://"},
    {"colons", ":"},
    {"emotes", ":a"},
    {"mail", "a@a."},
    {"mentions", "@"},
    {"paths", "/a"},
    {"combining_marks", "\u0301", "e"},
    {"accents", "e\u0301\u0308 "},
    {"hangul_jamo", "\u1112\u1161\u11ab"},
    {"devanagari", "\u0915\u094d"},
    {"emoji_joined", "\U0001F468\u200d\U0001F469\u200d\U0001F467 "},
    {"flags", "\U0001F1E9\U0001F1EA"},
    {"scripts", "aя你"},
    {"letters", "w "},
    {"one_word", "w"},
    {"r_and_l", "rl"},
    {"dots", "a.b.c.d."},
    {"apostrophes", "'"},
    {"contractions", "I'm "},
    {"hyphens", "so-"},
    {"commas", "so, "},
    {"smileys", ":D "},
    {"exclamation", "!?"},
    {"spaces", "  ", "so"},
    {"begun_phrases", "thank let's good oh my what the right "},
    {"known_in_capitals", "THIS STREAMER IS REALLY GOOD AT THE GAME BECAUSE MY FRIEND LOVES EVERYONE "},
    {"known", "i love this game so much but i lost again "},
};

void rewrite_lines(benchmark::State& state, const Style& style, const Lines& lines) {
  std::size_t bytes = 0;
  for (const std::string& line : lines) bytes += line.size();
  std::uint64_t seed = 0;
  std::size_t rewritten_bytes = 0;
  for (auto _ : state) {
    for (const std::string& line : lines) {
      const std::string text = style.rewrite(line, seed++);
      benchmark::DoNotOptimize(text.data());
      rewritten_bytes += text.size();
    }
  }
  const auto messages = static_cast<double>(seed);
  const auto passes = static_cast<double>(state.iterations());
  state.counters["messages"] = {messages, benchmark::Counter::kIsRate};
  state.counters["per_message"] = {messages, benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
  state.counters["growth"] = static_cast<double>(rewritten_bytes) / (passes * static_cast<double>(bytes));
}

// `per_point` is the same at every size if the cost is linear.
void rewrite_worst(benchmark::State& state, const Style& style, const WorstText& worst) {
  const auto points = static_cast<std::size_t>(state.range(0));
  const std::string text = worst.of(points);
  std::uint64_t seed = 0;
  for (auto _ : state) benchmark::DoNotOptimize(style.rewrite(text, seed++));
  state.counters["per_point"] = {static_cast<double>(seed * points),
                                 benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
}

void load(benchmark::State& state, const std::string& style_name) {
  const std::string file_name = style_name + ".toml";
  const std::string toml = read_file(std::filesystem::path(TWITCHY_SOURCE_DIR "/styles") / file_name);
  for (auto _ : state) benchmark::DoNotOptimize(Style::compile(toml, file_name));
}

void load_all(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(load_styles(TWITCHY_SOURCE_DIR "/styles"));
}

std::size_t heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

void register_lines(const std::string& name, const Lines& lines) {
  for (const auto& [style_name, style] : testing::shipped_styles()) {
    benchmark::RegisterBenchmark((name + "/" + style_name).c_str(), rewrite_lines, style, lines);
  }
}

void register_worst(const WorstText& worst) {
  for (const auto& [style_name, style] : testing::shipped_styles()) {
    const std::string name = "worst/" + std::string(worst.name) + "/" + style_name;
    auto* registered = benchmark::RegisterBenchmark(name.c_str(), rewrite_worst, style, worst);
    for (const std::size_t points : kPoints) registered->Arg(static_cast<std::int64_t>(points));
  }
}

void register_load() {
  for (const auto& [style_name, style] : testing::shipped_styles()) {
    benchmark::RegisterBenchmark(("load/" + style_name).c_str(), load, style_name)
        ->Unit(benchmark::kMicrosecond);
  }
  benchmark::RegisterBenchmark("load/all", load_all)->Unit(benchmark::kMicrosecond);
}

// Whatever the engine keeps on the heap counts, since nothing was loaded before.
void register_memory() {
  const std::size_t before = heap_bytes();
  testing::shipped_styles();
  const auto taken = static_cast<double>(heap_bytes() - before);
  const auto show = [taken](benchmark::State& state) {
    for (auto _ : state) continue;
    state.counters["heap_bytes"] = {taken, benchmark::Counter::kDefaults, benchmark::Counter::kIs1024};
  };
  benchmark::RegisterBenchmark("memory/all", show)->Iterations(1);
}

void register_all(const std::vector<std::filesystem::path>& files) {
  register_memory();
  const Lines own_lines = lines_of(TWITCHY_SOURCE_DIR "/src/skibidi/testdata/lines.txt");
  Lines short_lines = own_lines;
  std::erase_if(short_lines, [](const std::string& line) { return line.size() != kShortMessageBytes; });
  register_lines("forty_bytes", short_lines);
  register_lines("lines", own_lines);
  for (const auto& file : files) register_lines(file.stem(), lines_of(file));
  for (const WorstText& worst : kWorstTexts) register_worst(worst);
  register_load();
}

}  // namespace
}  // namespace twitchy::skibidi

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc == 1) std::cerr << "skibidi_bench: no FILE of messages is named, so no corpus is measured\n";
  benchmark::AddCustomContext("compiler", __VERSION__);
  twitchy::skibidi::register_all({argv + 1, argv + argc});
  benchmark::RunSpecifiedBenchmarks();
}
