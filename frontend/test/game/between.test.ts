// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { GameBoard } from "../../src/game/state.svelte";
import { ja } from "../../src/text/ja";
import Between from "../../src/game/pair/Between.svelte";
import Headline from "../../src/game/Headline.svelte";
import { clear, show, words } from "../mounted";

afterEach(clear);

const P = { "7g7f": 0.4, "2g2f": 0.3, "5g5f": 0.2, "9g9f": 0.1 };
const Q = { "7g7f": 0.75, "2g2f": 0.05, "5g5f": 0.15, "9g9f": 0.05 };

/** What stands between two games, the first of them pinned. */
async function between(pinned: Parameters<typeof show>[1], open: Parameters<typeof show>[1], facts = ["", ""]) {
  const first = await show(Headline, pinned, { forward_mode: facts[0]! });
  const mounted = await show(
    ((anchor: Element) => Between(anchor as never, {})) as never,
    open,
    { forward_mode: facts[1]! },
    0,
    {
      before: ({ tab, games }) => {
        games.state.pair.beside = new GameBoard(tab.look, tab);
        games.state.pair.beside.open = first.games.state.pair.main.open;
      },
    },
  );
  return mounted;
}

test("the mass that moved, split into sharper and other moves, and the floor", async () => {
  const { root, tab, act, games } = await between([{ usi: "7g7f", policy: P }], [{ usi: "7g7f", policy: Q }]);
  expect(words(root)).toMatch(
    /^Same position: 35 % of the mass moved: \d+ % sharper, \d+ % other moves Jensen–Shannon 0\.\d\d bits$/,
  );
  act(() => (games.state.pair.floor = { open: games.state.pair.main.open!, ply: 0, steps: [7, 449], moved: 0.06 }));
  expect(words(root.querySelector("[data-testid=floor]"))).toBe("adjacent checkpoints: 6.0 %");
  act(() => (tab.look.text = ja));
  expect(words(root)).toMatch(/^同一局面：方策の 35 % が移動（鋭くなった分 \d+ %、ほかの手へ移った分 \d+ %）/);
});

test("nothing between two positions, and a warning between train and eval mode", async () => {
  expect(words((await between([{ usi: "7g7f" }], [{ usi: "7g7f" }])).root)).toBe("Same position");
  const { root, act, games } = await between(
    [{ usi: "7g7f", policy: P }],
    [{ usi: "7g7f", policy: P }],
    ["train", "eval"],
  );
  expect(words(root)).toContain("0 % of the mass moved Jensen–Shannon 0.00 bits One network was in train mode");
  act(() => games.pair.main.player.go(1));
  expect(words(root)).toMatch(/^One network was in train mode/);
});
