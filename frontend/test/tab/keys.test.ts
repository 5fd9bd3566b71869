// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { pressed } from "../../src/tab/keys";
import Controls from "../../src/game/Controls.svelte";
import { clear, show } from "../mounted";

afterEach(clear);

test("up and down go to the first and the last position, but on the slider, which they move", async () => {
  const { root, ctrl, games } = await show(Controls, [{ usi: "7g7f" }, { usi: "3c3d" }]);
  addEventListener("keydown", (event) => pressed(event, ctrl) && event.preventDefault());
  const press = (key: string, target: Element) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    target.dispatchEvent(event);
    return [event.defaultPrevented, games.state.pair.main.ply];
  };
  expect(press("ArrowDown", document.body)).toEqual([true, 2]);
  expect(press("ArrowUp", root.querySelector("input")!)).toEqual([false, 2]);
  expect(press("ArrowUp", document.body)).toEqual([true, 0]);
});
