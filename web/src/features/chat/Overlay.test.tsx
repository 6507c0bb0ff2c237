import { act, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Api, ChatClient } from "../../protocol/index";
import { FakeEnvironment } from "../../protocol/testing/fakeEnvironment";
import { helloGuest, joined, stretch } from "../../protocol/testing/sampleFrames";
import Overlay from "./Overlay";

it("shows the last lines at the pace of its address, and no control", async () => {
  const env = new FakeEnvironment();
  const client = new ChatClient("ws://chat", env);
  client.connect();
  render(<Overlay room="bestie" search="?lines=3&pace=20" client={client} api={{} as Api} />);
  act(() => {
    env.socket.open();
    env.socket.receive(helloGuest);
  });
  expect(env.socket.take()).toContainEqual({ type: "join", room: "bestie", pace: 20 });
  act(() => {
    env.socket.receive(joined(10));
    env.socket.receive(stretch(11, 11));
  });
  await screen.findByText("message 11");
  expect(screen.getAllByRole("listitem")).toHaveLength(3);
  expect(screen.queryByRole("button")).toBeNull();
});

it("says that there is no such room", async () => {
  const env = new FakeEnvironment();
  const client = new ChatClient("ws://chat", env);
  client.connect();
  render(<Overlay room="nowhere" search="" client={client} api={{} as Api} />);
  act(() => {
    env.socket.open();
    env.socket.receive(helloGuest);
    env.socket.receive({ type: "error", code: "not_found", message: "no such room" });
  });
  await screen.findByText("There is no room “nowhere”.");
});
