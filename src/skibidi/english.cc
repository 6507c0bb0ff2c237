#include "skibidi/english.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "skibidi/letter_case.h"
#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

using std::string_view;

constexpr string_view kGreetings = "greetings hello hey heya hi hiya howdy sup welcome yo";
constexpr string_view kFarewells = "bye byebye cya farewell goodbye goodnight";
constexpr string_view kThanks = "thank thanks thx ty tysm appreciated";
constexpr string_view kLaughs =
    "ahaha ahahaha haha hahaha hahahaha hehe lmao lmaoo lmfao lol lolol lul rofl xd";
constexpr string_view kSadWords =
    "alone broken cried cry crying depressed died exhausted fail failed failing grief heartbroken hurt "
    "hurts ill lonely lost miss rip sad sadly scared sick sorry stressed tired unlucky upset worried "
    "worst";
constexpr string_view kHypeWords =
    "awesome clutch goat hype incredible insane letsgo omg pog poggers victory win wins won woo wow yay "
    "yesss";

constexpr string_view kAskingWords =
    "am anybody anyone are aren't can could did didn't do does doesn't has how how's is isn't should was "
    "were what what's whats where where's which who who's whose why will would";

constexpr string_view kAbbreviations = "approx dr etc mr mrs ms prof vs";

constexpr string_view kConjunctions =
    "although because but cause cuz if since though unless until when while";

// Function words and the words that every chat is full of.
constexpr string_view kEveryday =
    "a about above after again ago all almost already also always am an and another any anybody anyone "
    "anything are aren't around as at away back be because been before being below best better between "
    "both bro but by came can can't cannot come comes cool could couldn't did didn't do does doesn't "
    "doing don't done dont down dude each either else enough even ever every everybody everyone "
    "everything far few first for from get gets getting give gives go goes going gonna good got gotta "
    "great guy guys had has hasn't have haven't having he he's hello her here here's hers hey hi him "
    "his how however i i'd i'll i'm i've if im in indeed into is isn't it it's its itself just keep "
    "kinda know knows last least less let let's lets like little lol long look looks lot lots love made "
    "make makes many may maybe me mean means might mine more most much must my myself near need never "
    "next nice no nobody none nope nor not nothing now of off oh ok okay on once one ones only or other "
    "others our ours out over own people please put quite rather really right said same saw say says "
    "see seen she she's should shouldn't since so some somebody someone something sometimes soon still "
    "stop such sure take takes tell than thank thanks that that's thats the their theirs them "
    "themselves then there there's these they they're thing things think this those though through til "
    "till time to today together told tomorrow tonight too took toward tried try trying u under until "
    "up upon us use used using very wait wanna want wanted wants was wasn't watch watching way we we'll "
    "we're we've welcome well went were weren't what what's whatever when where whether which while who "
    "whole whom whose why will with within without won't work would wouldn't wow yeah yep yes yesterday "
    "yet yo you you'd you'll you're you've your yours yourself";

// Frequent words of Dutch, French, German, Hindi, Indonesian, Italian, Portuguese, Spanish, Swedish and
// Turkish, as chats write them.
constexpr string_view kForeign =
    "aap aapko abbiamo aber accha acha acho ad ada adalah agli agora ahora ai aku alcune algo alguien "
    "algum alguna alla alle alleen alles allora alors als altijd ama amigo amigos anche ancora andere "
    "ao apa apakah aqui aquí atau att au auch aunque aussi avec avere avete bagaimana bahut bahwa baik "
    "bana beaucoup bei belki belum bem ben bene benim besser bhai bhi bien bientot bienvenidos bij bir "
    "biraz bisa bist bitte boa bom bonjour bonne bonsoir bra brasil bu buena buenas bueno buenos c'est "
    "ca cara casa ce cela celui ces cette che chi chicos ci ciao cinta coisa cok com comme comment como "
    "con cosa cosas cose così creo cual cuando da daha dal dalla dan dank danke dann dapat dari das "
    "dass dat davvero daß de decir degil dei dein deine deja del della dem den dengan denk denn depois "
    "der des det deze di dia dias dich die dime dir dire dis dit dom donde dopo dos du duit e ed een "
    "eigentlich ein eine einem einen einer el ela elas ele eles ella elle elles ellos em en ensuite "
    "entre então er eres es esa ese eso essa esse essen essere est esta estamos estar estas este esto "
    "estos estou estoy está están et ett etwas eu euch evet faire fais fait fala fatto favor faz fazer "
    "fikir filme finns foi från für galera ganz gato geen geht gente gerade gerne gibi gibt gioco gli "
    "goed gosto gracias grazie gusta gut gute guten göra ha habe haben hace hacia hai hain hallo halo "
    "hanno hanya har hast hasta hat hay hayir heb hebben heeft hej hem het heute hier ho hoe hoje hola "
    "hoy hur hvad ich ihr ik il ils immer ini inte io irgendwie isso ist itu iyi ja jag jaja jajaja "
    "jajajaja je jeg jestem jetzt jeu jeux jij jika jogo jou jouw juego juga jugar kabar kaise kamu kan "
    "kann kapan kasih kein keine kon kuch kunnen kya können la las le lebih les leuk leute lieber lo "
    "loro los lui là ma maar mag mai mais makan mal man mas mañana mec med mein meine mejor melhor "
    "mensen mera merci merhaba mes mi mia mich mieux mig mij mijn minha mio mir mis misma mismo mit moi "
    "molto mon morgen muchas mucho muchos muito mujhe mun mundo muy mycket más naar nada nahi nao ne "
    "neden nedir negli nei nein nel nella nicht nichts niet niets noch noche noi non nos nosotros notre "
    "nous nul nunca nur não obrigada obrigado och oder oggi olarak oleh olmaya olá ook otra otras otro "
    "otros ou oui oyun où para parce pas pek pela pelo per perché pero perro piacciono piace più plus "
    "por porque posso pour pourquoi pueda puede puedes puedo puoi qu'est qual quale quand quando quanto "
    "que quel quella quelle quello quels quem quer queria questa questo qui quiere quieres quiero "
    "quindi quién quoi qué ragazzi rien sabe sadece sagen sai saja salut samma sangat saya schon se "
    "sehen sehr sei sein selamat sem sempre semua sen seni senti ser sera seu si siamo siapa sich sie "
    "siempre siendo sim sin sind sobre solo som sono sont sou soy spiel spielen spielt stai stata stato "
    "stesso sto su sua sudah sui suis sul sulla suo sur são tack tambien también também tanpa tanto "
    "tapi te tem temos tengo tenho tera terima tes teu ti tidak tiempo tiene tienes till tjaba tjena "
    "toda todo todos tous tout trinken trop très tu tua tudo tumhara tun tuo tus tutto två uit um uma "
    "un una und une uno unos untuk usted va vad vai vais valeu vamos van vandaag var vas ve veces veel "
    "vem verdad vez vi via vida viel vielen você vocês vogliamo voglio voi volte voor vor votre vou "
    "vous voy vrai vraiment waar wann war warum was wat weil weiß welche wenn wer werden wie wij "
    "willkommen wir wird wo wohl worden wäre ya yaar yang yine zeit zijn zou zu zum zur zwei är även ça "
    "él";

