// What styles do, table by table, in the order of docs/styles.md.
#include "skibidi/style.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::shipped;
using testing::shipped_styles;
using ::testing::StartsWith;
using testing::style_of;

std::string rewritten(const std::string& toml, std::string_view text, std::uint64_t seed = 1) {
  return style_of(toml).rewrite(text, seed);
}

std::string with_lexicon(const std::string& entries, std::string_view text) {
  return rewritten("[lexicon]\n" + entries, text);
}

std::set<std::string> outputs_of(const Style& style, std::string_view text, std::uint64_t seeds = 200) {
  std::set<std::string> outputs;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) outputs.insert(style.rewrite(text, seed));
  return outputs;
}

std::size_t count_of(std::string_view part, std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

std::string words(int count) {
  std::string text = "word";
  for (int i = 1; i < count; ++i) text += " word";
  return text;
}

TEST(Style, TheLineThatTheProductStandsOn) {
  EXPECT_EQ(shipped("bestie").rewrite("hi there", testing::kExampleSeed),
            "Hey bestie! ✨💅  Fr fr, hi bestie!  No cap, slayyy.  Busssin.  🤪");
}

// ---- Texts in lists --------------------------------------------------------------------------------

TEST(Texts, ALetterRepeatsAsOftenAsItMay) {
  EXPECT_THAT(outputs_of(style_of("[closers]\nany = 'Sla{1-3}y{2}.'\n"), "one two"),
              ElementsAre("one two Slaaayy.", "one two Slaayy.", "one two Slayy."));
}

TEST(Texts, ARepeatedLetterKeepsItsCase) {
  const std::string entries = "'hi' = 'y{2}o'\n";
  EXPECT_EQ(with_lexicon(entries, "Hi you"), "Yyo you");
  EXPECT_EQ(with_lexicon(entries, "HI YOU"), "YYO YOU");
}

TEST(Texts, ASlotGivesOneOfItsEntries) {
  const Style style = style_of("[closers]\nany = 'My {hat}.'\n[slots]\nhat = ['cap', 'fez{2}']\n");
  EXPECT_THAT(outputs_of(style, "one two"), ElementsAre("one two My cap.", "one two My fezz."));
}

TEST(Texts, ASlotTakesTheCapital) {
  EXPECT_EQ(rewritten("[lexicon]\n'hi' = '{yo} all'\n[slots]\nyo = 'hey'\n", "Hi you"), "Hey all you");
}

TEST(Texts, AnEntryIsDrawnAsOftenAsItWeighs) {
  const Style style = style_of("[closers]\nany = ['A', { text = 'B', weight = 3 }]\n");
  int b = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed)
    b += style.rewrite("one two", seed).ends_with('B') ? 1 : 0;
  EXPECT_NEAR(b, 1500, 80);
}

TEST(Texts, EchoTheTellingWordAndTheFirstWords) {
  EXPECT_EQ(rewritten("[closers]\nany = '\"{word}\", they sing.'\n", "my DRAGON ate it"),
            "my DRAGON ate it \"DRAGON\", they sing.");
  EXPECT_EQ(rewritten("[openers]\nany = '{phrase}?'\n", "We won, my friend"), "We won? We won, my friend");
}

TEST(Texts, AnEchoIsPassedOverWhereThereIsNone) {
  const std::string closers = "[closers]\nany = ['{word}!', '{phrase}!', 'Yes.']\n";
  EXPECT_THAT(outputs_of(style_of(closers), "my dragon"),
              ElementsAre("my dragon Yes.", "my dragon dragon!", "my dragon my dragon!"));
  EXPECT_THAT(outputs_of(style_of(closers), "so, it is"), ElementsAre("so, it is Yes."));
  EXPECT_EQ(rewritten("[closers]\nany = '{word}!'\n", "so it is"), "so it is");
}

TEST(Texts, OfEntriesThatBeginAlikeOneStandsInAMessage) {
  const Style style = style_of(
      "[openers]\nany = ['Bro what', 'Yo!']\n[lead_ins]\nany = ['bro,', 'so,']\n[closers]\nany = "
      "['Bro{1-3}.', 'Ok.']\n");
  for (const std::string& output : outputs_of(style, "one two")) {
    EXPECT_LE(count_of("Bro", output) + count_of("bro", output), 1u) << output;
  }
}

