import { describe, expect, it, vi } from "vitest";
import { createApi } from "./api.ts";
import { message } from "./testing/sampleFrames.ts";

function answering(status: number, body?: unknown, headers: Record<string, string> = {}) {
  const text = body === undefined ? null : JSON.stringify(body);
  return vi.fn(async () => new Response(text, { status, headers }));
}

describe("the REST calls", () => {
  it("reads a page of a room", async () => {
    const page = { messages: [message(3)], from: 1, to: 3, head: 9, oldest: 1, epoch: "e" };
    const fetch = answering(200, page);
    await expect(
      createApi("https://chat.example", fetch).messages("uwu", { before: 4, limit: 50 }),
    ).resolves.toEqual(page);
    expect(fetch).toHaveBeenCalledWith(
      "https://chat.example/api/v1/rooms/uwu/messages?before=4&limit=50",
      { method: "GET" },
    );
  });

  it("leaves out entries of unknown kinds", async () => {
    const ban = { ...message(2), kind: "ban" };
    const fetch = answering(200, { messages: [ban, message(3)] });
    const page = await createApi("", fetch).messages("uwu", { limit: 10 });
    expect(page.messages).toEqual([message(3)]);
  });

  it("signs out with the token in a header", async () => {
    const fetch = answering(204);
    await createApi("", fetch).signOut("T");
    expect(fetch).toHaveBeenCalledWith("/api/v1/sessions/current", {
      method: "DELETE",
      headers: { Authorization: "Bearer T" },
    });
  });

  it("throws the problem's code and the time to wait", async () => {
    const problem = { title: "Conflict", status: 409, code: "name_taken", detail: "ada is taken" };
    await expect(
      createApi("", answering(409, problem)).register({ name: "ada", password: "secret12" }),
    ).rejects.toMatchObject({ status: 409, code: "name_taken", message: "ada is taken" });
    await expect(
      createApi("", answering(429, { code: "rate_limited" }, { "Retry-After": "7" })).rooms(),
    ).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: 7000 });
  });

  it("survives an error that is no problem document", async () => {
    const fetch = async () => new Response("<h1>Bad Gateway</h1>", { status: 502 });
    await expect(createApi("", fetch).rooms()).rejects.toMatchObject({
      status: 502,
      code: "unknown",
    });
  });

  it("says when the server cannot be reached", async () => {
    const fetch = async () => {
      throw new TypeError("Failed to fetch");
    };
    await expect(createApi("", fetch).rooms()).rejects.toMatchObject({ code: "unreachable" });
  });
});
