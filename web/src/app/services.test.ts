import { MutationObserver, onlineManager } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createServices } from "./services";

const user = { id: 1000, name: "ada", roles: [] };
const session = { token: "new", expires_at: Date.now() + 1_000_000, user };

afterEach(() => onlineManager.setOnline(true));

describe("what lives as long as the page", () => {
  it("is signed out by its own token's end, not by that of another", () => {
    const services = createServices();
    services.session.set(session);
    services.client.emit("expired", "old");
    expect(services.session.get()).toEqual(session);
    services.client.emit("expired", "new");
    expect(services.session.get()).toBeNull();
  });

  it("calls the server though the browser takes itself to be offline", async () => {
    const { queries } = createServices();
    onlineManager.setOnline(false);
    const call = vi.fn().mockResolvedValue("done");
    expect(await queries.fetchQuery({ queryKey: ["rooms"], queryFn: call })).toBe("done");
    expect(await new MutationObserver(queries, { mutationFn: call }).mutate(undefined)).toBe(
      "done",
    );
  });

  it("asks for a sign of life when the network or the reader is back", () => {
    const { client } = createServices();
    const wake = vi.spyOn(client, "wake");
    window.dispatchEvent(new Event("online"));
    document.dispatchEvent(new Event("visibilitychange"));
    expect(wake).toHaveBeenCalledTimes(2);
  });
});