TEST(Texts, AnEmojiIsNotDrawnTwice) {
  const Style style = style_of("[closers]\nany = '{hat} {hat} {hat}'\n[slots]\nhat = ['🤠', '🎩', '👑']\n");
  for (const std::string& output : outputs_of(style, "one two")) {
    for (const char* hat : {"🤠", "🎩", "👑"}) EXPECT_EQ(count_of(hat, output), 1u) << output;
  }
}

TEST(Texts, AreDrawnAgainWhereThereAreNoOthers) {
  EXPECT_EQ(rewritten("[openers]\nany = 'Yo!'\n[closers]\nany = 'Yo.'\nsecond = 100\n", "one two"),
            "Yo! one two Yo. Yo.");
}

// ---- Parts -----------------------------------------------------------------------------------------

TEST(Parts, StandInTheirOrder) {
  const Style style = style_of(
      "separator = '  '\n[openers]\nany = 'O!'\n[lead_ins]\nany = 'So,'\n[interjections]\nany = 'like'\n"
      "[asides]\nany = 'Hm.'\n[endings]\nany = '!'\n[closers]\nany = ['C.', 'D.']\nsecond = "
      "100\n[tails]\nany = 'T'\n");
  EXPECT_THAT(style.rewrite("one two but three four. five six", 1),
              AnyOf("O!  So, one two, like, but three four.  Hm.  five six!  C.  D.  T",
                    "O!  So, one two, like, but three four.  Hm.  five six!  D.  C.  T"));
}

TEST(Parts, StandByTheirChance) {
  EXPECT_EQ(rewritten("[closers]\nchance = 0\nany = 'C'\n[tails]\nany = 'T'\n", "one two"), "one two T");
  const Style style = style_of("[closers]\nchance = 30\nsecond = 50\nany = ['C', 'D']\n");
  std::map<std::size_t, int> by_size;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) ++by_size[style.rewrite("one two", seed).size() - 7];
  EXPECT_NEAR(by_size[0], 1400, 80);
  EXPECT_NEAR(by_size[2], 300, 60);
  EXPECT_NEAR(by_size[4], 300, 60);
}

TEST(Parts, FitTheMood) {
  const Style style = style_of(
      "[closers]\nany = 'A'\ngreeting = 'G'\nfarewell = 'F'\nthanks = 'T'\nlaugh = 'L'\nsad = 'S'\nhype = "
      "'H'\n"
      "question = 'Q'\n");
  EXPECT_THAT(style.rewrite("just some words", 1), EndsWith("A"));
  EXPECT_THAT(style.rewrite("hello all", 1), EndsWith("G"));
  EXPECT_THAT(style.rewrite("bye for now", 1), EndsWith("F"));
  EXPECT_THAT(style.rewrite("thanks a ton", 1), EndsWith("T"));
  EXPECT_THAT(style.rewrite("that was odd lol", 1), EndsWith("L"));
  EXPECT_THAT(style.rewrite("i am so sad", 1), EndsWith("S"));
  EXPECT_THAT(style.rewrite("we won it", 1), EndsWith("H"));
  EXPECT_THAT(style.rewrite("is it on", 1), EndsWith("Q"));
}

TEST(Parts, AMoodWithoutItsOwnListTakesAny) {
  EXPECT_EQ(rewritten("[closers]\nany = 'A'\nsad = 'S'\n", "we won it"), "we won it A");
  EXPECT_EQ(rewritten("[closers]\nsad = 'S'\n", "we won it"), "we won it");
}

TEST(Parts, OneWordGetsNoMoreThanTheBriefPartAndAnEnding) {
  const std::string parts =
      "[openers]\nany = 'O!'\n[lead_ins]\nany = 'So,'\n[closers]\nany = 'C.'\n[tails]\nany = "
      "'T'\n[brief]\nany = 'B'\n"
      "[lexicon]\nlol = 'ha'\n";
  EXPECT_EQ(rewritten(parts, "lol"), "ha B");
  EXPECT_EQ(rewritten(parts, "@ada lol"), "@ada ha B");
  EXPECT_EQ(rewritten(parts + "[endings]\nany = '!'\n", "lol"), "ha! B");
}

