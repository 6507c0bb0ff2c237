#include "server/style_tools.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <iostream>
#include <map>
#include <string_view>

#include "base/random.h"
#include "skibidi/style_set.h"
#include "skibidi/unicode.h"

namespace twitchy::server {
namespace {

namespace json = boost::json;
using skibidi::Did;
using skibidi::Explanation;
using skibidi::Step;
using skibidi::Style;

// One of each kind that a style should answer well.
constexpr std::array<const char*, 18> kSampleLines = {
    "hi there",
    "lol",
    "?",
    "gg wp everyone",
    "I think this streamer is really good at the game",
    "anyone know what song this is?",
    "LETS GO WE WON",
    "i lost again and i'm so tired, not my day",
    "@ada you should watch https://example.com/a_(b), it's really funny",
    "this patch is bad because the devs never listen to people",
    "thank you so much for the gift!",
    "good night everyone, see you tomorrow",
    "My friends were winning all day. Then we went to eat and forgot the time!",
    "Kappa",
    "/me waves at everyone",
    "12:30",
    "今天的直播真的很好看",
    "so I was playing this game yesterday with my friend and we were about to win the final round when "
    "suddenly the "
    "power went out and we lost everything, but honestly it was very funny. We laughed for ten minutes and "
    "then "
    "tried again, and the boss was so hard that nobody wanted to stop until we had beaten it twice.",
};

Error wrong(std::string what) {
  return Error{ErrorCode::bad_request, std::move(what), {}};
}

bool is_file(const std::string& style) {
  return style.find('/') != style.npos || style.ends_with(".toml");
}

Result<Style> choose(const StyleChoice& choice) {
  if (is_file(choice.style)) return skibidi::load_style(choice.style);
  const std::filesystem::path path = choice.dir / (choice.style + ".toml");
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return skibidi::load_style(path);
  return wrong("style: there is no '" + choice.style + "' in " + choice.dir.string());
}

std::string_view name_of(Did did) {
  switch (did) {
    case Did::kept:
      return "kept";
    case Did::verbatim:
      return "verbatim";
    case Did::lexicon:
      return "lexicon";
    case Did::rules:
      return "rules";
    case Did::punctuation:
      return "punctuation";
    case Did::added:
      return "added";
  }
  return "";
}

json::object json_of(const Step& step) {
  json::object object;
  object["did"] = name_of(step.did);
  if (step.did == Did::added) {
    object["part"] = step.part;
  } else {
    object["from"] = step.from;
  }
  object["to"] = step.to;
  return object;
}

// JSON is UTF-8: each byte that is not becomes U+FFFD.
std::string as_utf8(const std::string& text) {
  std::string valid;
  for (std::size_t at = 0; at < text.size();) {
    const skibidi::CodePoint point = skibidi::code_point_at(text, at);
    skibidi::append_code_point(valid, point.value);
    at += point.bytes;
  }
  return valid;
}

// The seed as a text: it has 64 bits, and many readers of JSON keep only 53 of a number.
std::string json_line(const Style& style, std::uint64_t seed, const std::string& text,
                      const Explanation& explanation) {
  json::array steps;
  for (const Step& step : explanation.steps) steps.push_back(json_of(step));
  json::object line;
  line["style"] = style.name();
  line["version"] = fmt::format("{:016x}", style.version());
  line["seed"] = std::to_string(seed);
  line["text"] = as_utf8(text);
  line["output"] = as_utf8(explanation.output);
  line["mood"] = skibidi::name_of(explanation.mood);
  line["steps"] = std::move(steps);
  return json::serialize(line);
}

// What `--stats` sums up.
class Stats {
 public:
  void add(const std::string& text, const Explanation& explanation, std::chrono::nanoseconds took) {
    ++lines_;
    bytes_in_ += text.size();
    bytes_out_ += explanation.output.size();
    took_ += took;
    for (const Step& step : explanation.steps) {
      ++did_[name_of(step.did)];
      if (step.did == Did::added) ++added_[std::string(step.part)];
    }
  }

  void print() const {
    const auto of = [](std::size_t sum, std::size_t all) {
      return static_cast<double>(sum) / static_cast<double>(std::max<std::size_t>(all, 1));
    };
    const auto each = [&](std::size_t sum) { return of(sum, lines_); };
    fmt::print(stderr, "{} lines, {:.1f} bytes each, {:.1f} rewritten ({:.2f} times)\n", lines_,
               each(bytes_in_), each(bytes_out_), of(bytes_out_, bytes_in_));
    fmt::print(stderr, "{:.0f} ns a line\n", each(static_cast<std::size_t>(took_.count())));
    for (const auto& [did, times] : did_)
      fmt::print(stderr, "{:<12} {:8} {:6.2f} a line\n", did, times, each(times));
    for (const auto& [part, times] : added_) {
      fmt::print(stderr, "  {:<14} {:4} {:5.1f} % of lines\n", part, times, 100 * each(times));
    }
  }

