import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, renderHook, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { type Api, ApiError, type Session } from "../../protocol/index";
import AuthDialog from "./AuthDialog";
import { SessionStore } from "./sessionStore";
import { type AuthMode, useSignOut } from "./useSession";

const user = { id: 1000, name: "ada", roles: [] };
const session: Session = { token: "T", expires_at: Date.now() + 1_000_000, user };

function show(mode: AuthMode, api: Partial<Api>) {
  const store = new SessionStore(localStorage);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <AuthDialog api={api as Api} store={store} mode={mode} onMode={() => {}} onClose={() => {}} />
    </QueryClientProvider>,
  );
  return store;
}

async function fill(name: string, password: string) {
  await userEvent.type(screen.getByLabelText("Name"), name);
  await userEvent.type(screen.getByLabelText("Password"), `${password}{Enter}`);
}

const failing = (code: string, retryAfterMs?: number) =>
  vi.fn().mockRejectedValue(new ApiError(400, code, "", retryAfterMs));

describe("registering", () => {
  it("registers and signs in", async () => {
    const register = vi.fn().mockResolvedValue(user);
    const signIn = vi.fn().mockResolvedValue(session);
    const store = show("register", { register, signIn });
    await fill("ada", "correct horse");
    await vi.waitFor(() => expect(store.get()).toEqual(session));
    expect(register).toHaveBeenCalledWith({ name: "ada", password: "correct horse" });
  });

  it("says what is wrong beside the field, before asking the server", async () => {
    const register = vi.fn();
    show("register", { register });
    await fill("a!", "short");
    expect(screen.getByLabelText("Name").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByLabelText("Password").getAttribute("aria-invalid")).toBe("true");
    expect(register).not.toHaveBeenCalled();
  });

  it.each([
    ["name_taken", "Name", "This name is taken. Pick another."],
    ["invalid_name", "Name", "A name has 3–25 letters, digits or _."],
    ["invalid_password", "Password", "A password has 8–128 characters."],
  ])("puts %s beside its field", async (code, label, text) => {
    show("register", { register: failing(code) });
    await fill("ada", "correct horse");
    await screen.findByText(text);
    expect(screen.getByLabelText(label).getAttribute("aria-invalid")).toBe("true");
  });
});

describe("signing in", () => {
  it("says that name or password is wrong", async () => {
    const store = show("signIn", { signIn: failing("bad_credentials") });
    await fill("ada", "wrong");
    await screen.findByText("Name or password is wrong.");
    expect(store.get()).toBeNull();
  });

  it("says how long to wait after too many tries", async () => {
    show("signIn", { signIn: failing("rate_limited", 12_300) });
    await fill("ada", "correct horse");
    expect((await screen.findByText(/Too many tries/)).textContent).toContain("13 s");
  });
});

describe("signing out", () => {
  it("tells the server which token, again if it was away", async () => {
    vi.useFakeTimers();
    try {
      const signOut = vi.fn<Api["signOut"]>().mockResolvedValue(undefined);
      signOut.mockRejectedValueOnce(new ApiError(503, "busy", ""));
      const store = new SessionStore(localStorage);
      store.set(session);
      const { result } = renderHook(() => useSignOut({ signOut } as unknown as Api, store), {
        wrapper: ({ children }) => (
          <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
        ),
      });
      act(() => result.current());
      expect(store.get()).toBeNull();
      await act(() => vi.advanceTimersByTimeAsync(60_000));
      expect(signOut.mock.calls).toEqual([["T"], ["T"]]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the session", () => {
  it("outlives the page until it expires", () => {
    new SessionStore(localStorage).set(session);
    expect(new SessionStore(localStorage).get()).toEqual(session);
    expect(new SessionStore(localStorage, () => session.expires_at).get()).toBeNull();
  });

  it("follows what other tabs do", () => {
    const store = new SessionStore(localStorage);
    const changed = vi.fn();
    store.followOtherTabs(window);
    store.subscribe(changed);
    localStorage.setItem("twitchy.session", JSON.stringify(session));
    window.dispatchEvent(new StorageEvent("storage", { key: "twitchy.session" }));
    expect(changed).toHaveBeenCalledOnce();
    expect(store.get()).toEqual(session);
  });

  it("is nobody's when the storage holds nonsense", () => {
    localStorage.setItem("twitchy.session", "{");
    expect(new SessionStore(localStorage).get()).toBeNull();
  });
});
