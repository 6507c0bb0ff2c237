#include "skibidi/style_file.h"

#include <toml++/toml.h>  // heavy: included here only

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "skibidi/rewriter.h"
#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

std::string_view stem_of(std::string_view file_name) {
  file_name.remove_prefix(file_name.rfind('/') + 1);  // npos + 1 is 0
  return file_name.substr(0, file_name.rfind('.'));
}

// Reads one file. The first mistake is kept and what follows it is passed over, so that the reading
// functions need not each hand it up.
class Reader {
 public:
  explicit Reader(std::string_view file_name) : file_name_(file_name) {}

  Result<CompiledStyle> read(std::string_view toml);

 private:
  void fail(const toml::node& at, const std::string& key, const std::string& expected);
  void fail_at_line(std::size_t line, const std::string& key, const std::string& what);
  bool failed() const { return error_.has_value(); }

  void read_root(const toml::table& root);
  void read_slots(const toml::table& root);
  void read_part(const toml::table& root, const char* name, Part& part);
  void read_words(const toml::table& root);
  void read_lexicon(const toml::table& root);
  void read_phrase(const std::string& key, const toml::node& node);
  void read_rules(const toml::table& root);
  WordRule read_rule(const toml::table& table, const std::string& key);
  void read_rule_kind(const toml::table& table, const std::string& key, WordRule& rule);

  const toml::table* table(const toml::table& root, const char* name);
  void check_keys(const toml::table& table, const std::string& prefix,
                  std::initializer_list<std::string_view> known);
  std::string text(const toml::node* node, const std::string& key);
  std::uint32_t number(const toml::node* node, const std::string& key, std::uint32_t min, std::uint32_t max,
                       std::uint32_t otherwise);
  std::uint32_t percent(const toml::node* node, const std::string& key, std::uint32_t otherwise) {
    return number(node, key, 0, 100, otherwise);
  }
  std::vector<std::string> texts(const toml::node* node, const std::string& key);
  std::vector<Wording> wordings(const toml::node& node, const std::string& key, const SlotNames& slots);
  std::vector<std::string> rule_letters(const toml::node* node, const std::string& key);

  const std::string file_name_;
  std::optional<Error> error_;
  SlotNames slots_;
  CompiledStyle style_;
};

void Reader::fail_at_line(std::size_t line, const std::string& key, const std::string& what) {
  if (failed()) return;
  error_ = Error{ErrorCode::bad_request,
                 file_name_ + ":" + std::to_string(line) + ": " + (key.empty() ? "" : key + ": ") + what,
                 {}};
}

void Reader::fail(const toml::node& at, const std::string& key, const std::string& expected) {
  // A table that is there only because of what it holds has no line of its own.
  fail_at_line(std::max<std::size_t>(at.source().begin.line, 1), key, "expected " + expected);
}

// ---- Values ----------------------------------------------------------------------------------------

const toml::table* Reader::table(const toml::table& root, const char* name) {
  const toml::node* node = root.get(name);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) fail(*node, name, "a table, [" + std::string(name) + "]");
  return node->as_table();
}

void Reader::check_keys(const toml::table& table, const std::string& prefix,
                        std::initializer_list<std::string_view> known) {
  for (const auto& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    std::string names;
    for (const std::string_view name : known) names += (names.empty() ? "" : ", ") + std::string(name);
    fail_at_line(std::max<std::size_t>(key.source().begin.line, 1), prefix + std::string(key.str()),
                 "expected one of: " + names);
  }
}

std::string Reader::text(const toml::node* node, const std::string& key) {
  if (node == nullptr || failed()) return {};
  const auto value = node->value_exact<std::string>();
  if (!value) {
    fail(*node, key, "a text in quotes");
    return {};
  }
  if (const char* fit = why_unfit(*value)) fail(*node, key, fit);
  return *value;
}

