import { describe, expect, test } from "vitest";
import { ApiError } from "../../src/server/api";
import { Asking, EveryNth } from "../../src/server/asking";
import { RecordError } from "../../src/record/error";

/** An answer that comes when it is told to. */
function held<T>() {
  let answer: (value: T) => void = () => undefined;
  let signal: AbortSignal | undefined;
  const promise = new Promise<T>((resolve) => (answer = resolve));
  return {
    answer: (value: T) => answer(value),
    question: (given: AbortSignal) => ((signal = given), promise),
    signal: () => signal!,
  };
}

describe("asking", () => {
  test("what is asked later wins, whatever comes first; what was asked before is given up", async () => {
    const [taken, asking, first, second] = [[] as string[], new Asking(), held<string>(), held<string>()];
    const both = [
      asking.ask(first.question, (text) => taken.push(text)),
      asking.ask(second.question, (text) => taken.push(text)),
    ];
    expect([first.signal().aborted, second.signal().aborted]).toEqual([true, false]);
    second.answer("second");
    first.answer("first");
    await Promise.all(both);
    expect(taken).toEqual(["second"]);
  });

  test("beside another question gives nothing up; both are given up together", async () => {
    const [taken, asking, first, second] = [[] as string[], new Asking(), held<string>(), held<string>()];
    const both = [
      asking.ask(first.question, (text) => taken.push(text)),
      asking.also(second.question, (text) => taken.push(text)),
    ];
    first.answer("first");
    await both[0];
    asking.stop();
    expect(second.signal().aborted).toBe(true);
    second.answer("second");
    await both[1];
    expect(taken).toEqual(["first"]);
  });

  test("is given up with what it belongs to", async () => {
    const [asking, outer, question] = [new Asking(), new AbortController(), held<string>()];
    const asked = asking.ask(question.question, () => expect.unreachable(), { outer: outer.signal });
    outer.abort();
    expect(question.signal().aborted).toBe(true);
    question.answer("too late");
    await asked;
    await asking.ask(
      () => expect.unreachable(),
      () => undefined,
      { outer: outer.signal },
    );
  });

  test.each([new ApiError("no answer", 0), new RecordError("damaged")])(
    "tells in words what went wrong: %s",
    async (error) => {
      const told: string[] = [];
      await new Asking().ask(
        () => Promise.reject(error),
        () => expect.unreachable(),
        { failed: (words) => told.push(words) },
      );
      await new Asking().ask(
        () => Promise.reject(error),
        () => expect.unreachable(),
      );
      expect(told).toEqual([error.message]);
    },
  );

  test("says nothing of what was given up, and swallows no mistake of ours", async () => {
    const asking = new Asking();
    const asked = asking.ask(
      (signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(new ApiError("aborted", 0)))),
      () => expect.unreachable(),
      { failed: () => expect.unreachable() },
    );
    asking.stop();
    await asked;
    await expect(
      asking.ask(
        () => Promise.reject(new TypeError("a mistake")),
        () => undefined,
      ),
    ).rejects.toThrow("a mistake");
  });
});

test("every n-th poll is due, and each at which what is wanted is not known", () => {
  const every = new EveryNth(3);
  expect([false, true, true, true, true, false, true].map((known) => every.due(known))).toEqual([
    true,
    false,
    false,
    true,
    false,
    true,
    false,
  ]);
});