TEST(Parts, ATextWithoutWordsGetsNoMoreThanTheBarePart) {
  const Style style = style_of(
      "[openers]\nany = 'O!'\n[lead_ins]\nany = 'So,'\n[endings]\nany = '!'\n[closers]\nany = "
      "'C.'\n[brief]\nany = 'X'\n"
      "[bare]\nany = 'B'\n");
  for (const std::string text :
       {"?", "Kappa Kappa", "https://example.com/really", "@ada", "42", "12:30", "😂😂", "你好，今天怎么样",
        "مرحبا كيف حالك", "नमस्ते दुनिया", "สวัสดีชาวโลก", "привет ok", "hola amigos, ¿cómo están?"}) {
    EXPECT_EQ(style.rewrite(text, 1), text + " B");
  }
}

TEST(Parts, ALongTextGetsNoOpenerAndOneCloser) {
  const std::string parts = "[openers]\nany = 'O!'\n[closers]\nany = 'C.'\nsecond = 100\n";
  EXPECT_EQ(rewritten(parts, words(24)), "O! " + words(24) + " C. C.");
  EXPECT_EQ(rewritten(parts, words(25)), words(25) + " C.");
  EXPECT_EQ(rewritten("[bounds]\nlong_words = 3\n" + parts, words(3)), "O! " + words(3) + " C. C.");
  EXPECT_EQ(rewritten("[bounds]\nlong_words = 3\n" + parts, words(4)), words(4) + " C.");
}

TEST(Parts, NothingStandsBeforeACommandOrAMention) {
  const Style style = style_of("[openers]\nany = 'O!'\n[lead_ins]\nany = 'So,'\n");
  EXPECT_EQ(style.rewrite("/me waves back", 1), "/me waves back");
  EXPECT_EQ(style.rewrite("!play that song", 1), "!play that song");
  EXPECT_EQ(style.rewrite("@ada, @bob: look here", 1), "@ada, @bob: So, look here");
  EXPECT_EQ(style.rewrite("\u0301abc def", 1), "\u0301abc def");
}

TEST(Parts, ALeadInStandsBeforeWordsOnly) {
  const Style style = style_of("[lead_ins]\nany = 'So,'\n");
  EXPECT_EQ(style.rewrite("😂 that is it", 1), "😂 that is it");
  EXPECT_EQ(style.rewrite("... that is it", 1), "... that is it");
  EXPECT_EQ(style.rewrite("\"that is it\"", 1), "\"that is it\"");
  EXPECT_EQ(style.rewrite("12:30 is it", 1), "So, 12:30 is it");
}

TEST(Parts, AfterALeadInACommonWordLosesItsCapitalAndANameDoesNot) {
  const Style style = style_of("[lead_ins]\nany = 'Well,'\n[lexicon]\nhello = 'hiya'\n");
  EXPECT_EQ(style.rewrite("This is it", 1), "Well, this is it");
  EXPECT_EQ(style.rewrite("Paris is it", 1), "Well, Paris is it");
  EXPECT_EQ(style.rewrite("I am it", 1), "Well, I am it");
  EXPECT_EQ(style.rewrite("Hello you two", 1), "Well, hiya you two");
  EXPECT_EQ(style.rewrite("THIS IS IT", 1), "WELL, THIS IS IT");
}

TEST(Parts, InterjectionsStandAfterACommaOrBeforeAConjunction) {
  const std::string parts = "[interjections]\nany = 'like'\n";
  EXPECT_EQ(rewritten(parts, "one two, three four"), "one two, like, three four");
  for (const std::string conjunction :
       {"but", "because", "if", "when", "while", "since", "unless", "until"}) {
    EXPECT_EQ(rewritten(parts, "one two " + conjunction + " three"),
              "one two, like, " + conjunction + " three");
  }
  EXPECT_EQ(rewritten(parts, "ONE TWO BUT THREE FOUR"), "ONE TWO, LIKE, BUT THREE FOUR");
  // Not right after the beginning, nor before the end, nor before what is no word.
  EXPECT_EQ(rewritten(parts, "one, two three"), "one, two three");
  EXPECT_EQ(rewritten(parts, "one two three, four"), "one two three, four");
  EXPECT_EQ(rewritten(parts, "one two three, @ada four five"), "one two three, @ada four five");
}

