import { fileURLToPath } from "node:url";
import { Account } from "./account";
import { expect, test } from "./fixtures";

const target = fileURLToPath(new URL("../../docs/screenshot.png", import.meta.url));

const talk: [speaker: "grace" | "linus", text: string][] = [
  ["grace", "good morning everyone"],
  ["linus", "hello! how is the release going?"],
  ["grace", "the tests are green, finally"],
  ["linus", "I don't believe it, show me https://ci.example.org/runs/4821"],
  ["grace", "look for yourself, 1337 of 1337"],
  ["linus", "amazing. the coffee machine is broken though"],
  ["grace", "that is the worst news of the week"],
  ["linus", "friends, what do we eat for lunch?"],
  ["grace", "pizza, obviously. @ada are you coming?"],
];

test("the page as the README shows it", async ({ server, newReader }) => {
  const speakers = {
    grace: await Account.register(server, "grace_h"),
    linus: await Account.register(server, "linus"),
  };
  const ada = await newReader();
  await ada.open("bestie");
  await ada.register("ada");
  await ada.say("hi there");
  await expect(ada.rows).toHaveCount(1);
  for (const [speaker, text] of talk) await speakers[speaker].say("bestie", text);
  await ada.say("of course! save me a slice");
  await expect(ada.rows).toHaveCount(talk.length + 2);
  await ada.input.fill("who is bringing the #pineapple?");
  await ada.page.screenshot({ path: target });
});
