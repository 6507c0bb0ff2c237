import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { ChatClient } from "../../protocol/index";
import { FakeEnvironment } from "../../protocol/testing/fakeEnvironment";
import { helloGuest, joined } from "../../protocol/testing/sampleFrames";
import { useConnectionNotice } from "./useConnection";

it("tells of a join that was refused, until one is taken", () => {
  const env = new FakeEnvironment();
  const client = new ChatClient("ws://chat", env);
  const { result } = renderHook(() => useConnectionNotice(client));
  client.join("bestie");
  act(() => {
    client.connect();
    env.socket.open();
    env.socket.receive(helloGuest);
    env.socket.receive({ type: "error", code: "not_found", message: "there is no such room" });
  });
  expect(result.current).toEqual({ tone: "error", text: "This room is gone." });
  act(() => env.socket.receive({ type: "error", code: "bad_request", message: "too many rooms" }));
  expect(result.current?.text).toBe("The server refused: too many rooms.");
  act(() => env.socket.receive(joined(10)));
  expect(result.current).toBeUndefined();
});
