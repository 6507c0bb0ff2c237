// What the demo users say. Lines of one exchange follow each other, each by another speaker; `@` in a
// line stands for the name of whoever spoke before, and `@@` for who began.

export const names = [
  "pixel_pete", "MapleFox", "nightowl42", "tea_and_tanks", "GrandmaGamer", "lagspike_lu",
  "Quokka", "sir_reginald", "BrunoBytes", "mossy_stone", "zero_ping_zoe", "CaptainCrumb",
];

export const greetings = [
  "hi @ welcome in!", "hey @, good to see you", "@ hello! first time here?", "welcome @, grab a seat",
  "oh look, a new face. hi @", "@ you picked the right room", "hello @ :wave:",
];

export const answers = [
  "@ that is so true", "@ I was about to say that", "lol @", "@ you might be right, you know",
  "can someone explain this to @ please", "@ best message of the day", "@ agreed, one hundred percent",
];

export const oneLiners = [
  "good morning everyone", "I just got home from work, what did I miss?", "this music is amazing",
  "one more round and then I really go to bed", "my cat is sitting on the keyboard again",
  "who else is here since the very beginning?", "I can not believe that just happened",
  "the pizza is finally here", "that was the cleanest jump I have seen all week",
  "my internet is so slow today", "please drink some water, everybody", "I love this chat",
  "wait, is that a secret door on the left?", "ten out of ten, would watch again",
  "this boss is very difficult", "I am so tired but I can not stop watching",
  "does anyone want to trade stickers?", "what a beautiful sunset in this game",
  "okay, nobody panic", "the timing was perfect :gg:", "my favourite level is next",
  "I bet 200 points that this fails", "you are all wonderful people, good night",
  "that is suspicious", "is this real life?", "friends, we did it", "the developers are geniuses",
  "my mother just asked why I am laughing at my phone", "absolutely not", "do it for the chat",
  "I said left. LEFT!", "he is going to regret that", "that escalated quickly :lol:",
];

export const exchanges = [
  ["what game is this?", "@ it is the new one with the frogs", "the frogs are very good", "I would die for the small frog"],
  ["has anyone beaten level 9 yet?", "@ yes, after 41 tries", "@ only 41? I am at 60", "the trick is to go backwards"],
  ["what are you all eating?", "noodles, as always", "@ noodles are the correct answer", "cold pizza, no regrets"],
  ["is the stream lagging or is it me?", "@ it is fine here", "@@ have you tried turning it off and on again?", "okay it was me. sorry chat"],
  ["I passed my driving test today!", "@ congratulations!!!", "@@ well done, which try?", "third, but who is counting :gg:"],
  ["cats or dogs?", "dogs, obviously", "@ excuse me, cats", "frogs. we had this conversation", "I vote for frogs too"],
  ["how long have we been watching this loading screen?", "@ four minutes", "best part of the game", "I am emotionally attached to it now"],
  ["who wants to play together later?", "@ me!", "@@ count me in, after dinner", "only if we do not play that map again"],
  ["my team lost again", "@ we all saw it", "@@ next time! heads up", "it was the lag. it is always the lag"],
  ["can we talk about that plot twist?", "no spoilers please!", "@ I did not see that coming", "the butler was so obvious though"],
  ["what time is it where you are?", "two in the morning and I regret nothing", "@ go to sleep", "breakfast time here!"],
];

// Everybody at once, now and then.
export const waves = [
  ["gg", "GG!", "gg wp", ":gg:", "ggggg"],
  ["hahaha", ":lol:", "LOL", "I can not breathe", "clip it!"],
  ["hype!", ":hype:", "let's gooo", "HYPE HYPE", "it is happening"],
  ["F", "F", "f", "rest in peace", "F in the chat"],
];