TEST(Parts, InterjectionsAreOneAndOneMoreForSoManyWords) {
  const std::string parts = "[interjections]\nany = 'um'\n";
  const std::string clause = "word word word word word word word word word, ";  // of nine
  std::string text = "word";
  for (int i = 0; i < 8; ++i) text = clause + text;
  EXPECT_EQ(count_of("um,", rewritten(parts, text)), 3u);  // 73 words
  EXPECT_EQ(count_of("um,", rewritten("[bounds]\nwords_per_interjection = 500\n" + parts, text)), 1u);
  EXPECT_EQ(count_of("um,", rewritten("[bounds]\nwords_per_interjection = 20\n" + parts, text)), 4u);
  EXPECT_EQ(count_of("um,", rewritten(parts, "one two, three, four, five, six seven")), 1u);
}

TEST(Parts, AnAsideStandsBetweenTwoSentences) {
  const std::string parts = "separator = '  '\n[asides]\nany = '*coughs*'\n";
  EXPECT_EQ(rewritten(parts, "we won. so good"), "we won.  *coughs*  so good");
  EXPECT_EQ(rewritten(parts, "we won! so good. so good"), "we won!  *coughs*  so good. so good");
  EXPECT_EQ(rewritten(parts, "is it on? no it is"), "is it on?  *coughs*  no it is");
  for (const std::string text : {"we won, so good", "we won.", "we. won it", "we won. it",
                                 "we won. @ada did it", "we won so good", "see node.js so good"}) {
    EXPECT_EQ(rewritten(parts, text), text);
  }
}

TEST(Parts, TheEndingIsForTextsThatEndWithoutASign) {
  const Style style = style_of("[endings]\nany = '!'\nquestion = '?'\n");
  EXPECT_EQ(style.rewrite("how is it", 1), "how is it?");
  for (const std::string text : {"well then", "well it is 42", "well then @ada", "well then #tag"}) {
    EXPECT_EQ(style.rewrite(text, 1), text + "!");
  }
  for (const std::string text : {"well then.", "see it at example.com", "well then 😂", "well then `x`",
                                 "well then :D", "well then Kappa"}) {
    EXPECT_EQ(style.rewrite(text, 1), text);
  }
}

TEST(Parts, TailsStandAtTheVeryEnd) {
  EXPECT_EQ(rewritten("[tails]\nany = '💅'\n", "/me waves back."), "/me waves back. 💅");
}

TEST(Parts, AddNoMoreBytesThanTheirBound) {
  const std::string parts = "[openers]\nany = 'Oh!'\n[closers]\nany = '12345678.'\n[tails]\nany = 'T'\n";
  EXPECT_EQ(rewritten("[bounds]\nadditions_bytes = 16\n" + parts, "one two"), "Oh! one two 12345678. T");
  EXPECT_EQ(rewritten("[bounds]\nadditions_bytes = 15\n" + parts, "one two"), "Oh! one two 12345678.");
  EXPECT_EQ(rewritten("[bounds]\nadditions_bytes = 13\n" + parts, "one two"), "Oh! one two T");
  EXPECT_EQ(rewritten("[bounds]\nadditions_bytes = 1\n" + parts, "one two"), "one two");
}

TEST(Parts, AddNoMoreThanAMessageMayGrow) {
  const std::string closer(160, 'c');
  const std::string out =
      rewritten("[closers]\nany = ['" + closer + "', '" + closer + "']\nsecond = 100\n", "a b");
  EXPECT_EQ(out, "a b " + closer);
}

TEST(Parts, TheSeparatorIsASpaceIfNoneIsGiven) {
  EXPECT_EQ(rewritten("[openers]\nany = 'O!'\n[tails]\nany = 'T'\n", "one two"), "O! one two T");
  EXPECT_EQ(rewritten("separator = '    '\n[openers]\nany = 'O!'\n", "one two"), "O!    one two");
}

