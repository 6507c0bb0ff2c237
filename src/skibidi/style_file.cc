#include "skibidi/style_file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "skibidi/english.h"
#include "skibidi/inflection.h"
#include "skibidi/rewriter.h"
#include "skibidi/toml_values.h"
#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

std::string_view stem_of(std::string_view file_name) {
  file_name.remove_prefix(file_name.rfind('/') + 1);  // npos + 1 is 0
  return file_name.substr(0, file_name.rfind('.'));
}

// One entry of a list, as written: its text, its weight, and the forms that it gives itself.
struct Entry {
  WrittenWording wording;
  Forms given;  // of a noun or a verb; empty ones are to be inflected
  std::size_t line = 0;
};

std::span<const std::string_view> form_names(WordClass word_class) {
  if (word_class == WordClass::noun) return kNounForms;
  if (word_class == WordClass::verb) return kVerbForms;
  return {};
}

class Reader {
 public:
  explicit Reader(std::string_view file_name) : values_(file_name) { style_.name = stem_of(file_name); }

  Result<CompiledStyle> read(std::string_view toml);

 private:
  void read_root(const toml::table& root);
  void read_bounds(const toml::table& root);
  void read_slots(const toml::table& root);
  void read_part(const toml::table& root, const char* name, Part& part);
  void read_punctuation(const toml::table& root);
  void read_words(const toml::table& root);
  void read_keep(const toml::node* keep);
  void read_lexicon(const toml::table& root, const char* name, WordClass word_class);
  void read_phrases(const std::string& name, const std::string& key, const toml::node& node,
                    WordClass word_class);
  void add_forms(const std::string& name, const std::vector<std::string>& phrases, const toml::node& node,
                 const std::vector<Entry>& entries, WordClass word_class);
  bool add_phrase(const std::string& phrase, ListId list, const toml::node& at, const std::string& key);
  void read_rules(const toml::table& root);
  WordRule read_rule(const toml::table& table, const std::string& key);
  void read_rule_kind(const toml::table& table, const std::string& key, WordRule& rule);

  Entry read_entry(const toml::node& node, const std::string& key, WordClass word_class);
  std::vector<Entry> read_entries(const toml::node& node, const std::string& key, WordClass word_class);
  std::optional<Forms> forms_of_entry(const Entry& entry, const std::string& key, WordClass word_class);
  ListId add_list(const std::vector<Entry>& entries, const std::string& key, bool echoes);
  ListId read_list(const toml::node& node, const std::string& key, bool echoes) {
    return add_list(read_entries(node, key, WordClass::other), key, echoes);
  }
  std::vector<std::string> texts(const toml::node* node, const std::string& key);
  std::vector<std::string> letters(const toml::node* node, const std::string& key);

  TomlValues values_;
  CompiledStyle style_;
  std::string third_person_ = "s";
  // The forms that the engine made, which give way to phrases that are written.
  struct MadePhrase {
    std::string phrase;
    ListId list = 0;
  };
  std::vector<MadePhrase> made_;
};

// ---- Lists -----------------------------------------------------------------------------------------

Entry Reader::read_entry(const toml::node& node, const std::string& key, WordClass word_class) {
  Entry entry;
  entry.line = node.source().begin.line;
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    entry.wording.text = values_.text(&node, key);
    return entry;
  }
  const auto names = form_names(word_class);
  std::vector<std::string_view> known = {"text", "weight"};
  known.insert(known.end(), names.begin(), names.end());
  values_.check_keys(*table, key + ".", known);
  if (table->get("text") == nullptr) values_.fail(node, key + ".text", "the text");
  entry.wording.text = values_.text(table->get("text"), key + ".text");
  entry.wording.weight = values_.number(table->get("weight"), key + ".weight", 1, kWeightMax, 1);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!names[i].empty())
      entry.given[i] = values_.text(table->get(names[i]), key + "." + std::string(names[i]));
  }
  return entry;
}

std::vector<Entry> Reader::read_entries(const toml::node& node, const std::string& key,
                                        WordClass word_class) {
  std::vector<Entry> entries;
  const toml::array* list = node.as_array();
  if (list == nullptr) {
    if (!node.is_string() && !node.is_table()) {
      values_.fail(node, key, "a text in quotes or a list of them");
    } else {
      entries.push_back(read_entry(node, key, word_class));
    }
    return entries;
  }
  if (list->empty()) values_.fail(node, key, "at least one text");
  if (list->size() > kListEntries)
    values_.fail(node, key, "at most " + std::to_string(kListEntries) + " texts");
  for (std::size_t i = 0; i < list->size() && !values_.failed(); ++i) {
    entries.push_back(read_entry(*list->get(i), key, word_class));
  }
  return entries;
}

