import { describe, expect, test } from "vitest";
import { binAt, nextBin, stack } from "../../src/results/bins";
import { parseVisit, visited } from "../../src/changes/visit";
import { byPlies } from "../../src/results/reliability";
import { columns } from "../../src/results/columns";
import { band, bin } from "../made_results";

const EMPTY = { games: 0, unique: 0, black: 0, draw: 0, white: 0, unfinished: 0 };

describe("a bin", () => {
  test("is a stack of its ends, up to all of its games", () => {
    const parts = stack(bin(0, { draw: 0, white: 45 }));
    expect(parts.map(({ end, from, to }) => [end, from, Math.round(100 * to)])).toEqual([
      ["black", 0, 50],
      ["white", 0.5, 95],
      ["unfinished", 0.95, 100],
    ]);
    expect(stack(bin(0, EMPTY))).toEqual([]);
  });

  test("is found by a step in it, the nearest one outside; empty ones are stepped over", () => {
    const bins = [bin(0), bin(10, EMPTY), bin(20)];
    expect([-5, 0, 9, 10, 29, 500].map((step) => binAt(bins, step))).toEqual([0, 0, 0, 1, 2, 2]);
    expect([nextBin(bins, 0, 1), nextBin(bins, 2, -1), nextBin(bins, 2, 1), nextBin(bins, 0, -1)]).toEqual([
      2, 0, 2, 0,
    ]);
  });
});

describe("the drawing", () => {
  const drawn = (...bins: ReturnType<typeof bin>[]) =>
    new Map(columns(bins, ({ start }) => ({ left: start, wide: 8 })));
  const boxes = (path = "") =>
    [...path.matchAll(/M([\d.]+) ([\d.]+)h8\.0v([\d.]+)/g)].map(([, x, y, height]) => [x, y, height].map(Number));

  test("shares are stacked from the ground up, games and different ones below", () => {
    const paths = drawn(bin(0), bin(10, { games: 50, unique: 50, black: 50, draw: 0, white: 0, unfinished: 0 }));
    expect(boxes(paths.get("r-black"))).toEqual([
      [0, 85, 85],
      [10, 0, 170],
    ]);
    expect(boxes(paths.get("r-white"))).toEqual([[0, 8.5, 68]]);
    expect(boxes(paths.get("r-games"))).toEqual([
      [0, 184, 34],
      [10, 201, 17],
    ]);
    expect(boxes(paths.get("r-unique"))).toEqual([
      [0, 187.4, 30.6],
      [10, 201, 17],
    ]);
    expect([...paths.keys()].filter((look) => /few|striped|score/.test(look))).toEqual([]);
  });

  test("few games are faint, many unfinished ones striped, and few pairs make a faint score", () => {
    const paths = drawn(
      bin(0, { games: 20, black: 10, white: 5, draw: 0, unfinished: 5 }),
      bin(10, { pairs: 29, score: 0.5, score_low: 0.25, score_high: 1 }),
    );
    expect([...paths.keys()]).toEqual([
      "r-black r-few",
      "r-white r-few",
      "r-unfinished r-few",
      "r-striped r-few",
      "r-games r-few",
      "r-unique r-few",
      "r-black",
      "r-draw",
      "r-white",
      "r-unfinished",
      "r-games",
      "r-unique",
      "r-interval r-few",
      "r-score r-few",
    ]);
    expect(paths.get("r-interval r-few")).toBe("M14.0 284.5V232.0");
    expect(paths.get("r-striped r-few")!.match(/M/g)!.length).toBeGreaterThan(15);
    expect(drawn(bin(0, { pairs: 1, score: 1 })).has("r-interval r-few")).toBe(false); // one pair has no interval
  });
});

test("stripes fill a column, however wide it is", () => {
  const path = new Map(columns([bin(0, { unfinished: 20 })], () => ({ left: 100, wide: 400 }))).get("r-striped")!;
  const ends = [...path.matchAll(/M(\S+) (\S+)L(\S+) ([^M]+)/g)].map((found) => found.slice(1).map(Number));
  expect(ends.every(([x0, y0, x1, y1]) => x0! >= 100 && y0! <= 170 && x1! <= 500 && y1! >= 0)).toBe(true);
  expect([Math.min(...ends.map(([x]) => x!)), Math.max(...ends.map(([, , x]) => x!))]).toEqual([100, 500]);
});

test("bands of the same plies stand together", () => {
  const bands = [band(0, "black"), band(0, "white"), band(30, "black")];
  expect(byPlies(bands).map((same) => same.map(({ colour }) => colour))).toEqual([["black", "white"], ["black"]]);
});

describe("a look", () => {
  const HOUR = 3_600_000;

  test("goes on over a reload, and begins anew after half an hour", () => {
    const first = visited(null, 100, 0);
    expect(first).toEqual({ since: null, step: 100, at: 0 });
    const on = visited(first, 150, HOUR / 4);
    expect(on).toEqual({ since: null, step: 150, at: HOUR / 4 });
    const back = visited(on, 400, HOUR);
    expect(back).toEqual({ since: 150, step: 400, at: HOUR });
    expect(visited(back, 500, HOUR + 1000)).toEqual({ since: 150, step: 500, at: HOUR + 1000 });
  });

  test("begins with nothing where the run of that name is another one", () => {
    expect(visited({ since: 5, step: 100, at: 0 }, 50, HOUR)).toEqual({ since: null, step: 50, at: HOUR });
  });

  test("is read back as it was kept; anything else is none", () => {
    const look = { since: 3, step: 7, at: 9 };
    expect(parseVisit(JSON.stringify(look))).toEqual(look);
    for (const text of [undefined, "", "{}", "null", '{"since":"x","step":1,"at":1}'])
      expect(parseVisit(text)).toBeNull();
  });
});