TEST(Parts, SpacesAtBothEndsGo) {
  EXPECT_EQ(rewritten("[openers]\nany = 'O!'\n[endings]\nany = '!'\n", "  one  two "), "O! one  two!");
  EXPECT_EQ(rewritten("[bare]\nany = 'B'\n", " 42 "), "42 B");
}

// ---- Words -----------------------------------------------------------------------------------------

TEST(Lexicon, TheLongestPhraseWins) {
  const std::string entries = "'good' = 'g'\n'good game' = 'gg'\n'good game all of you' = 'gga'\n";
  EXPECT_EQ(with_lexicon(entries, "good game all of you"), "gga");
  EXPECT_EQ(with_lexicon(entries, "good game all of us"), "gg all of us");
  EXPECT_EQ(with_lexicon(entries, "good, game"), "g, game");
  EXPECT_EQ(with_lexicon(entries, "goods"), "goods");
  EXPECT_EQ(with_lexicon("'a b c d e f g h' = 'x'\n", "so a b c d e f g h so"), "so x so");
}

TEST(Lexicon, PhrasesShareTheirChoices) {
  const Style style = style_of("[lexicon]\n'mom | my mum' = ['ma', 'mama']\n");
  EXPECT_THAT(outputs_of(style, "so mom"), ElementsAre("so ma", "so mama"));
  EXPECT_THAT(outputs_of(style, "so my mum"), ElementsAre("so ma", "so mama"));
}

TEST(Lexicon, KeepsCase) {
  const std::string entries =
      "'hi' = 'hey you'\n'so good' = 'fab'\n\"i'm\" = 'me is'\n'i' = 'me'\n'u' = 'thou'\n";
  EXPECT_EQ(with_lexicon(entries, "hi all"), "hey you all");
  EXPECT_EQ(with_lexicon(entries, "Hi all"), "Hey you all");
  EXPECT_EQ(with_lexicon(entries, "HI ALL"), "HEY YOU ALL");
  EXPECT_EQ(with_lexicon(entries, "HI all"), "HEY YOU all");
  EXPECT_EQ(with_lexicon(entries, "that is SO GOOD"), "that is FAB");
  EXPECT_EQ(with_lexicon(entries, "So good, right"), "Fab, right");
  EXPECT_EQ(with_lexicon(entries, "I'm here"), "Me is here");
  EXPECT_EQ(with_lexicon(entries, "well I'm here"), "well me is here");
  EXPECT_EQ(with_lexicon(entries, "well I’m here"), "well me is here");
  EXPECT_EQ(with_lexicon(entries, "well I will. I will"), "well me will. Me will");
  EXPECT_EQ(with_lexicon(entries, "WELL I WILL"), "WELL ME WILL");
}

TEST(Lexicon, ANameInMixedCaseIsNotLookedUp) {
  EXPECT_EQ(with_lexicon("'hello' = 'hi'\n", "HeLLo you"), "HeLLo you");
}

TEST(Lexicon, TheArticleFollowsSuit) {
  const std::string entries =
      "'game' = 'era'\n'era' = 'game'\n'odd' = '*odd*'\n'time' = 'hour'\n'horse' = 'unicorn'\n";
  EXPECT_EQ(with_lexicon(entries, "what a game this"), "what an era this");
  EXPECT_EQ(with_lexicon(entries, "A game, an era"), "An era, a game");
  EXPECT_EQ(with_lexicon(entries, "WHAT A GAME"), "WHAT AN ERA");
  EXPECT_EQ(with_lexicon(entries, "WHAT AN ERA"), "WHAT A GAME");
  EXPECT_EQ(with_lexicon(entries, "ran era gala game"), "ran game gala era");
  EXPECT_EQ(with_lexicon(entries, "an odd one"), "an *odd* one");
  EXPECT_EQ(with_lexicon(entries, "what a time it is"), "what an hour it is");
  EXPECT_EQ(with_lexicon(entries, "what a horse it is"), "what a unicorn it is");
  EXPECT_EQ(with_lexicon(entries, "a  game, a, game"), "a  era, a, era");
}

