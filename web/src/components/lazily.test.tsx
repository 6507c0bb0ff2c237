import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { lazily, preloadParts } from "./lazily";

interface Props {
  onClose: () => void;
}

const part = { default: () => <p>the part</p> };

it("says that a part could not be loaded, and tries again; the page goes on", async () => {
  const load = vi.fn<() => Promise<{ default: () => React.JSX.Element }>>();
  load.mockRejectedValueOnce(new Error("away")).mockResolvedValue(part);
  const Part = lazily<Props>(load);
  const onClose = vi.fn();
  render(
    <>
      <p>the page</p>
      <Part onClose={onClose} />
    </>,
  );
  expect((await screen.findByRole("alert")).textContent).toContain("could not be loaded");
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(onClose).toHaveBeenCalledOnce();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("the part")).toBeTruthy();
  expect(screen.getByText("the page")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

it("draws at once what was preloaded", async () => {
  const load = vi.fn(() => Promise.resolve(part));
  const Part = lazily<Props>(load);
  preloadParts();
  await vi.waitFor(() => expect(load).toHaveBeenCalledOnce());
  await Promise.resolve();
  render(<Part onClose={() => undefined} />);
  expect(screen.getByText("the part")).toBeTruthy();
  expect(load).toHaveBeenCalledOnce();
});
