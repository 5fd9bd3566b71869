import { describe, expect, test } from "vitest";
import { GameBoard } from "../../src/game/state.svelte";
import { Look } from "../../src/look/state.svelte";
import { gameShown, openGame } from "../../src/game/open";
import { openProbe } from "../../src/probes/open";
import { ProbeBoard, probeShown } from "../../src/probes/board.svelte";
import { sfenOf, USUAL_START } from "../../src/shogi/position";
import { made } from "../make";
import { probe } from "../probes";

const ADDRESS = { run: "r", stream: "s", writer: "w", game_id: "g" };
const CHECKED = "4k4/9/9/9/9/9/9/9/4R3K w - 1";
const opened = async () =>
  openGame(ADDRESS, await made([{ usi: "7g7f", policy: { "7g7f": 0.6, "2g2f": 0.4 } }, { usi: "3c3d" }]));

describe("what a board can show", () => {
  test("is a game, ply by ply, and nothing beyond it", async () => {
    const shown = gameShown(await opened());
    expect([shown.last, shown.probe, shown.arrival(0), shown.arrival(2)?.to]).toEqual([2, "", null, 33]);
    expect([shown.sfen(0), shown.sfen(3)]).toEqual([USUAL_START, ""]);
    expect([shown.policy(0)?.policy.ranked.length, shown.policy(1), shown.position(3)]).toEqual([2, null, null]);
  });

  test("is a probe, evaluation by evaluation: its position stays, and is in check or not", () => {
    const shown = probeShown(openProbe("r", probe("mate", [0.2, 0.8], { sfen: CHECKED }))!);
    expect([shown.last, shown.probe, shown.sfen(1), shown.arrival(1)]).toEqual([1, "mate", CHECKED, null]);
    expect([-1, 0, 1, 2].map((place) => shown.checked(place))).toEqual([false, true, true, false]);
    expect([shown.position(-1), sfenOf(shown.position(1)!, 1)]).toEqual([null, CHECKED]);
    expect([0, 1].map((place) => shown.policy(place)!.policy.ranked[0]!.p)).toEqual([0.6000000000000001, 0.8]);
  });
});

describe("two boards", () => {
  test("have one look, and what is pointed at on one is nothing to the other", async () => {
    const look = new Look();
    const [main, pinned] = [new GameBoard(look, { runs: [] }), new GameBoard(look, { runs: [] })];
    main.open = pinned.open = await opened();
    look.notation = "usi";
    main.focus = { kind: "to", square: 0 };
    main.ply = 1;
    expect([main.texts, pinned.texts]).toEqual([
      ["7g7f", "3c3d"],
      ["7g7f", "3c3d"],
    ]);
    expect([main.policy, pinned.policy!.ranked.length, pinned.focus, pinned.ply]).toEqual([null, 2, null, 0]);
    look.withoutBest = true;
    expect(pinned.policy!.ranked).toHaveLength(1);
  });

  test("may be of different kinds: without a probe there is nothing on its board", () => {
    const board = new ProbeBoard(new Look(), { probe: null, evaluation: -1 });
    expect([board.shown, board.position, board.policy, board.moments]).toEqual([null, null, null, []]);
  });
});
