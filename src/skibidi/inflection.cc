#include "skibidi/inflection.h"

#include <algorithm>

#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

using std::string;
using std::string_view;

constexpr string_view kMark = "{+}";

// ---- Irregular words -------------------------------------------------------------------------------

struct IrregularVerb {
  string_view base;
  string_view past;
  string_view participle;  // empty: as the past
};

constexpr auto kIrregularVerbs = std::to_array<IrregularVerb>({
    // clang-format off
    {"arise", "arose", "arisen"}, {"awake", "awoke", "awoken"}, {"bear", "bore", "borne"}, {"beat", "beat", "beaten"},
    {"become", "became", "become"}, {"begin", "began", "begun"}, {"bend", "bent", ""}, {"bet", "bet", ""},
    {"bind", "bound", ""}, {"bite", "bit", "bitten"}, {"bleed", "bled", ""}, {"blow", "blew", "blown"},
    {"break", "broke", "broken"}, {"breed", "bred", ""}, {"bring", "brought", ""}, {"broadcast", "broadcast", ""},
    {"build", "built", ""}, {"burst", "burst", ""}, {"buy", "bought", ""}, {"cast", "cast", ""},
    {"catch", "caught", ""}, {"choose", "chose", "chosen"}, {"cling", "clung", ""}, {"come", "came", "come"},
    {"cost", "cost", ""}, {"creep", "crept", ""}, {"cut", "cut", ""}, {"deal", "dealt", ""}, {"dig", "dug", ""},
    {"do", "did", "done"}, {"draw", "drew", "drawn"}, {"drink", "drank", "drunk"}, {"drive", "drove", "driven"},
    {"eat", "ate", "eaten"}, {"fall", "fell", "fallen"}, {"feed", "fed", ""}, {"feel", "felt", ""},
    {"fight", "fought", ""}, {"find", "found", ""}, {"flee", "fled", ""}, {"fling", "flung", ""},
    {"fly", "flew", "flown"}, {"forbid", "forbade", "forbidden"}, {"forget", "forgot", "forgotten"},
    {"forgive", "forgave", "forgiven"}, {"freeze", "froze", "frozen"}, {"get", "got", ""},
    {"give", "gave", "given"}, {"go", "went", "gone"}, {"grind", "ground", ""}, {"grow", "grew", "grown"},
    {"hang", "hung", ""}, {"have", "had", ""}, {"hear", "heard", ""}, {"hide", "hid", "hidden"}, {"hit", "hit", ""},
    {"hold", "held", ""}, {"hurt", "hurt", ""}, {"keep", "kept", ""}, {"kneel", "knelt", ""},
    {"know", "knew", "known"}, {"lay", "laid", ""}, {"lead", "led", ""}, {"leave", "left", ""}, {"lend", "lent", ""},
    {"let", "let", ""}, {"light", "lit", ""}, {"lose", "lost", ""}, {"make", "made", ""}, {"mean", "meant", ""},
    {"meet", "met", ""}, {"mistake", "mistook", "mistaken"}, {"outdo", "outdid", "outdone"},
    {"overcome", "overcame", "overcome"}, {"overthrow", "overthrew", "overthrown"}, {"pay", "paid", ""},
    {"put", "put", ""}, {"quit", "quit", ""}, {"read", "read", ""}, {"rewrite", "rewrote", "rewritten"},
    {"rid", "rid", ""}, {"ride", "rode", "ridden"}, {"ring", "rang", "rung"}, {"rise", "rose", "risen"},
    {"run", "ran", "run"}, {"say", "said", ""}, {"see", "saw", "seen"}, {"seek", "sought", ""}, {"sell", "sold", ""},
    {"send", "sent", ""}, {"set", "set", ""}, {"shake", "shook", "shaken"}, {"shed", "shed", ""},
    {"shine", "shone", ""}, {"shoot", "shot", ""}, {"show", "showed", "shown"}, {"shrink", "shrank", "shrunk"},
    {"shut", "shut", ""}, {"sing", "sang", "sung"}, {"sink", "sank", "sunk"}, {"sit", "sat", ""},
    {"sleep", "slept", ""}, {"slide", "slid", ""}, {"sling", "slung", ""}, {"speak", "spoke", "spoken"},
    {"spend", "spent", ""}, {"spin", "spun", ""}, {"split", "split", ""}, {"spread", "spread", ""},
    {"spring", "sprang", "sprung"}, {"stand", "stood", ""}, {"steal", "stole", "stolen"}, {"stick", "stuck", ""},
    {"sting", "stung", ""}, {"strike", "struck", ""}, {"string", "strung", ""}, {"strive", "strove", "striven"},
    {"swear", "swore", "sworn"}, {"sweep", "swept", ""}, {"swim", "swam", "swum"}, {"swing", "swung", ""},
    {"take", "took", "taken"}, {"teach", "taught", ""}, {"tear", "tore", "torn"}, {"tell", "told", ""},
    {"think", "thought", ""}, {"throw", "threw", "thrown"}, {"tread", "trod", "trodden"},
    {"understand", "understood", ""}, {"undo", "undid", "undone"}, {"uphold", "upheld", ""}, {"upset", "upset", ""},
    {"wake", "woke", "woken"}, {"wear", "wore", "worn"}, {"weave", "wove", "woven"}, {"weep", "wept", ""},
    {"win", "won", ""}, {"wind", "wound", ""}, {"withdraw", "withdrew", "withdrawn"}, {"wring", "wrung", ""},
    {"write", "wrote", "written"},
    // clang-format on
});
static_assert(std::is_sorted(kIrregularVerbs.begin(), kIrregularVerbs.end(),
                             [](const auto& a, const auto& b) { return a.base < b.base; }));