ListId Reader::add_list(const std::vector<Entry>& entries, const std::string& key, bool echoes) {
  if (values_.failed()) return 0;
  std::vector<WrittenWording> written;
  written.reserve(entries.size());
  for (const Entry& entry : entries) written.push_back(entry.wording);
  std::size_t error_at = 0;
  const auto list = style_.texts.add_list(written, echoes, error_at);
  if (list) return *list;
  values_.fail_at_line(entries[error_at].line, key, list.error().message);
  return 0;
}

std::vector<std::string> Reader::texts(const toml::node* node, const std::string& key) {
  if (node == nullptr || values_.failed()) return {};
  std::vector<std::string> out;
  for (const Entry& entry : read_entries(*node, key, WordClass::other)) out.push_back(entry.wording.text);
  return out;
}

std::vector<std::string> Reader::letters(const toml::node* node, const std::string& key) {
  std::vector<std::string> all = texts(node, key);
  for (const std::string& each : all) {
    const bool fit = !each.empty() && each.size() <= kWordRuleBytes &&
                     std::all_of(each.begin(), each.end(), is_ascii_lower);
    if (!fit) values_.fail(*node, key, "lower-case letters a to z");
  }
  return all;
}

// ---- Sections --------------------------------------------------------------------------------------

void Reader::read_bounds(const toml::table& root) {
  const toml::table* bounds = values_.table(root, "bounds");
  if (bounds == nullptr || values_.failed()) return;
  values_.check_keys(*bounds, "bounds.", {"long_words", "words_per_interjection", "additions_bytes"});
  const auto read = [&](const char* name, std::uint32_t& bound, std::uint32_t max) {
    bound = values_.number(bounds->get(name), std::string("bounds.") + name, 1, max, bound);
  };
  read("long_words", style_.bounds.long_words, limits::kTextCodePoints);
  read("words_per_interjection", style_.bounds.words_per_interjection, limits::kTextCodePoints);
  read("additions_bytes", style_.bounds.additions_bytes, limits::kRewriteSlackBytes);
}

void Reader::read_slots(const toml::table& root) {
  const toml::table* slots = values_.table(root, "slots");
  if (slots == nullptr || values_.failed()) return;
  if (slots->size() > kSlots) values_.fail(*slots, "slots", "at most " + std::to_string(kSlots) + " slots");
  std::vector<std::pair<std::string, ListId>> lists;
  for (const auto& [key, node] : *slots) {
    if (values_.failed()) return;
    const std::string name(key.str());
    const bool is_taken = name.empty() || !is_ascii_letter(name[0]) || name == "word" || name == "phrase";
    if (is_taken) values_.fail(node, "slots." + name, "a name that begins with a letter, not word or phrase");
    lists.emplace_back(name, read_list(node, "slots." + name, false));
  }
  for (const auto& [name, list] : lists) style_.texts.add_slot(name, list);
}

void Reader::read_part(const toml::table& root, const char* name, Part& part) {
  const toml::table* section = values_.table(root, name);
  if (section == nullptr || values_.failed()) return;
  const std::string prefix = std::string(name) + ".";
  std::vector<std::string_view> known = {"chance", "second"};
  known.insert(known.end(), kMoodNames.begin(), kMoodNames.end());
  values_.check_keys(*section, prefix, known);
  part.chance = values_.percent(section->get("chance"), prefix + "chance", 100);
  part.second = values_.percent(section->get("second"), prefix + "second", 0);
  for (std::size_t mood = 0; mood < kMoodCount; ++mood) {
    const toml::node* list = section->get(kMoodNames[mood]);
    if (list != nullptr) part.by_mood[mood] = read_list(*list, prefix + std::string(kMoodNames[mood]), true);
  }
}

