import { formatMove, Position as RulesPosition, Record as RulesRecord, type Move as RulesMove } from "tsshogi";
import { describe, expect, test } from "vitest";
import { codeOf, moveOf, UNKNOWN_MOVE, usiOf } from "../../src/shogi/move";
import { annotate, notator, written, type Notation } from "../../src/shogi/notation";
import { applied, parseSfen, sfenOf, USUAL_START } from "../../src/shogi/position";
import { replay } from "../../src/shogi/replay";
import { isChecked, legalMoves } from "../../src/shogi/rules";
import { squareName } from "../../src/shogi/square";

const codes = (usi: string) => Uint16Array.from(usi.split(" ").filter(Boolean), codeOf);

describe("moves", () => {
  test("squares run as SFEN is written", () => {
    expect([0, 8, 72, 80].map(squareName)).toEqual(["9a", "1a", "9i", "1i"]);
  });

  test("every code is a USI move and back, or none", () => {
    for (let code = 0; code <= 0xffff; code++) {
      const usi = usiOf(code);
      if (moveOf(code) === null) expect(usi).toBe("?");
      else expect(codeOf(usi)).toBe(code);
    }
    expect(usiOf(14_254)).toBe("R*1i");
    expect([moveOf(14_255), moveOf(14_256), moveOf(UNKNOWN_MOVE)]).toEqual([null, null, null]);
  });

  test.each(["", "7g", "7g7f=", "P*5e+", "K*5e", "p*5e", "0a1a", "7j7f", "resign"])("%j is no move", (usi) => {
    expect(codeOf(usi)).toBe(UNKNOWN_MOVE);
  });
});

describe("positions", () => {
  test.each([
    USUAL_START,
    "l6nl/5+P1gk/2np1S3/p1p4Pp/3P2Sp1/1PPb2P1P/P5GS1/R8/LN4bKL w RGgsn5p 1",
    "R8/2K1S1SSk/4B4/9/9/9/9/9/1L1L1L3 b RBGSNLP3g3n17p 1",
  ])("%s survives", (sfen) => {
    expect(sfenOf(parseSfen(sfen)!, 1)).toBe(sfen);
  });

  test.each([
    "",
    "9/9 b - 1",
    `${"9/".repeat(8)}8 b - 1`,
    `${"9/".repeat(8)}9 x - 1`,
    `${"9/".repeat(8)}8+K b - 1`,
    `${"9/".repeat(8)}9 b Z 1`,
  ])("%j is no position", (sfen) => expect(parseSfen(sfen)).toBeNull());

  test("agree with tsshogi through a long random game", () => {
    let state = 12345;
    const random = (n: number) => (state = (state * 1103515245 + 12345) & 0x7fffffff) % n;
    const rules = RulesPosition.newBySFEN(USUAL_START)!;
    let ours = parseSfen(USUAL_START)!;
    for (let k = 0; k < 300; k++) {
      const legal = Array.from({ length: 4000 }, () => random(14_256))
        .map((code) => rules.createMoveByUSI(usiOf(code)))
        .filter((move): move is RulesMove => move !== null && rules.isValidMove(move));
      const move = legal[0];
      if (move === undefined) break;
      rules.doMove(move);
      ours = applied(ours, codeOf(move.usi))!;
      expect(sfenOf(ours, 1)).toBe(rules.getSFEN(1));
    }
  });

  test("what is legal, what is check and how moves are written agree with tsshogi along random games, and in a crowded position", () => {
    const starts = [
      USUAL_START,
      "9/1+R2+B2+R1/2G1G1S2/1S1+S1+S1G1/2+N3+L2/2+P1+P1+P2/1G5+B1/9/4K4 b 2P 1",
      "3gkg3/9/3P1P3/9/9/9/9/9/4K4 b GPL 1",
      "k8/9/K8/9/9/9/9/9/9 b PGN 1",
      "8k/7R1/8K/9/9/9/9/9/9 b P 1",
    ];
    let state = 4711;
    const random = (n: number) => (state = (state * 1103515245 + 12345) & 0x7fffffff) % n;
    for (const start of starts) {
      const rules = RulesPosition.newBySFEN(start)!;
      let ours = parseSfen(start)!;
      for (let k = 0; k < 160; k++) {
        const legal = legalMoves(ours);
        if (k % 20 === 0) {
          const theirs = Array.from({ length: 14_256 }, (_, code) => code).filter((code) => {
            const move = moveOf(code) && rules.createMoveByUSI(usiOf(code));
            return move && rules.isValidMove(move);
          });
          expect(legal.map(usiOf)).toEqual(theirs.map(usiOf));
          expect(isChecked(ours, ours.turn)).toBe(rules.checked);
          const write = notator(ours, -1, "japanese");
          expect(legal.map(write)).toEqual(legal.map((code) => formatMove(rules, rules.createMoveByUSI(usiOf(code))!)));
        }
        if (legal.length === 0) break;
        const code = legal[random(legal.length)]!;
        rules.doMove(rules.createMoveByUSI(usiOf(code))!);
        ours = applied(ours, code)!;
      }
    }
  });

  test.each([
    ["an empty square", "5e5d"],
    ["the opponent's piece", "3c3d"],
    ["onto one's own piece", "2h2g"],
    ["a drop from an empty hand", "P*5e"],
    ["a gold that promotes", "4i4h+"],
  ])("%s cannot be carried out", (_what, usi) => {
    expect(applied(parseSfen(USUAL_START)!, codeOf(usi))).toBeNull();
  });

  test("a king cannot be captured, an occupied square not dropped on", () => {
    const position = parseSfen("4k4/4R4/9/9/9/9/9/9/4K4 b P 1")!;
    expect(applied(position, codeOf("5b5a"))).toBeNull();
    expect(applied(position, codeOf("P*5b"))).toBeNull();
  });
});