struct IrregularNoun {
  string_view singular;
  string_view plural;
};

constexpr auto kIrregularNouns = std::to_array<IrregularNoun>({
    // clang-format off
    {"aircraft", "aircraft"}, {"calf", "calves"}, {"child", "children"}, {"deer", "deer"}, {"echo", "echoes"},
    {"elf", "elves"}, {"fish", "fish"}, {"foot", "feet"}, {"goose", "geese"}, {"half", "halves"},
    {"hero", "heroes"}, {"knife", "knives"}, {"leaf", "leaves"}, {"life", "lives"}, {"loaf", "loaves"},
    {"moose", "moose"}, {"mouse", "mice"}, {"ox", "oxen"}, {"person", "people"}, {"potato", "potatoes"},
    {"quiz", "quizzes"}, {"scarf", "scarves"}, {"self", "selves"}, {"series", "series"}, {"sheep", "sheep"},
    {"shelf", "shelves"}, {"species", "species"}, {"thief", "thieves"}, {"tomato", "tomatoes"},
    {"tooth", "teeth"}, {"torpedo", "torpedoes"}, {"wife", "wives"}, {"wolf", "wolves"},
    // clang-format on
});
static_assert(std::is_sorted(kIrregularNouns.begin(), kIrregularNouns.end(),
                             [](const auto& a, const auto& b) { return a.singular < b.singular; }));

constexpr auto kNoMen =
    std::to_array<string_view>({"caiman", "german", "human", "ottoman", "roman", "shaman", "talisman"});

// Of more than one syllable, with the stress on the last, so that its consonant is doubled.
constexpr auto kStressedAtTheEnd = std::to_array<string_view>({
    "admit", "begin",    "commit",   "compel", "equip",    "expel", "forbid", "forget",
    "occur", "omit",     "permit",   "prefer", "propel",   "rebel", "refer",  "regret",
    "repel", "resubmit", "sidestep", "submit", "transfer", "upset",
});
static_assert(std::is_sorted(kStressedAtTheEnd.begin(), kStressedAtTheEnd.end()));