TEST(Lexicon, TheArticleGoesByEar) {
  for (const char* word : {"hour", "honest man", "heir", "uncle", "uninteresting day", "egg", "ace"}) {
    EXPECT_EQ(with_lexicon("'x' = '" + std::string(word) + "'\n", "so a x"), "so an " + std::string(word));
  }
  for (const char* word : {"unicorn", "user", "European", "one-trick", "house", "year", "usual day", "💅"}) {
    EXPECT_EQ(with_lexicon("'x' = '" + std::string(word) + "'\n", "so a x"), "so a " + std::string(word));
  }
}

TEST(Nouns, AlsoInThePluralAndOwning) {
  const std::string nouns = "[nouns]\n'friend' = 'sea wolf'\n'car | big truck' = 'horse'\n'child' = 'box'\n";
  EXPECT_EQ(rewritten(nouns, "my friend, friends, friend's hat, friends' hats"),
            "my sea wolf, sea wolves, sea wolf's hat, sea wolves' hats");
  EXPECT_EQ(rewritten(nouns, "big trucks, CARS, Car’s"), "horses, HORSES, Horse's");
  EXPECT_EQ(rewritten(nouns, "a child, children"), "a box, boxes");
}

TEST(Nouns, FormsMayBeGiven) {
  const std::string nouns =
      "[nouns]\n'cow' = { text = 'aurochs', plural = 'aurochsen' }\n'bro' = { text = '*bud*', plural = "
      "'*buds*' }\n";
  EXPECT_EQ(rewritten(nouns, "a cow, cows, cow's"), "an aurochs, aurochsen, aurochs's");
  EXPECT_EQ(rewritten(nouns, "so bro, bros, bro's"), "so *bud*, *buds*, *bud*'s");
}

TEST(Nouns, TheMarkSaysWhichWordItIs) {
  EXPECT_EQ(rewritten("[nouns]\n'boss' = 'captain{+} of industry'\n'mother{+} in law' = 'judge'\n",
                      "the boss, bosses, boss's, mothers in law"),
            "the captain of industry, captains of industry, captain of industry's, judges");
}

TEST(Verbs, AlsoInTheirForms) {
  const std::string verbs = "[verbs]\n'win' = 'rope the prize'\n'give up' = 'run'\n'watch' = ['see']\n";
  EXPECT_EQ(rewritten(verbs, "i win, wins, won, winning"),
            "i rope the prize, ropes the prize, roped the prize, roping the prize");
  EXPECT_EQ(rewritten(verbs, "i give up, gives up, gave up, given up, giving up"),
            "i run, runs, ran, run, running");
  EXPECT_EQ(rewritten(verbs, "i WATCH, Watches, watched"), "i SEE, Sees, saw");
}

TEST(Verbs, FormsMayBeGiven) {
  const std::string verbs =
      "[verbs]\n'go' = { text = 'wend', third = 'wendeth', past = 'wended', participle = 'ywent', ing = "
      "'awending' }\n"
      "'eat' = { text = 'nom', past = 'nomm’d' }\n"
      "'do' = { text = '*do*', third = '*does*', past = '*did*', ing = '*doing*' }\n";
  EXPECT_EQ(rewritten(verbs, "go, goes, went, gone, going"), "wend, wendeth, wended, ywent, awending");
  EXPECT_EQ(rewritten(verbs, "eat, eats, ate, eaten, eating"), "nom, noms, nomm’d, nomm’d, nomming");
  EXPECT_EQ(rewritten(verbs, "do, does, did, done, doing"), "*do*, *does*, *did*, *did*, *doing*");
}

TEST(Verbs, HeSheAndItMayEndOtherwise) {
  const std::string verbs =
      "[words]\nthird_person = 'eth'\n[verbs]\n'win' = 'slay'\n'own' = 'have'\n'love' = 'adore'\n";
  EXPECT_EQ(rewritten(verbs, "he wins, owns, loves"), "he slayeth, hath, adoreth");
  EXPECT_EQ(rewritten(verbs, "he win, won, winneth"), "he slay, slayed, winneth");
}

