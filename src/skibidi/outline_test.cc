#include "skibidi/outline.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

using std::string_view;

Outline outline(string_view text) {
  return outline_of(testing::tokens_of(text), text, testing::english());
}

// ---- Its extent ------------------------------------------------------------------------------------

TEST(Outline, LeavesOutTheSpacesAtBothEnds) {
  const Outline spaced = outline("  hi there ");
  EXPECT_EQ(spaced.first, 1u);
  EXPECT_EQ(spaced.last, 4u);
  EXPECT_EQ(spaced.words, 2u);
  EXPECT_EQ(spaced.first_word, 1u);
}

TEST(Outline, OfNothingIsEmpty) {
  for (const char* text : {"", "  "}) {
    const Outline none = outline(text);
    EXPECT_EQ(none.first, none.last);
    EXPECT_TRUE(none.is_bare);
  }
}

TEST(Outline, FindsTheFirstWord) {
  EXPECT_EQ(outline("@ada, so it is").first_word, 3u);
  EXPECT_EQ(outline("😂 so").first_word, 2u);
}

TEST(Outline, TellsCommands) {
  EXPECT_TRUE(outline("/me waves").is_command);
  EXPECT_TRUE(outline("!song this").is_command);
  EXPECT_FALSE(outline("so /me").is_command);
  EXPECT_FALSE(outline("! song").is_command);
}

// ---- Mood ------------------------------------------------------------------------------------------

struct MoodOf {
  string_view text;
  Mood mood;
};

constexpr auto kMoods = std::to_array<MoodOf>({
    {"just some words", Mood::plain},
    {"hello all", Mood::greeting},
    {"Hi @ada how are you", Mood::greeting},
    {"hello?", Mood::greeting},
    {"hello chat is the mic on?", Mood::question},
    {"yo that was the best clutch", Mood::greeting},
    {"bye for now", Mood::farewell},
    {"ok goodbye", Mood::farewell},
    {"thanks a ton", Mood::thanks},
    {"so many thanks", Mood::thanks},
    {"that was odd lol", Mood::laugh},
    {"LMAO that cat", Mood::laugh},
    {"i am so sad", Mood::sad},
    {"I lost again", Mood::sad},
    {"we won it", Mood::hype},
    {"LETS GO WE WON", Mood::hype},
    {"how is it", Mood::question},
    {"What’s that", Mood::question},
    {"that it?", Mood::question},
    {"you lost?!", Mood::question},
    {"did we win", Mood::question},
    {"anyone know this song", Mood::question},
    {"what a day", Mood::plain},
    {"what an odd day", Mood::plain},
    {"what a day, we won", Mood::hype},
    {"/me is here", Mood::plain},
    {"!so how is it?", Mood::question},
    {"but why is it", Mood::question},
    {"is it? yes it is", Mood::plain},
    {"it is? yes", Mood::plain},
    {"12:30?", Mood::plain},
});

TEST(Outline, MoodGoesByWordsAndQuestionMarks) {
  for (const auto& [text, mood] : kMoods) EXPECT_EQ(name_of(outline(text).mood), name_of(mood)) << text;
}

TEST(Outline, ALaterWordTellsTheMoodOnlyNearTheBeginning) {
  std::string text = "so";
  for (int i = 0; i < 14; ++i) text += " word";
  EXPECT_EQ(outline(text + " lol").mood, Mood::laugh);
  EXPECT_EQ(outline(text + " word lol").mood, Mood::plain);
}

// ---- Echoes ----------------------------------------------------------------------------------------

TEST(Outline, TheTellingWordIsTheLongestThatIsNotEveryday) {
  EXPECT_EQ(outline("my Dragon ate the everything sandwiches").telling_word, "sandwiches");
  EXPECT_EQ(outline("Dragon!").telling_word, "Dragon");
  EXPECT_EQ(outline("the dragon and the turtle").telling_word, "dragon");
  EXPECT_EQ(outline("something because everything").telling_word, "");
  EXPECT_EQ(outline("the cat sat").telling_word, "");
  EXPECT_EQ(outline("the crab sat").telling_word, "crab");
  EXPECT_EQ(outline("y'all they'd've").telling_word, "");
  EXPECT_EQ(outline("@elephant #elephant elephants.example iPhone12").telling_word, "");
  EXPECT_EQ(outline("the aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa crab").telling_word, "crab");
}

TEST(Outline, ATellingWordHasFourLettersNotBytes) {
  EXPECT_EQ(outline("the été is here").telling_word, "");
}

TEST(Outline, ThePhraseIsTheFirstWordsUpToASign) {
  EXPECT_EQ(outline("This is it").phrase, "This is it");
  EXPECT_EQ(outline("we won the game again").phrase, "we won the game");
  EXPECT_EQ(outline("we won, the game").phrase, "we won");
  EXPECT_EQ(outline("  we won! ").phrase, "we won");
  EXPECT_EQ(outline("we  won").phrase, "we  won");
  EXPECT_EQ(outline("well, we won").phrase, "");
  EXPECT_EQ(outline("well").phrase, "");
  EXPECT_EQ(outline("@ada we won").phrase, "");
  EXPECT_EQ(outline("\"we won\"").phrase, "");
  EXPECT_EQ(outline("we won 😂 again").phrase, "we won");
  EXPECT_EQ(outline("we @ada won").phrase, "");
}