// What other languages have too, or what any language borrows: no sign of either.
constexpr string_view kAnyLanguage =
    "a ai algo am ama an as at ben bu chat come comment da dan das data de den des det di die dire dis "
    "do dom e em en er es et fait fala fans finns for gg ha hat hay he hello hi hoe i if il in is it ja "
    "la lo lol los ma mag mal mama man mas me med men met mi mia mir mis mit mon mun no non nos ok okay "
    "on once or os ou pan par pek pela per pie plus pro pu ram real red sang sauf se sea sen si sim sin "
    "so sobre solo some son soy sport stream su sul super sur te ten ti till to todo toi top trop "
    "tu tun u um un up van var vas vi via war was wat we wo wow ya yo yok";

// Emotes of which the letter case does not tell that they are no plain words.
constexpr string_view kEmotes =
    "ANELE AYAYA BOOMIES Bedge Binoculous COPIUM Clap Clueless Copium Corpa Deadge EZ EZY GAMBA GIGACHAD "
    "HACKERMANS HOPIUM HYPERCLAP HYPERS Hmmge ICANT Jebaited KEK KEKL KEKW Kapp Kappa Keepo LUL LULW Madge "
    "Malding NODDERS NOPERS OMEGALUL Okayge PETTHE POGGERS POGGIES Pepega Pepelaugh Pog Poggers Poggies "
    "Prayge "
    "Sadge Smadge Susge Tssk WAYTOODANK WICKED Weirdge Wokege XD YEP";

template <typename Visit>
void for_each_word(string_view list, const Visit& visit) {
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(' ', at), list.size());
    visit(list.substr(at, end - at));
    at = end + 1;
  }
}

bool is_english(const WordTraits& traits) {
  return traits.is_everyday || traits.asks || traits.is_conjunction || traits.mood != Mood::plain;
}

}  // namespace

void add_english(Vocabulary& vocabulary) {
  const auto mark = [&](string_view list, const auto& how) {
    for_each_word(list, [&](string_view word) {
      WordTraits& traits = vocabulary.traits(vocabulary.add(word));
      how(traits);
      traits.is_english = is_english(traits);
    });
  };
  const auto mark_mood = [&](string_view list, Mood mood) {
    mark(list, [mood](WordTraits& traits) { traits.mood = mood; });
  };
  mark_mood(kGreetings, Mood::greeting);
  mark_mood(kFarewells, Mood::farewell);
  mark_mood(kThanks, Mood::thanks);
  mark_mood(kLaughs, Mood::laugh);
  mark_mood(kSadWords, Mood::sad);
  mark_mood(kHypeWords, Mood::hype);
  mark(kAskingWords, [](WordTraits& traits) { traits.asks = true; });
  mark(kConjunctions, [](WordTraits& traits) { traits.is_conjunction = true; });
  mark(kAbbreviations, [](WordTraits& traits) { traits.is_abbreviation = true; });
  mark("a an", [](WordTraits& traits) { traits.is_article = true; });
  mark("what", [](WordTraits& traits) { traits.exclaims = true; });
  mark(kEveryday, [](WordTraits& traits) { traits.is_everyday = true; });
  for_each_word(kForeign,
                [&](string_view word) { vocabulary.traits(vocabulary.add(word)).is_foreign = true; });
  for_each_word(kAnyLanguage, [&](string_view word) {
    WordTraits& traits = vocabulary.traits(vocabulary.add(word));
    traits.is_english = traits.is_foreign = false;
    traits.is_any_language = true;
  });
  for_each_word(kEmotes, [&](string_view emote) {
    WordTraits& traits = vocabulary.traits(vocabulary.add(folded(emote)));
    const bool is_upper = letter_case_of(emote) == LetterCase::upper;
    traits.is_emote_in_upper = traits.is_emote_in_upper || is_upper;
    traits.is_emote_titled = traits.is_emote_titled || !is_upper;
  });
}

void add_style_word(Vocabulary& vocabulary, WordId word) {
  WordTraits& traits = vocabulary.traits(word);
  traits.is_english = !traits.is_any_language && !traits.is_foreign;
}

}  // namespace twitchy::skibidi