 private:
  std::size_t lines_ = 0;
  std::size_t bytes_in_ = 0;
  std::size_t bytes_out_ = 0;
  std::chrono::nanoseconds took_{0};
  std::map<std::string_view, std::size_t> did_;
  std::map<std::string, std::size_t> added_;
};

std::string described(const Style& style) {
  const Style::Size size = style.size();
  return fmt::format("{} entries that know {} phrases, {} texts in parts, {} rules", size.entries,
                     size.phrases, size.parts, size.rules);
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

// The style files that a path stands for.
Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return std::vector{path};
  return skibidi::find_style_files(path);
}

}  // namespace

Result<void> skibidify(const SkibidifyOptions& options) {
  const auto style = choose(options.choice);
  if (!style) return style.error();
  SystemRandom random;
  Stats stats;
  std::uint64_t lines = 0;
  const auto rewrite = [&](const std::string& text) {
    const std::uint64_t seed = options.seed ? *options.seed + lines : random.next();
    ++lines;
    const auto begin = std::chrono::steady_clock::now();
    const std::string output = style->rewrite(text, seed);
    const auto took = std::chrono::steady_clock::now() - begin;
    if (options.json || options.stats) {
      const Explanation explanation = style->explain(text, seed);
      if (options.stats) stats.add(text, explanation, took);
      if (options.json) {
        fmt::print("{}\n", json_line(*style, seed, text, explanation));
        return;
      }
    }
    fmt::print("{}\n", output);
  };
  if (options.text) {
    rewrite(*options.text);
  } else {
    for (std::string line; std::getline(std::cin, line);) {
      if (line.ends_with('\r')) line.pop_back();
      rewrite(line);
    }
  }
  if (options.stats) stats.print();
  return {};
}

Result<void> list_styles(const std::filesystem::path& dir) {
  const auto styles = skibidi::load_styles(dir);
  if (!styles) return styles.error();
  for (const auto& [name, style] : *styles) {
    fmt::print("{:<12} {}\n{:12} {}, version {:016x}\n", name, style.description(), "", described(style),
               style.version());
  }
  return {};
}

std::vector<Error> check_styles(const std::vector<std::string>& paths, const std::filesystem::path& dir) {
  std::vector<Error> mistakes;
  const std::vector<std::string> wanted = paths.empty() ? std::vector{dir.string()} : paths;
  for (const std::string& path : wanted) {
    const auto files = files_of(path);
    if (!files) {
      mistakes.push_back(files.error());
      continue;
    }
    for (const auto& file : *files) {
      if (const auto style = skibidi::load_style(file)) {
        fmt::print("{}: fine: {}\n", file.string(), described(*style));
      } else {
        mistakes.push_back(style.error());
      }
    }
  }
  return mistakes;
}

Result<void> try_style(const TryOptions& options) {
  const auto style = choose(options.choice);
  if (!style) return style.error();
  std::vector<std::string> texts(kSampleLines.begin(), kSampleLines.end());
  if (options.text) texts = {*options.text};
  for (const std::string& text : texts) {
    if (texts.size() > 1) fmt::print("> {}\n", text);
    for (std::uint64_t seed = options.first_seed;; ++seed) {
      if (options.first_seed != options.last_seed) fmt::print("{}\t", seed);
      fmt::print("{}\n", style->rewrite(text, seed));
      if (seed == options.last_seed) break;
    }
  }
  return {};
}

Result<void> parse_seed(const std::string& text, SkibidifyOptions& options) {
  options.seed = parse_number(text);
  if (!options.seed) return wrong("--seed: expected a whole number below 2^64, not '" + text + "'");
  return {};
}

Result<void> parse_seeds(const std::string& text, TryOptions& options) {
  const std::size_t dash = text.find('-');
  const auto first = parse_number(std::string_view(text).substr(0, dash));
  const auto last = dash == text.npos ? first : parse_number(std::string_view(text).substr(dash + 1));
  if (!first || !last || *first > *last)
    return wrong("--seeds: expected N or FIRST-LAST, not '" + text + "'");
  options.first_seed = *first;
  options.last_seed = *last;
  return {};
}

}  // namespace twitchy::server
