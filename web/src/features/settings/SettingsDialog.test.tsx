import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import SettingsDialog from "./SettingsDialog";
import { SettingsStore } from "./settingsStore";

const onClose = vi.fn();
let store: SettingsStore;

beforeEach(() => {
  store = new SettingsStore(localStorage);
  render(<SettingsDialog store={store} onClose={onClose} />);
});

it("sets what is chosen, at once", async () => {
  await userEvent.click(screen.getByLabelText("Light"));
  await userEvent.click(screen.getByLabelText("Huge"));
  await userEvent.click(screen.getByLabelText("Always"));
  await userEvent.click(screen.getByLabelText("Mentions of me"));
  await userEvent.click(screen.getByRole("switch", { name: /Show originals/ }));
  await userEvent.click(screen.getByRole("switch", { name: /Single-key shortcuts/ }));
  expect(store.get()).toMatchObject({
    theme: "light",
    textSize: "huge",
    timestamps: "always",
    announce: "mentions",
    originals: true,
    singleKeys: false,
  });
  expect(screen.getByLabelText<HTMLInputElement>("Light").checked).toBe(true);
});

it("closes on Escape", async () => {
  await userEvent.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalledOnce();
});
