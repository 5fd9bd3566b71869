import { expect, test, vi } from "vitest";
import { keyOf } from "../../src/server/selection";
import { probe } from "../probes";
import { address, ctrl, games, probes, results, server, shown, state, until } from "../served";

const GROUPS = "(.*)_seed\\d";
const RUNS = new URLSearchParams({ runs: GROUPS }).toString();
const asked = (route: string) => server.asked.filter((url) => url.startsWith(`${route}?`)).at(-1) ?? "";

test("runs in groups are asked for by their expression, in every view, and stand in the address", async () => {
  server.streams = [{ stream: "self_play", games: 9, swing: null }];
  server.told = {
    results: { bins: [], score_of: null, opponents: [], groups: [] },
    reliability: { games: 0, bands: [], truncated: [], reason: null },
  };
  server.probes = [probe("mate", [0.1, 0.6])];
  await shown();
  ctrl.selection.set({ groups: GROUPS, whose: "learner" });
  await until(() => games.state.list.status === "ready");
  expect(asked("games")).toContain(`games?${RUNS}&sort=`);
  expect(asked("games")).not.toMatch(/[?&]run=/);
  ctrl.setView("probes");
  await until(() => probes.state.list?.of === keyOf(state.selection));
  expect(asked("probes")).toBe(`probes?${RUNS}`);
  ctrl.setView("results");
  await until(() => results.state.results !== null && results.state.reliability !== null);
  expect(asked("results")).toBe(`results?${RUNS}&stream=self_play`);
  expect(asked("reliability")).toMatch(/&whose=learner$/);
  const link = address();
  expect([link.get("runs"), link.get("whose"), link.get("run")]).toEqual([GROUPS, "learner", "demo"]);
  games.state.pair.main.open = {
    ...games.state.pair.main.open!,
    address: { ...games.state.pair.main.open!.address, run: "old" },
  };
  ctrl.setView("games");
  expect([address().get("runs"), address().get("run")]).toEqual([GROUPS, "old"]);
  ctrl.selection.set({ groups: "", whose: "all" });
  expect([address().get("run"), address().has("step")]).toEqual(["old", false]);
  expect([address().has("runs"), address().has("whose")]).toEqual([false, false]);
  ctrl.followLink(link);
  expect([state.selection.groups, state.selection.whose]).toEqual([GROUPS, "learner"]);
});

test("an expression that the server refuses is said in its own words, and what is shown of one run comes back", async () => {
  server.streams = [{ stream: "self_play", games: 9, swing: null }];
  server.told = {
    results: { bins: [], score_of: null, opponents: [], groups: [] },
    reliability: { games: 0, bands: [], truncated: [], reason: null },
  };
  const answer = server.fetch.getMockImplementation()!;
  server.fetch.mockImplementation((url, init) =>
    url.includes("runs=") ? Promise.resolve(new Response("it repeats a group", { status: 400 })) : answer(url, init),
  );
  await shown();
  ctrl.setView("results");
  ctrl.selection.set({ groups: "(a+)+" });
  await vi.advanceTimersByTimeAsync(1100);
  await until(() => results.state.problem === "it repeats a group" && results.state.unread === "it repeats a group");
  ctrl.selection.set({ groups: "" });
  await vi.advanceTimersByTimeAsync(1100);
  await until(() => results.state.problem === "" && results.state.results !== null);
});
