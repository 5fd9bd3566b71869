/** How everything is drawn and written: one for the whole tab, whatever its boards show. */
import type { Faces } from "../shogi/face";
import type { Notation } from "../shogi/notation";
import { en, type Text } from "../text/en";
import type { Words } from "../text/language";

/** What of the policy a board shows. */
export const LAYERS = ["to", "from", "both", "lift", "off"] as const;
export type Layer = (typeof LAYERS)[number];

export class Look {
  text = $state.raw<Text>(en);
  dark = $state(false);
  notation = $state<Notation>("japanese");
  /** What is written on the pieces. */
  faces = $state<Faces>("kings");
  flipped = $state(false);
  layer = $state<Layer>("to");
  /** The best move is taken out of the policy, and the others renormalised. */
  withoutBest = $state(false);
  /** Times the usual speed. */
  speed = $state(1);

  /** The words of a part of the tab in the language that is chosen. */
  in<T>(words: Words<T>): T {
    return words[this.text.language];
  }
}