std::uint32_t Reader::number(const toml::node* node, const std::string& key, std::uint32_t min,
                             std::uint32_t max, std::uint32_t otherwise) {
  if (node == nullptr) return otherwise;
  const auto value = node->value_exact<std::int64_t>();
  if (value && *value >= min && *value <= max) return static_cast<std::uint32_t>(*value);
  fail(*node, key, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return otherwise;
}

std::vector<std::string> Reader::texts(const toml::node* node, const std::string& key) {
  if (node == nullptr || failed()) return {};
  if (!node->is_array()) return {text(node, key)};
  if (node->as_array()->size() > kListEntries) {
    fail(*node, key, "at most " + std::to_string(kListEntries) + " texts");
    return {};
  }
  std::vector<std::string> out;
  for (const toml::node& item : *node->as_array()) out.push_back(text(&item, key));
  return out;
}

std::vector<Wording> Reader::wordings(const toml::node& node, const std::string& key,
                                      const SlotNames& slots) {
  const bool is_list = node.is_array();
  if (!is_list && !node.is_string()) fail(node, key, "a text in quotes or a list of them");
  const std::vector<std::string> written = texts(&node, key);
  if (written.empty()) fail(node, key, "at least one text");
  std::vector<Wording> out;
  for (std::size_t i = 0; i < written.size() && !failed(); ++i) {
    auto wording = parse_wording(written[i], slots);
    const toml::node& at = is_list ? *node.as_array()->get(i) : node;
    if (!wording) {
      fail_at_line(at.source().begin.line, key, wording.error().message);
    } else {
      out.push_back(std::move(*wording));
    }
  }
  return out;
}

// ---- Sections --------------------------------------------------------------------------------------

void Reader::read_slots(const toml::table& root) {
  const toml::table* slots = table(root, "slots");
  if (slots == nullptr || failed()) return;
  if (slots->size() > kSlots) fail(*slots, "slots", "at most " + std::to_string(kSlots) + " slots");
  for (const auto& [key, node] : *slots) {
    if (failed()) return;
    const std::string name(key.str());
    if (name.empty() || is_ascii_digit(name[0]))
      fail(node, "slots." + name, "a name that begins with a letter");
    style_.slots.push_back(wordings(node, "slots." + name, SlotNames{}));
    slots_.emplace(name, style_.slots.size() - 1);
  }
}

void Reader::read_part(const toml::table& root, const char* name, Part& part) {
  const toml::table* section = table(root, name);
  if (section == nullptr || failed()) return;
  const std::string prefix = std::string(name) + ".";
  check_keys(*section, prefix,
             {"chance", "second", kMoodNames[0], kMoodNames[1], kMoodNames[2], kMoodNames[3], kMoodNames[4],
              kMoodNames[5], kMoodNames[6], kMoodNames[7]});
  static_assert(kMoodCount == 8);
  part.chance = percent(section->get("chance"), prefix + "chance", 100);
  part.second = percent(section->get("second"), prefix + "second", 0);
  for (std::size_t mood = 0; mood < kMoodCount; ++mood) {
    const toml::node* list = section->get(kMoodNames[mood]);
    if (list != nullptr) part.by_mood[mood] = wordings(*list, prefix + std::string(kMoodNames[mood]), slots_);
  }
}

void Reader::read_words(const toml::table& root) {
  const toml::table* words = table(root, "words");
  if (words == nullptr || failed()) return;
  check_keys(*words, "words.", {"lexicon_chance", "keep"});
  style_.lexicon_chance = percent(words->get("lexicon_chance"), "words.lexicon_chance", 100);
  const toml::node* keep = words->get("keep");
  for (const std::string& word : texts(keep, "words.keep")) {
    if (!style_.lexicon.add(word, {}))
      fail(*keep, "words.keep", "each word once, not \"" + word + "\" again");
  }
}

// "mom | mum" has the same choices for each.
void Reader::read_phrase(const std::string& key, const toml::node& node) {
  const std::string name = "lexicon.\"" + key + "\"";
  const std::vector<Wording> choices = wordings(node, name, slots_);
  for (std::size_t at = 0; at <= key.size() && !failed();) {
    const std::size_t end = std::min(key.find(" | ", at), key.size());
    const std::string phrase = key.substr(at, end - at);
    if (!style_.lexicon.add(phrase, choices)) {
      fail(node, name,
           "words with one space between them, at most " + std::to_string(kPhraseWords) +
               ", that stand nowhere else in the lexicon or in words.keep: \"" + phrase + "\"");
    }
    at = end + 3;
  }
}

void Reader::read_lexicon(const toml::table& root) {
  const toml::table* lexicon = table(root, "lexicon");
  if (lexicon == nullptr || failed()) return;
  for (const auto& [key, node] : *lexicon) {
    if (failed()) return;
    read_phrase(std::string(key.str()), node);
    if (style_.lexicon.size() > kLexiconEntries) {
      fail(node, "lexicon", "at most " + std::to_string(kLexiconEntries) + " words and phrases");
    }
  }
}

std::vector<std::string> Reader::rule_letters(const toml::node* node, const std::string& key) {
  std::vector<std::string> letters = texts(node, key);
  for (const std::string& from : letters) {
    const bool fit = !from.empty() && from.size() <= kWordRuleBytes &&
                     std::all_of(from.begin(), from.end(), is_ascii_lower);
    if (!fit && !failed()) fail(*node, key, "lower-case letters a to z");
  }
  return letters;
}

void Reader::read_rule_kind(const toml::table& table, const std::string& key, WordRule& rule) {
  const auto has = [&](const char* name) { return table.get(name) != nullptr; };
  if (has("replace") + has("stutter") + has("stretch") + has("append") != 1) {
    fail(table, key, "one of: replace, stutter, stretch, append");
  } else if (has("replace")) {
    check_keys(table, key + ".", {"replace", "to", "at", "chance", "letters_min"});
    rule.kind = WordRule::Kind::replace;
    rule.from = rule_letters(table.get("replace"), key + ".replace");
    rule.to = text(table.get("to"), key + ".to");
    if (!has("to")) fail(table, key + ".to", "what to replace it by");
    const std::string at = has("at") ? text(table.get("at"), key + ".at") : "anywhere";
    rule.at = at == "start" ? WordRule::At::start : at == "end" ? WordRule::At::end : WordRule::At::anywhere;
    if (at != "anywhere" && at != "start" && at != "end") {
      fail(*table.get("at"), key + ".at", "\"anywhere\", \"start\" or \"end\"");
    }
  } else if (has("stutter")) {
    check_keys(table, key + ".", {"stutter", "chance", "letters_min"});
    rule.kind = WordRule::Kind::stutter;
    if (table.get("stutter")->value_exact<bool>() != true) fail(table, key + ".stutter", "true");
  } else if (has("stretch")) {
    check_keys(table, key + ".", {"stretch", "times_min", "times_max", "chance", "letters_min"});
    rule.kind = WordRule::Kind::stretch;
    for (const char c : text(table.get("stretch"), key + ".stretch")) {
      if (!is_ascii_lower(c)) fail(table, key + ".stretch", "lower-case letters a to z");
      rule.from.emplace_back(1, c);
    }
    rule.times_max = number(table.get("times_max"), key + ".times_max", 1, kRepeatsMax, 3);
    rule.times_min = number(table.get("times_min"), key + ".times_min", 1, rule.times_max, 2);
  } else {
    check_keys(table, key + ".", {"append", "chance", "letters_min"});
    rule.kind = WordRule::Kind::append;
    rule.to = text(table.get("append"), key + ".append");
  }
  if (rule.to.size() > kWordRuleBytes) {
    fail(table, key, "texts of at most " + std::to_string(kWordRuleBytes) + " bytes");
  }
}

WordRule Reader::read_rule(const toml::table& table, const std::string& key) {
  WordRule rule;
  rule.chance = percent(table.get("chance"), key + ".chance", 100);
  rule.letters_min = number(table.get("letters_min"), key + ".letters_min", 1, 100, 2);
  read_rule_kind(table, key, rule);
  return rule;
}

void Reader::read_rules(const toml::table& root) {
  const toml::node* node = root.get("rules");
  if (node == nullptr || failed()) return;
  const toml::array* rules = node->as_array();
  if (rules == nullptr || rules->size() > kWordRules) {
    fail(*node, "rules", "at most " + std::to_string(kWordRules) + " tables, [[rules]]");
    return;
  }
  for (std::size_t i = 0; i < rules->size() && !failed(); ++i) {
    const std::string key = "rules[" + std::to_string(i) + "]";
    const toml::table* rule = rules->get(i)->as_table();
    if (rule == nullptr) {
      fail(*rules->get(i), key, "a table, [[rules]]");
    } else {
      style_.rules.push_back(read_rule(*rule, key));
    }
  }
}

void Reader::read_root(const toml::table& root) {
  check_keys(root, "",
             {"description", "separator", "openers", "lead_ins", "interjections", "endings", "closers",
              "tails", "brief", "bare", "slots", "words", "rules", "lexicon"});
  style_.description = text(root.get("description"), "description");
  if (style_.description.empty()) fail_at_line(1, "description", "expected one line for people");
  if (root.get("separator") != nullptr) {
    style_.separator = text(root.get("separator"), "separator");
    const bool spaces = style_.separator.find_first_not_of(' ') == std::string::npos;
    if (!spaces || style_.separator.empty() || style_.separator.size() > 4) {
      fail(*root.get("separator"), "separator", "one to four spaces");
    }
  }
  read_slots(root);
  read_part(root, "openers", style_.opener);
  read_part(root, "lead_ins", style_.lead_in);
  read_part(root, "interjections", style_.interjection);
  read_part(root, "endings", style_.ending);
  read_part(root, "closers", style_.closer);
  read_part(root, "tails", style_.tail);
  read_part(root, "brief", style_.brief);
  read_part(root, "bare", style_.bare);
  read_words(root);
  read_rules(root);
  read_lexicon(root);
}

Result<CompiledStyle> Reader::read(std::string_view toml) {
  style_.name = stem_of(file_name_);
  const std::uint64_t engine = kEngineVersion;
  style_.version = hash_bytes(toml, hash_bytes("skibidi engine " + std::to_string(engine) + "\n"));
  if (toml.size() > kStyleFileBytes) {
    fail_at_line(1, "", "expected at most " + std::to_string(kStyleFileBytes) + " bytes");
    return *error_;
  }
  try {
    read_root(toml::parse(toml, file_name_));
  } catch (const toml::parse_error& error) {  // Debian's library is built to throw
    fail_at_line(error.source().begin.line, "", "expected TOML: " + std::string(error.description()));
  }
  if (failed()) return *error_;
  return std::move(style_);
}

}  // namespace

Result<CompiledStyle> compile_style_file(std::string_view toml, std::string_view file_name) {
  return Reader(file_name).read(toml);
}

}  // namespace twitchy::skibidi