TEST(Verbs, FormsKeepWeightsAndSlots) {
  const Style style =
      style_of("[verbs]\n'win' = ['take {it}', { text = 'get', weight = 9 }]\n[slots]\nit = 'gold'\n");
  EXPECT_THAT(outputs_of(style, "he wins"), ElementsAre("he gets", "he takes gold"));
  int gets = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) gets += style.rewrite("he won", seed) == "he got" ? 1 : 0;
  EXPECT_NEAR(gets, 900, 40);
}

TEST(Words, AWrittenPhraseWinsOverAMadeForm) {
  const std::string tables =
      "[lexicon]\nwon = 'W'\n[nouns]\nrun = 'jog'\nwins = 'trophy'\n[verbs]\nwin = 'conquer'\nhunt = "
      "'chase'\nruns = 'z'\n";
  EXPECT_EQ(rewritten(tables, "they win, won, winning, wins"), "they conquer, W, conquering, trophy");
  EXPECT_EQ(rewritten(tables, "a run, runs"), "a jog, z");
}

TEST(Words, OfMadeFormsTheEarlierTableIsTaken) {
  EXPECT_EQ(rewritten("[nouns]\n'watch' = 'clock'\n[verbs]\n'watche' = 'stare'\n", "two watches"),
            "two clocks");
}

TEST(Words, KeptWordsStay) {
  const std::string rule = "[[rules]]\nreplace = 'l'\nto = 'w'\n";
  EXPECT_EQ(rewritten("[words]\nkeep = ['all', 'Fully']\n" + rule, "all ball ALL fully"),
            "all baww ALL fully");
  EXPECT_EQ(rewritten("[words]\nkeep = 'oh well'\n" + rule, "oh well well"), "oh well weww");
  EXPECT_EQ(rewritten("[words]\nkeep = 'won'\n[verbs]\nwin = 'slay'\n", "we won, winning"),
            "we won, slaying");
}

TEST(Words, KeptWordsStayWhateverTheChanceOfTheLexicon) {
  EXPECT_EQ(rewritten("[words]\nkeep = 'all'\nlexicon_chance = 0\n[[rules]]\nreplace = 'l'\nto = 'w'\n",
                      "all ball"),
            "all baww");
}

TEST(Words, KnownWordsAreReplacedByTheirChance) {
  EXPECT_EQ(rewritten("[words]\nlexicon_chance = 0\n[lexicon]\nhi = 'yo'\n", "hi all"), "hi all");
  const Style style = style_of("[words]\nlexicon_chance = 70\n[lexicon]\nhi = 'yo'\n[nouns]\ncat = 'dog'\n");
  int yo = 0;
  int dogs = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const std::string out = style.rewrite("hi cats", seed);
    yo += out.starts_with("yo") ? 1 : 0;
    dogs += out.ends_with("dogs") ? 1 : 0;
  }
  EXPECT_NEAR(yo, 700, 60);
  EXPECT_NEAR(dogs, 700, 60);
}

TEST(Words, SentencesBeginWithACapitalIfTheStyleSaysSo) {
  const std::string lexicon = "[lexicon]\n'hello there' = 'well met'\n'why' = 'wherefore'\n";
  const std::string capitals = "[words]\nsentence_capitals = true\n" + lexicon;
  EXPECT_EQ(rewritten(capitals, "hello there. why? it is so! ok"), "Well met. Wherefore? It is so! Ok");
  EXPECT_EQ(rewritten(lexicon, "hello there. why? it is so! ok"), "well met. wherefore? it is so! ok");
  EXPECT_EQ(rewritten(capitals, "no, why; it is: so"), "No, wherefore; it is: so");
  EXPECT_EQ(rewritten(capitals, "@ada it is so"), "@ada It is so");
  EXPECT_EQ(rewritten(capitals, "ok… iPhone is it"), "Ok… iPhone is it");
  EXPECT_EQ(rewritten(capitals + "[openers]\nany = 'O!'\n", "so it is"), "O! So it is");
  EXPECT_EQ(rewritten(capitals + "[lead_ins]\nany = 'Well,'\n", "so it is"), "Well, so it is");
}

// ---- Punctuation -----------------------------------------------------------------------------------