void Reader::read_punctuation(const toml::table& root) {
  const toml::table* punctuation = values_.table(root, "punctuation");
  if (punctuation == nullptr || values_.failed()) return;
  if (punctuation->size() - (punctuation->contains("chance") ? 1 : 0) > kPunctuationEntries) {
    values_.fail(*punctuation, "punctuation",
                 "at most " + std::to_string(kPunctuationEntries) + " runs of signs");
  }
  style_.punctuation_chance = values_.percent(punctuation->get("chance"), "punctuation.chance", 100);
  for (const auto& [key, node] : *punctuation) {
    if (values_.failed()) return;
    const std::string signs(key.str());
    if (signs == "chance") continue;
    const std::string name = "punctuation.\"" + signs + "\"";
    Tokens tokens;
    if (signs.size() <= kPunctuationBytes) tokenize(signs, style_.vocabulary, tokens);
    if (tokens.size() != 1 || tokens[0].kind != TokenKind::punctuation) {
      values_.fail(node, name, "a run of signs such as \"!\" or \"...\", or chance");
    }
    style_.punctuation.emplace_back(signs, read_list(node, name, false));
  }
}

void Reader::read_words(const toml::table& root) {
  const toml::table* words = values_.table(root, "words");
  if (words == nullptr || values_.failed()) return;
  values_.check_keys(*words, "words.", {"lexicon_chance", "keep", "sentence_capitals", "third_person"});
  style_.lexicon_chance = values_.percent(words->get("lexicon_chance"), "words.lexicon_chance", 100);
  style_.sentence_capitals = values_.truth(words->get("sentence_capitals"), "words.sentence_capitals", false);
  if (const toml::node* third = words->get("third_person")) {
    third_person_ = values_.text(third, "words.third_person");
    const bool fit =
        third_person_ == "s" || (third_person_.starts_with('e') && third_person_.size() <= kWordRuleBytes &&
                                 std::all_of(third_person_.begin(), third_person_.end(), is_ascii_lower));
    if (!fit) values_.fail(*third, "words.third_person", "\"s\", or an ending that begins with e");
  }
  if (words->get("keep") != nullptr) read_keep(words->get("keep"));
}

void Reader::read_keep(const toml::node* keep) {
  for (const std::string& word : texts(keep, "words.keep")) {
    if (!values_.failed()) add_phrase(folded(word), kKeptWord, *keep, "words.keep");
  }
}

// ---- Words and phrases -----------------------------------------------------------------------------

bool Reader::add_phrase(const std::string& phrase, ListId list, const toml::node& at,
                        const std::string& key) {
  if (words_of_phrase(phrase).empty()) {
    values_.fail(at, key,
                 "words with one space between them, at most " + std::to_string(kPhraseWords) + ": \"" +
                     phrase + "\"");
  } else if (!style_.phrases.add(phrase, list, style_.vocabulary)) {
    values_.fail(at, key, "each phrase once in words.keep and all lists, not \"" + phrase + "\" again");
  } else {
    return true;
  }
  return false;
}

std::optional<Forms> Reader::forms_of_entry(const Entry& entry, const std::string& key,
                                            WordClass word_class) {
  Forms forms = entry.given;
  const auto made = inflect(entry.wording.text, word_class, third_person_);
  forms[0] = uninflected(entry.wording.text);
  if (word_class == WordClass::noun) {
    forms[2] = forms[0] + "'s";
    if (!forms[1].empty()) forms[3] = possessive_of_plural(forms[1]);
  }
  // The participle of a verb is its past, if only that is given.
  if (word_class == WordClass::verb && forms[3].empty()) forms[3] = forms[2];
  for (std::size_t i = 0; i < forms_of(word_class); ++i) {
    if (!forms[i].empty()) continue;
    if (!made) {
      values_.fail_at_line(entry.line, key,
                           "expected a word of plain letters to inflect, {+} after it, or its forms: \"" +
                               entry.wording.text + "\"");
      return {};
    }
    forms[i] = (*made)[i];
  }
  return forms;
}

// Each form of the phrases gets the same form of what stands for them.
void Reader::add_forms(const std::string& name, const std::vector<std::string>& phrases,
                       const toml::node& node, const std::vector<Entry>& entries, WordClass word_class) {
  std::vector<Forms> entry_forms;
  for (const Entry& entry : entries) {
    const auto forms = forms_of_entry(entry, name, word_class);
    if (!forms) return;
    entry_forms.push_back(*forms);
  }
  std::vector<Forms> phrase_forms;
  for (const std::string& phrase : phrases) {
    const auto forms = inflect(phrase, word_class, "s");
    if (!forms) return values_.fail(node, name, "a word of plain letters to inflect: \"" + phrase + "\"");
    phrase_forms.push_back(*forms);
  }
  for (std::size_t form = 0; form < forms_of(word_class) && !values_.failed(); ++form) {
    std::vector<Entry> inflected = entries;
    for (std::size_t i = 0; i < entries.size(); ++i) inflected[i].wording.text = entry_forms[i][form];
    const ListId list = add_list(inflected, name, false);
    for (const Forms& forms : phrase_forms) {
      if (form == 0) {
        if (!add_phrase(forms[0], list, node, name)) return;
      } else if (!forms[form].ends_with('\'')) {  // of cats' the tokenizer makes cats and a sign
        made_.push_back({forms[form], list});
      }
    }
  }
}