const IrregularVerb* find_irregular_verb(string_view base) {
  const auto found = std::lower_bound(kIrregularVerbs.begin(), kIrregularVerbs.end(), base,
                                      [](const IrregularVerb& a, string_view b) { return a.base < b; });
  return found != kIrregularVerbs.end() && found->base == base ? &*found : nullptr;
}

struct PrefixedVerb {
  string_view prefix;
  const IrregularVerb* verb = nullptr;
};

// Also behold, overhear, undergo: a prefix that changes nothing of what follows.
PrefixedVerb irregular_verb(string_view base) {
  if (const IrregularVerb* verb = find_irregular_verb(base)) return {"", verb};
  if (base == "relay") return {};
  for (const string_view prefix : {"be", "fore", "mis", "out", "over", "re", "un", "under", "with"}) {
    if (!base.starts_with(prefix)) continue;
    if (const IrregularVerb* verb = find_irregular_verb(base.substr(prefix.size()))) return {prefix, verb};
  }
  return {};
}

const IrregularNoun* irregular_noun(string_view singular) {
  const auto found = std::lower_bound(kIrregularNouns.begin(), kIrregularNouns.end(), singular,
                                      [](const IrregularNoun& a, string_view b) { return a.singular < b; });
  return found != kIrregularNouns.end() && found->singular == singular ? &*found : nullptr;
}

// ---- Spelling --------------------------------------------------------------------------------------

bool is_vowel(char c) {
  return string_view("aeiou").find(c) != string_view::npos;
}

// As it is heard: the u of "qu" is none.
bool is_vowel_at(string_view word, std::size_t at) {
  return is_vowel(word[at]) && !(word[at] == 'u' && at > 0 && word[at - 1] == 'q');
}

bool ends_in_consonant_and(string_view word, char last) {
  return word.size() > 1 && word.back() == last && !is_vowel(word[word.size() - 2]);
}

bool hisses(string_view word) {
  return word.ends_with('s') || word.ends_with('x') || word.ends_with('z') || word.ends_with("ch") ||
         word.ends_with("sh");
}

string but_last(string_view word, std::size_t letters) {
  return string(word.substr(0, word.size() - letters));
}

// cat: cats; box: boxes; party: parties.
string with_s(string_view word) {
  if (hisses(word)) return string(word) + "es";
  if (ends_in_consonant_and(word, 'y')) return but_last(word, 1) + "ies";
  return string(word) + "s";
}

std::size_t vowel_groups(string_view word) {
  std::size_t groups = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (is_vowel_at(word, i) && (i == 0 || !is_vowel_at(word, i - 1))) ++groups;
  }
  return groups;
}

// stop: stopp-; quit: quitt-; but show, fix, wait.
bool doubles_its_end(string_view word) {
  if (word.size() < 3) return false;
  const std::size_t last = word.size() - 1;
  if (is_vowel(word[last]) || string_view("wxy").find(word[last]) != string_view::npos) return false;
  if (!is_vowel_at(word, last - 1) || is_vowel_at(word, last - 2)) return false;
  return vowel_groups(word) == 1 ||
         std::binary_search(kStressedAtTheEnd.begin(), kStressedAtTheEnd.end(), word);
}

// Before an ending that begins with a vowel.
string stem_of(string_view word) {
  if (doubles_its_end(word)) return string(word) + word.back();
  return string(word);
}

// -ed, -eth: loved, stopped, tried.
string with_e_ending(string_view word, string_view ending) {
  if (word.ends_with('e')) return string(word) + string(ending.substr(1));
  if (ends_in_consonant_and(word, 'y')) return but_last(word, 1) + "i" + string(ending);
  return stem_of(word) + string(ending);
}

string with_ing(string_view word) {
  if (word.ends_with("ie")) return but_last(word, 2) + "ying";
  const bool keeps_e =
      word.size() < 3 || word.ends_with("ee") || word.ends_with("oe") || word.ends_with("ye");
  if (word.ends_with('e') && !keeps_e) return but_last(word, 1) + "ing";
  return stem_of(word) + "ing";
}

