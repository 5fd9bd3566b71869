// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from "vitest";
import { pressed } from "../../src/tab/keys";
import { usiOf } from "../../src/shogi/move";
import { listedAs, probe } from "../probes";
import { address, ctrl, games, probes, server, shown, state, until } from "../served";

const press = (key: string) => pressed(new KeyboardEvent("keydown", { key }), ctrl);

beforeEach(() => {
  server.probes = [probe("kept", [0.1, 0.6, 0.6, 0.6]), probe("lost", [0.6, 0.6, 0.6, 0.1, 0.1, 0.1])];
});

async function onProbes(name = "lost"): Promise<void> {
  await shown();
  ctrl.setView("probes");
  await until(() => probes.state.probe?.name === name);
}

describe("probes", () => {
  test("are asked for only while they are looked at; what was forgotten is open first, and its name is in the address once it is chosen", async () => {
    await shown();
    expect(server.asked.some((url) => url.startsWith("probe"))).toBe(false);
    await onProbes();
    expect(Object.fromEntries(address())).toMatchObject({ view: "probes", run: "demo" });
    expect(address().has("probe")).toBe(false);
    probes.open("kept");
    await until(() => probes.state.probe?.name === "kept");
    expect(address().get("probe")).toBe("kept");
    press("Escape");
    expect([probes.state.name, state.view]).toEqual(["", "probes"]);
  });

  test("are asked for again at once as long as that brings more, and shown meanwhile", async () => {
    server.listed = [{ unread: 3, probes: [] }, { unread: 1, problems: [{ run: "demo", text: "one" }] }, { unread: 1 }];
    await onProbes();
    expect(server.asked.filter((url) => url.startsWith("probes"))).toHaveLength(3);
    expect(probes.state.list!.answer).toMatchObject({ unread: 1, problems: [] });
    expect(probes.state.list!.rows).toHaveLength(2);
  });

  test("of a line that was thinned, what is shown at the step cursor is asked for when it rests", async () => {
    await onProbes();
    const lists = () => server.asked.filter((url) => url.startsWith("probes"));
    const thinned = server.probes.map((probe) => ({ ...listedAs(probe), run: "demo", evaluations: 999 }));
    server.listed = [{ probes: thinned }];
    probes.go(2);
    await vi.advanceTimersByTimeAsync(300);
    expect(lists()).toHaveLength(1);
    probes.open("lost");
    await until(() => lists().length === 2);
    expect(lists()[1]).toContain("at=200");
    server.listed = [{ probes: thinned }];
    await until(() => probes.state.list!.at === 200);
    probes.go(1);
    await vi.advanceTimersByTimeAsync(250);
    await until(() => probes.state.list!.at === 100);
    expect(lists()[2]).toContain("at=100");
    probes.go(5);
    await vi.advanceTimersByTimeAsync(250);
    expect(lists()).toHaveLength(3);
  });

  test("a name that the run does not have opens what is there", async () => {
    probes.state.name = "nobody";
    await onProbes();
    expect(probes.state.problem).toBe("");
  });

  test("the step cursor goes from evaluation to evaluation, with the board and its policy, and lets go at the last", async () => {
    await onProbes();
    const board = probes.board.state;
    const best = () => usiOf(board.policy!.ranked[0]!.code);
    expect([probes.state.evaluation, state.selection.upTo, best()]).toEqual([5, null, "2g2f"]);
    expect(board.position!.turn).toBe("black");
    press(",");
    press("ArrowLeft");
    press("ArrowLeft");
    expect([probes.state.evaluation, state.selection.upTo, board.ply, best()]).toEqual([2, 200, 2, "7g7f"]);
    press("End");
    expect(state.selection.upTo).toBeNull();
    ctrl.selection.set({ upTo: 250 });
    expect([probes.state.evaluation, board.ply]).toEqual([2, 2]);
    press(".");
    expect(state.selection.upTo).toBe(300);
  });

  test("what is recorded later appears, and the step cursor stays", async () => {
    await onProbes();
    probes.go(1);
    server.probes = server.probes.map(({ name }) => probe(name, [0.6, 0.6, 0.6, 0.1, 0.1, 0.1, 0.2]));
    probes.open("lost");
    await until(() => probes.state.probe?.steps.length === 7);
    expect([probes.state.evaluation, probes.board.state.shown!.last]).toEqual([1, 6]);
  });

  test("a server that knows no probes is told, and the rest goes on", async () => {
    await shown();
    server.fetch.mockImplementation(() => Promise.resolve(new Response("no such route", { status: 404 })));
    probes.open("kept");
    await until(() => probes.state.problem !== "");
    expect(probes.state.problem).toBe("no such route");
  });
});

describe("from a position to its probe (b)", () => {
  test("opens the one with this position, whatever its move is numbered", async () => {
    server.probes[1] = { ...server.probes[1]!, sfen: server.probes[1]!.sfen.replace(/1$/, "7") };
    server.probes.shift();
    await shown();
    press("b");
    await until(() => state.view === "probes" && probes.state.probe?.name === "lost");
    expect(games.state.offer.sfen).toBe("");
  });

  test("stops the game that plays: it would go on out of sight", async () => {
    await shown();
    games.pair.main.player.toggle();
    press("b");
    await until(() => state.view === "probes");
    expect(games.state.pair.main.playing).toBe(false);
  });

  test("offers to make it one where there is none; the keys wait for the dialog", async () => {
    await shown();
    press("ArrowRight");
    press("b");
    await until(() => games.state.offer.sfen !== "");
    expect(games.state.offer.sfen).toBe("lnsgkgsnl/1r5b1/ppppppppp/9/9/2P6/PP1PPPPPP/1B5R1/LNSGKGSNL w - 2");
    expect([state.view, press("Escape")]).toEqual(["games", false]);
    games.offer.refuse();
    expect(games.state.offer.sfen).toBe("");
  });
});
