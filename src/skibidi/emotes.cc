#include "skibidi/emotes.h"

#include <algorithm>
#include <array>

namespace twitchy::skibidi {
namespace {

// Sorted by byte, for the binary search.
constexpr auto kEmotes = std::to_array<std::string_view>({
    // clang-format off
    "ANELE", "AYAYA", "BOOMIES", "BabyRage", "BatChest", "Bedge", "BibleThump", "Binoculous",
    "BloodTrail", "BrainSlug", "BrokeBack", "COPIUM", "Clap", "Clueless", "CoolCat", "CoolStoryBob",
    "Copium", "CorgiDerp", "Corpa", "DansGame", "Deadge", "DinoDance", "EZ", "EZY", "EleGiggle",
    "FailFish", "FeelsAmazingMan", "FeelsBadMan", "FeelsDankMan", "FeelsGoodMan", "FeelsLateMan",
    "FeelsOkayMan", "FeelsStrongMan", "FeelsWeirdMan", "FrankerZ", "FutureMan", "GAMBA", "GIGACHAD",
    "GigaChad", "GivePLZ", "GlitchCat", "GoldPLZ", "HACKERMANS", "HOPIUM", "HYPERCLAP", "HYPERS",
    "HahaSleep", "HeyGuys", "Hmmge", "HolidayTree", "HypeLol", "ICANT", "ImTyping", "InuyoFace",
    "Jebaited", "KEK", "KEKL", "KEKW", "KKona", "KKonaW", "KPOPheart", "Kapp", "Kappa", "KappaClaus",
    "KappaRoss", "Keepo", "KomodoHype", "KonCha", "LUL", "LULW", "LuvHearts", "LuvOops", "LuvSign",
    "MVGame", "Madge", "Malding", "MaxLOL", "MercyWing", "MingLee", "MorphinTime", "MrDestructoid",
    "NODDERS", "NOPERS", "NinjaGrumpy", "NomNom", "NotLikeThis", "OMEGALUL", "OSFrog", "OhMyDog",
    "Okayge", "OpieOP", "PETTHE", "PJSalt", "POGGERS", "POGGIES", "PartyHat", "PartyTime", "PauseChamp",
    "PepeHands", "PepeLaugh", "Pepega", "Pepelaugh", "PepoG", "PepoThink", "Pog", "PogBones", "PogChamp",
    "PogU", "Poggers", "Poggies", "PopCorn", "PowerUpL", "PowerUpR", "Prayge", "PunOko", "RareParrot",
    "ResidentSleeper", "SMOrc", "SSSsss", "SUBprise", "SabaPing", "Sadge", "SeemsGood", "ShazBotstix",
    "Smadge", "SoBayed", "SquidJAM", "StinkyCheese", "StoneLightning", "SuperVinlin", "Susge",
    "SwiftRage", "TBAngel", "TPFufun", "TakeNRG", "TearGlove", "TehePelo", "TheIlluminati", "ThunBeast",
    "TriHard", "Tssk", "TwitchLit", "TwitchUnity", "VoHiYo", "VoteNay", "VoteYea", "WAYTOODANK", "WICKED",
    "Weirdge", "WideHardo", "Wokege", "WutFace", "XD", "YEP", "catJAM", "forsenE", "forsenPls",
    "modCheck", "monkaGIGA", "monkaHmm", "monkaS", "monkaTOS", "monkaW", "peepoClap", "peepoHappy",
    "peepoRiot", "peepoSad", "pepeD", "pepeJAM", "ratJAM", "widepeepoHappy", "widepeepoSad", "xD",
    // clang-format on
});
static_assert(std::is_sorted(kEmotes.begin(), kEmotes.end()));

}  // namespace

bool is_known_emote(std::string_view word) {
  return std::binary_search(kEmotes.begin(), kEmotes.end(), word);
}

}  // namespace twitchy::skibidi