TEST(Punctuation, RunsAreReplacedAsTyped) {
  const std::string punctuation = "[punctuation]\n'!' = '~'\n'...' = '…'\n'?!' = '‽'\n',' = ' —'\n";
  EXPECT_EQ(rewritten(punctuation, "so! ok... what?! well, it is!!"), "so~ ok… what‽ well — it is!!");
}

TEST(Punctuation, StandsAfterAWordAndBeforeASpaceOrTheEnd) {
  const std::string punctuation = "[punctuation]\n'!' = '~'\n'.' = '~'\n'-' = '~'\n'\"' = '~'\n";
  for (const std::string text : {"so it is 42!", "so it is 😂!", "so it is !", "node.js and so on",
                                 "well-known and so on", "\"so it is\"!", "!so it is"}) {
    EXPECT_EQ(rewritten(punctuation, text), text);
  }
  EXPECT_EQ(rewritten(punctuation, "so \"it is\" so"), "so \"it is~ so");
}

TEST(Punctuation, MayHaveChoicesSlotsAndAChance) {
  const std::string choices = "'!' = ['!!', '! {hat}']\n[slots]\nhat = '🤠'\n";
  EXPECT_THAT(outputs_of(style_of("[punctuation]\n" + choices), "so it is!"),
              ElementsAre("so it is! 🤠", "so it is!!"));
  EXPECT_EQ(rewritten("[punctuation]\nchance = 0\n" + choices, "so it is!"), "so it is!");
}

// ---- What holds for any style ----------------------------------------------------------------------

TEST(Style, KnowsItsSize) {
  const Style::Size size =
      style_of(
          "[openers]\nany = ['a', 'b']\nsad = 'c'\n[bare]\nany = { text = 'd', weight = 5 }\n[slots]\ns = "
          "'x'\n"
          "[[rules]]\nstutter = true\n[lexicon]\n'hi | hey' = ['x', 'y']\n[nouns]\ncat = 'dog'\n"
          "[verbs]\nwin = 'slay'\n")
          .size();
  EXPECT_EQ(size.entries, 3u);
  EXPECT_EQ(size.phrases, 2u + 3u + 4u);  // win, wins, won, winning
  EXPECT_EQ(size.parts, 4u);
  EXPECT_EQ(size.rules, 1u);
}

TEST(Style, OtherScriptsAndEmojiPassWhole) {
  for (const auto& [name, style] : shipped_styles()) {
    for (const std::string text :
         {"你好，今天怎么样", "مرحبا كيف حالك", "नमस्ते दुनिया क्षत्रिय", "สวัสดีชาวโลก น้ำ",
          "👩🏽‍💻👨‍👩‍👧‍👦🏳️‍🌈🇩🇪", "привет мир"}) {
      for (std::uint64_t seed = 0; seed < 20; ++seed)
        EXPECT_THAT(style.rewrite(text, seed), StartsWith(text));
    }
    for (const std::string part : {"niño", "¿", "mañana", "e\u0301\u0302", "👍🏿", "🇫🇷"}) {
      EXPECT_THAT(style.rewrite("mi niño dice ¿y mañana e\u0301\u0302 por 👍🏿 qué 🇫🇷 si?", 9),
                  HasSubstr(part))
          << name;
    }
  }
}

TEST(Style, InvalidUtf8ComesBackAsItIs) {
  for (const std::string text : {"hi \xff there", "\x80", "good \xe2\x82", "\xed\xa0\x80"}) {
    EXPECT_EQ(shipped("uwu").rewrite(text, 3), text);
  }
  EXPECT_EQ(shipped("uwu").rewrite("", 3), "");
  EXPECT_EQ(shipped("uwu").rewrite("   ", 3), "   ");
}

TEST(Style, SeedsDiffer) {
  for (const auto& [name, style] : shipped_styles()) {
    EXPECT_GT(outputs_of(style, "I think this new stream is really good", 50).size(), 40u) << name;
  }
}

TEST(Style, OneWordStaysShort) {
  for (const auto& [name, style] : shipped_styles()) {
    for (const std::string text : {"lol", "W", "?", "hi", "gg", "no"}) {
      for (std::uint64_t seed = 0; seed < 200; ++seed) {
        EXPECT_LE(style.rewrite(text, seed).size(), text.size() + 45) << name << " " << text << " " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace twitchy::skibidi