// "mom | mum" has the same choices for each.
void Reader::read_phrases(const std::string& name, const std::string& key, const toml::node& node,
                          WordClass word_class) {
  const std::vector<Entry> entries = read_entries(node, name, word_class);
  if (values_.failed()) return;
  std::vector<std::string> phrases;
  for (std::size_t at = 0; at <= key.size();) {
    const std::size_t end = std::min(key.find(" | ", at), key.size());
    phrases.push_back(folded(key.substr(at, end - at)));
    at = end + 3;
  }
  if (word_class != WordClass::other) return add_forms(name, phrases, node, entries, word_class);
  const ListId list = add_list(entries, name, false);
  for (const std::string& phrase : phrases) {
    if (!values_.failed()) add_phrase(phrase, list, node, name);
  }
}

void Reader::read_lexicon(const toml::table& root, const char* name, WordClass word_class) {
  const toml::table* lexicon = values_.table(root, name);
  if (lexicon == nullptr || values_.failed()) return;
  for (const auto& [key, node] : *lexicon) {
    if (values_.failed()) return;
    read_phrases(std::string(name) + ".\"" + std::string(key.str()) + "\"", std::string(key.str()), node,
                 word_class);
    if (++style_.entries > kLexiconEntries) {
      values_.fail(node, name, "at most " + std::to_string(kLexiconEntries) + " words and phrases");
    }
  }
}

// ---- Rules -----------------------------------------------------------------------------------------

void Reader::read_rule_kind(const toml::table& table, const std::string& key, WordRule& rule) {
  using Kind = WordRule::Kind;
  constexpr std::array<std::pair<const char*, Kind>, 5> kKinds = {{{"replace", Kind::replace},
                                                                   {"stutter", Kind::stutter},
                                                                   {"stretch", Kind::stretch},
                                                                   {"append", Kind::append},
                                                                   {"prepend", Kind::prepend}}};
  int kinds = 0;
  const char* name = "";
  for (const auto& [each, kind] : kKinds) {
    if (table.get(each) == nullptr) continue;
    ++kinds;
    name = each;
    rule.kind = kind;
  }
  if (kinds != 1) return values_.fail(table, key, "one of: replace, stutter, stretch, append, prepend");

  std::vector<std::string_view> known = {name,          "chance",    "letters_min",
                                         "starts_with", "ends_with", "per_message"};
  const std::string own = key + "." + name;
  switch (rule.kind) {
    case Kind::replace:
      known.insert(known.end(), {"to", "at"});
      rule.from = letters(table.get(name), own);
      rule.set_to(values_.text(table.get("to"), key + ".to"));
      if (table.get("to") == nullptr) values_.fail(table, key + ".to", "what to replace it by");
      break;
    case Kind::stutter:
      if (!values_.truth(table.get(name), own, true)) values_.fail(table, own, "true");
      break;
    case Kind::stretch:
      known.insert(known.end(), {"times_min", "times_max", "at"});
      rule.at = WordRule::At::end;
      for (const char c : values_.text(table.get(name), own)) {
        if (!is_ascii_lower(c)) values_.fail(table, own, "lower-case letters a to z");
        rule.from.emplace_back(1, c);
      }
      if (rule.from.empty()) values_.fail(table, own, "lower-case letters a to z");
      rule.times_max = values_.number(table.get("times_max"), key + ".times_max", 1, kRepeatsMax, 3);
      rule.times_min = values_.number(table.get("times_min"), key + ".times_min", 1, rule.times_max,
                                      std::min(2u, rule.times_max));
      break;
    case Kind::append:
    case Kind::prepend:
      rule.set_to(values_.text(table.get(name), own));
      if (rule.to[0].empty()) values_.fail(table, own, "some text");
      break;
  }
  values_.check_keys(table, key + ".", known);
  if (rule.to[0].size() > kWordRuleBytes) {
    values_.fail(table, key, "texts of at most " + std::to_string(kWordRuleBytes) + " bytes");
  }
}