describe("replays", () => {
  test("stop at a move that was not understood, and at one that is impossible", () => {
    expect(replay("", codes("7g7f ? 2g2f"))).toMatchObject({ last: 1, stop: "unknown_move" });
    expect(replay("", codes("7g7f 7g7f"))).toMatchObject({ last: 1, stop: "impossible_move" });
    expect(replay("", codes("7g7f 3c3d"))).toMatchObject({ last: 2, stop: null });
    expect(replay("nonsense", codes(""))).toBeNull();
  });

  test("mark checks and moves that the rules forbid", () => {
    const moves = codes("7g7f 3c3d 8h3c+ 9c9d 3c4b");
    const { checks, illegal } = annotate(replay("", moves)!, moves);
    expect([...checks]).toEqual([3, 5]);
    expect([...illegal]).toEqual([3]);
  });
});

describe("notation", () => {
  const texts = (usi: string, sfen = "", notation: Notation = "japanese") => {
    const moves = codes(usi);
    return written(replay(sfen, moves)!, moves, notation);
  };

  test("同 with a full-width space, 成, 不成", () => {
    expect(texts("7g7f 3c3d 8h2b+ 3a2b B*4e")).toEqual(["☗７六歩", "☖３四歩", "☗２二角成", "☖同　銀", "☗４五角"]);
    expect(texts("2b3c", "4k4/9/9/9/9/9/9/9/4K4 b - 1")).toEqual(["2b3c"]);
    expect(texts("5d5c", "4k4/9/9/4S4/9/9/9/9/4K4 b - 1")).toEqual(["☗５三銀不成"]);
  });

  test("同 before a piece of two characters has no space", () => {
    expect(texts("5e5d 5b5d", "4k4/4+s4/4p4/9/4P4/9/9/9/4K4 b - 1")[0]).toBe("☗５四歩");
    expect(texts("5d5c 5b5c", "4k4/4+s4/4p4/4P4/9/9/9/9/4K4 b - 1")[1]).toBe("☖同成銀");
  });

  test("打 and relative marks only where they are needed", () => {
    const sfen = "4k4/9/9/9/9/3G1G3/9/9/4K4 b G 1";
    const write = notator(parseSfen(sfen)!, -1, "japanese");
    expect([codeOf("6f5e"), codeOf("4f5e"), codeOf("G*5e"), codeOf("G*1e")].map(write)).toEqual([
      "☗５五金左",
      "☗５五金右",
      "☗５五金打",
      "☗１五金",
    ]);
  });

  test("a candidate's 同 looks at the destination before it", () => {
    const position = replay("", codes("7g7f 3c3d 8h2b+"))!.positions[3]!;
    expect(notator(position, moveOf(codeOf("8h2b+"))!.to, "japanese")(codeOf("3a2b"))).toBe("☖同　銀");
    expect(notator(position, -1, "japanese")(codeOf("3a2b"))).toBe("☖２二銀");
    expect(notator(position, -1, "japanese")(codeOf("5e5d"))).toBe("5e5d");
  });

  test("a handicap game begins with White", () => {
    expect(texts("8c8d", "lnsgkgsn1/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL w - 1")).toEqual(["☖８四歩"]);
  });

  test("Western: simple moves, captures, drops, promotion and none, with digits or letters", () => {
    const opening = "7g7f 3c3d 8h2b+ 3a2b B*4e 5c5d 4e3d 2b3c 3d2c 8c8d";
    expect(texts(opening, "", "hosking")).toEqual([
      "P-76",
      "P-34",
      "Bx22+",
      "Sx22",
      "B*45",
      "P-54",
      "Bx34",
      "S-33",
      "Bx23=",
      "P-84",
    ]);
    expect(texts("7g7f 3c3d 8h2b+ 3a2b B*4e", "", "hodges")).toEqual(["P-7f", "P-3d", "Bx2b+", "Sx2b", "B*4e"]);
    expect(texts("7g7f 3c3d", "", "usi")).toEqual(["7g7f", "3c3d"]);
  });

  test("Western: where it comes from only where another of its kind may go there", () => {
    const golds = notator(parseSfen("4k4/9/9/9/9/3G1G3/9/9/4K4 b G 1")!, -1, "hodges");
    expect([codeOf("6f5e"), codeOf("4f3e"), codeOf("G*5e")].map(golds)).toEqual(["G6f-5e", "G-3e", "G*5e"]);
    // The gold on 5h is pinned by the rook: it may not leave its file.
    const pinned = notator(parseSfen("4r4/9/9/9/9/9/9/3GG4/4K4 b - 1")!, -1, "hosking");
    expect([codeOf("5h6g"), codeOf("6h6g"), codeOf("6h5g")].map(pinned)).toEqual(["G58-67", "G-67", "G68-57"]);
    const promoted = notator(parseSfen("4k4/9/9/4+S4/9/9/9/9/4K4 b - 1")!, -1, "hosking");
    expect(promoted(codeOf("5d5c"))).toBe("+S-53");
  });

  test("agrees with a record that tsshogi reads", () => {
    const usi = "2g2f 8c8d 2f2e 8d8e 6i7h 4a3b 2e2d 2c2d 2h2d P*2c 2d2h 3a4b 3i3h 7c7d 7g7f 8e8f 8g8f 8b8f";
    const record = RulesRecord.newByUSI(`position startpos moves ${usi}`) as RulesRecord;
    const theirs = record.moves.slice(1).map((node) => node.displayText);
    expect(texts(usi)).toEqual(theirs);
  });
});