TEST(Outline, ThePhraseHasFortyBytesAtMost) {
  const std::string twenty(20, 'a');
  const std::string nineteen(19, 'b');
  EXPECT_EQ(outline(twenty + " " + nineteen + " c").phrase, twenty + " " + nineteen);
  EXPECT_EQ(outline(twenty + " " + twenty).phrase, "");
}

// ---- Shouting --------------------------------------------------------------------------------------

TEST(Outline, ShoutsInSeveralWordsOfCapitals) {
  for (const char* text : {"LETS GO", "WE WON IT!!!", "I CAN'T BELIEVE IT", "A GOOD DAY @ada"}) {
    EXPECT_TRUE(outline(text).shouts) << text;
  }
  for (const char* text :
       {"LETS", "LETS go", "GG", "GG WP", "I A", "Lets Go", "w w w w w w", "lets go", "12 @ADA"}) {
    EXPECT_FALSE(outline(text).shouts) << text;
  }
}

// ---- Nothing to rewrite ----------------------------------------------------------------------------

TEST(Outline, WithoutWordsIsBare) {
  for (const char* text : {"?", "...", "42", "@ada", "Kappa Kappa", "https://example.com/really", "😂😂",
                           ":D", "!uptime", "`good game`", "12:30 #1"}) {
    EXPECT_TRUE(outline(text).is_bare) << text;
  }
}

TEST(Outline, MostlyInAnotherScriptIsBare) {
  for (const char* text : {"你好，今天怎么样", "مرحبا كيف حالك", "नमस्ते दुनिया", "สวัสดีชาวโลก", "привет ok",
                           "안녕하세요 여러분", "こんにちは gg", "שלום לכולם", "γεια σας hi"}) {
    EXPECT_TRUE(outline(text).is_bare) << text;
  }
  for (const char* text : {"hello мир", "so 你好 it is", "I said שלום and she said hello"}) {
    EXPECT_FALSE(outline(text).is_bare) << text;
  }
}

// As people type them in chats.
constexpr auto kOtherLanguages = std::to_array<string_view>({
    // Spanish
    "hola amigos, ¿cómo están todos?",
    "¿Qué tal? Me gusta mucho este juego",
    "muchas gracias por el regalo",
    "no puedo creerlo, otra vez el mismo jefe",
    "mañana jugamos, ¿te apuntas?",
    "buenas noches a todos",
    "es muy bueno pero también muy difícil",
    // French
    "Bonjour à tous, ça va bien ?",
    "c'est pas grave, on gagnera la prochaine fois",
    "où est-ce que tu as trouvé l'épée ?",
    "merci beaucoup pour le cadeau",
    "je ne sais pas mais c'est très bon",
    "salut les amis, quelle belle partie",
    // German
    "Guten Morgen zusammen, schönes Wetter heute!",
    "das war wirklich ein großartiger Zug",
    "Weiß jemand, wie das Lied heißt?",
    "ich bin heute sehr müde",
    "danke für das Geschenk",
    "was ist denn hier los",
    // Portuguese
    "bom dia galera, que jogo bonito",
    "muito obrigado pelo presente",
    "você é muito bom nisso",
    "não acredito que perdemos de novo",
    "oi gente, hoje tem jogo?",
    // Italian
    "ciao a tutti, che bella partita!",
    "grazie mille per il regalo",
    "non ci posso credere, che peccato",
    "sono molto stanco oggi",
    "questa è la più bella partita di sempre",
});

TEST(Outline, AnotherLanguageInLatinLettersIsBare) {
  for (const string_view text : kOtherLanguages) EXPECT_TRUE(outline(text).is_bare) << text;
}

constexpr auto kEnglish = std::to_array<string_view>({
    "hi there",
    "lol",
    "W",
    "gg wp everyone",
    "LETS GO WE WON",
    "no way",
    "same",
    "first",
    "brb",
    "true",
    "thank you so much for the gift!",
    "i lost again and i'm so tired",
    "what song is this?",
    "nerf this hero",
    "my dog ate the controller",
    "level two boss fight",
    "good morning chat",
    "new record, new record",
    "because it's free and because it's fun",
    "pleeeease one more game",
    "rock ’n’ roll all night…",
    "red team wins",
    "/me waves at everyone",
    "!song who sings this",
    "the café down the road is really good",
    "let's go to the café",
    "my favourite café has pizza",
    "Pokémon is the best game",
    "Pokémon is fun",
    "shiny Pokémon",
    "Beyoncé concert on Sunday",
    "the jalapeño",
    "who plays Pokémon tonight?",
    "I love Pokémon",
    "catch that shiny Pokémon please",
    "we play Pokémon every Sunday",
    "she has a résumé and a fiancé",
    "a jalapeño burger sounds great",
    "the word café and the word naïve, the Ångström and the jalapeño",
    "déjà vu again, this boss is the same",
    "Beyoncé has a new song",
    "Zoë said she is on her way",
    "mañana maybe, today I am tired",
    "the piñata dropped so much loot",
    "El Niño made it warm this year",
    "I speak un poco Spanish",
    "Los Angeles is so far from here",
    "die die die boss",
    "that was so fun",
    "war is bad",
    "man I miss that",
    "do it on me",
    "come to us",
    "los ratones won the game",
    "is Señor Pink here",
    "chat, am I right or am I right",
    "Ronaldo plays like a machine",
});

TEST(Outline, EnglishWithWordsFromElsewhereIsNotBare) {
  for (const string_view text : kEnglish) EXPECT_FALSE(outline(text).is_bare) << text;
}

}  // namespace
}  // namespace twitchy::skibidi