WordRule Reader::read_rule(const toml::table& table, const std::string& key) {
  WordRule rule;
  read_rule_kind(table, key, rule);
  if (const toml::node* node = table.get("at"); node != nullptr && !values_.failed()) {
    const std::string at = values_.text(node, key + ".at");
    rule.at = at == "start" ? WordRule::At::start : at == "end" ? WordRule::At::end : WordRule::At::anywhere;
    if (at != "anywhere" && at != "end" && (at != "start" || rule.kind == WordRule::Kind::stretch)) {
      values_.fail(*node, key + ".at",
                   rule.kind == WordRule::Kind::stretch ? "\"anywhere\" or \"end\""
                                                        : "\"anywhere\", \"start\" or \"end\"");
    }
  }
  rule.chance = values_.percent(table.get("chance"), key + ".chance", 100);
  rule.letters_min = values_.number(table.get("letters_min"), key + ".letters_min", 1, 100, 2);
  rule.per_message =
      values_.number(table.get("per_message"), key + ".per_message", 1, limits::kTextCodePoints, 0);
  rule.starts_with = letters(table.get("starts_with"), key + ".starts_with");
  rule.ends_with = letters(table.get("ends_with"), key + ".ends_with");
  if (!values_.failed()) rule.finish();
  return rule;
}

void Reader::read_rules(const toml::table& root) {
  const toml::node* node = root.get("rules");
  if (node == nullptr || values_.failed()) return;
  const toml::array* rules = node->as_array();
  if (rules == nullptr || rules->size() > kWordRules) {
    return values_.fail(*node, "rules", "at most " + std::to_string(kWordRules) + " tables, [[rules]]");
  }
  for (std::size_t i = 0; i < rules->size() && !values_.failed(); ++i) {
    const std::string key = "rules[" + std::to_string(i) + "]";
    const toml::table* rule = rules->get(i)->as_table();
    if (rule == nullptr) {
      values_.fail(*rules->get(i), key, "a table, [[rules]]");
    } else {
      style_.rules.push_back(read_rule(*rule, key));
    }
  }
}

// ---- The file --------------------------------------------------------------------------------------

void Reader::read_root(const toml::table& root) {
  std::vector<std::string_view> known = {"description", "separator", "bounds", "slots", "words",
                                         "rules",       "lexicon",   "nouns",  "verbs", "punctuation"};
  known.insert(known.end(), kPartNames.begin(), kPartNames.end());
  values_.check_keys(root, "", known);
  style_.description = values_.text(root.get("description"), "description");
  if (style_.description.empty()) values_.fail_at_line(1, "description", "expected one line for people");
  if (const toml::node* separator = root.get("separator")) {
    style_.separator = values_.text(separator, "separator");
    const bool spaces = style_.separator.find_first_not_of(' ') == std::string::npos;
    if (!spaces || style_.separator.empty() || style_.separator.size() > 4) {
      values_.fail(*separator, "separator", "one to four spaces");
    }
  }
  read_bounds(root);
  read_slots(root);
  for (std::size_t part = 0; part < kPartCount; ++part) read_part(root, kPartNames[part], style_.parts[part]);
  read_punctuation(root);
  read_words(root);
  read_rules(root);
  read_lexicon(root, "lexicon", WordClass::other);
  read_lexicon(root, "nouns", WordClass::noun);
  read_lexicon(root, "verbs", WordClass::verb);
  if (values_.failed()) return;
  for (const auto& [phrase, list] : made_) {
    if (!words_of_phrase(phrase).empty()) style_.phrases.add(phrase, list, style_.vocabulary);
  }
  style_.phrases.finish();
  style_.texts.finish();
}

Result<CompiledStyle> Reader::read(std::string_view toml) {
  style_.version = hash_bytes(toml, hash_bytes("skibidi engine " + std::to_string(kEngineVersion) + "\n"));
  if (toml.size() > kStyleFileBytes) {
    values_.fail_at_line(1, "", "expected at most " + std::to_string(kStyleFileBytes) + " bytes");
    return values_.error();
  }
  add_english(style_.vocabulary);
  if (const auto root = values_.parse(toml)) read_root(*root);
  if (values_.failed()) return values_.error();
  return std::move(style_);
}

}  // namespace

Result<CompiledStyle> compile_style_file(std::string_view toml, std::string_view file_name) {
  return Reader(file_name).read(toml);
}

}  // namespace twitchy::skibidi