string plural_of(string_view word) {
  if (const IrregularNoun* noun = irregular_noun(word)) return string(noun->plural);
  const bool is_man = word.ends_with("man") && std::find(kNoMen.begin(), kNoMen.end(), word) == kNoMen.end();
  if (is_man) return but_last(word, 2) + "en";
  return with_s(word);
}

string third_person_of(string_view word, string_view ending) {
  if (ending != "s") {
    if (ending == "eth" && word == "have") return "hath";
    if (ending == "eth" && word == "do") return "doth";
    return with_e_ending(word, ending);
  }
  if (word == "have") return "has";
  if (word.ends_with('o') && word.size() < 5) return string(word) + "es";  // goes, does, redoes
  return with_s(word);
}

Forms verb_forms(string_view word, string_view third_person) {
  Forms forms{string(word), third_person_of(word, third_person), "", "", with_ing(word)};
  if (const auto [prefix, verb] = irregular_verb(word); verb != nullptr) {
    forms[2] = string(prefix) + string(verb->past);
    forms[3] = verb->participle.empty() ? forms[2] : string(prefix) + string(verb->participle);
  } else {
    forms[2] = forms[3] = with_e_ending(word, "ed");
  }
  return forms;
}

// ---- Phrases ---------------------------------------------------------------------------------------

struct Place {
  std::size_t begin = 0;
  std::size_t end = 0;        // of the word
  std::size_t continues = 0;  // after {+}, if there is one
};

Place place_of(string_view phrase, WordClass word_class) {
  Place place;
  const std::size_t mark = phrase.find(kMark);
  if (mark != phrase.npos) {
    place = {0, mark, mark + kMark.size()};
  } else {
    place.end = word_class == WordClass::verb ? std::min(phrase.find(' '), phrase.size()) : phrase.size();
    place.continues = place.end;
  }
  // What a hyphen joins to it takes no ending: co-owner, double-check.
  place.begin = phrase.substr(0, place.end).find_last_of(" -") + 1;  // npos + 1 is 0
  return place;
}

// KPI: KPIs. As far as the form spells the word, in its letter case.
void restore_case(string& form, string_view word) {
  for (std::size_t i = 0; i < std::min(form.size(), word.size()); ++i) {
    if (form[i] != to_ascii_lower(word[i])) return;
    form[i] = word[i];
  }
}

}  // namespace

std::optional<Forms> inflect(string_view phrase, WordClass word_class, string_view third_person) {
  const Place place = place_of(phrase, word_class);
  const string_view word = phrase.substr(place.begin, place.end - place.begin);
  const bool is_plain = !word.empty() && std::all_of(word.begin(), word.end(), is_ascii_letter);
  if (!is_plain) return {};
  const string lower = folded(word);
  Forms forms;
  if (word_class == WordClass::verb) {
    forms = verb_forms(lower, third_person);
  } else {
    forms = {lower, plural_of(lower)};
  }
  for (std::size_t i = 0; i < forms_of(word_class); ++i) {
    restore_case(forms[i], word);
    forms[i] = string(phrase.substr(0, place.begin)) + forms[i] + string(phrase.substr(place.continues));
  }
  forms[0] = uninflected(phrase);
  if (word_class == WordClass::noun) {
    // Of the whole: the captain of industry's.
    forms[2] = forms[0] + "'s";
    forms[3] = possessive_of_plural(forms[1]);
  }
  return forms;
}

string possessive_of_plural(string_view plural) {
  return string(plural) + (plural.ends_with('s') ? "'" : "'s");
}

string uninflected(string_view phrase) {
  const std::size_t mark = phrase.find(kMark);
  if (mark == phrase.npos) return string(phrase);
  return string(phrase.substr(0, mark)) + string(phrase.substr(mark + kMark.size()));
}

}  // namespace twitchy::skibidi
