import { fileURLToPath } from "node:url";
import { Account } from "./account";
import { expect, test } from "./fixtures";

const target = fileURLToPath(new URL("../../docs/screenshot.png", import.meta.url));

const talk: [speaker: "grace" | "linus" | "margaret", text: string][] = [
  ["grace", "good morning everyone"],
  ["linus", "hello! how is the release going?"],
  ["grace", "the tests are green, finally"],
  ["linus", "I don't believe it, show me https://ci.example.org/runs/4821"],
  ["grace", "look for yourself, 1337 of 1337"],
  ["margaret", "you did all of that over the weekend? amazing"],
  ["linus", "the coffee machine is broken though"],
  ["margaret", "that is the worst news of the week"],
  ["grace", "I am very tired, please someone fix it"],
  ["linus", "have you tried turning it off and on again"],
  ["margaret", "my friend, it is a coffee machine. it has no other buttons"],
  ["linus", "what do we eat for lunch?"],
  ["margaret", "pizza, obviously"],
  ["grace", "good idea. @ada are you coming?"],
];

test("the page as the README shows it", async ({ server, newReader }) => {
  const speakers = {
    grace: await Account.register(server, "grace_h"),
    linus: await Account.register(server, "linus"),
    margaret: await Account.register(server, "margaret"),
  };
  for (const room of ["bestie", "bestie", "bestie", "skibidi", "skibidi", "uwu"]) {
    await (await newReader()).open(room);
  }
  const ada = await newReader();
  await ada.open("bestie");
  await ada.register("ada");
  await ada.say("hi there");
  await expect(ada.rows).toHaveCount(1);
  for (const [speaker, text] of talk) await speakers[speaker].say("bestie", text);
  await expect(ada.rows).toHaveCount(talk.length + 1);
  await ada.say("of course! save me a slice");
  await expect(ada.rows).toHaveCount(talk.length + 2);
  await ada.input.fill("who is bringing the #pineapple?");
  await ada.page.mouse.move(0, 0);
  await ada.page.screenshot({ path: target });
});
