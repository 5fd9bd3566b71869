/** The clipboard, and saying what was copied to it. */
import { copyText } from "../browser/hand_over";
import type { TabState } from "./state.svelte";

const SAID_MILLISECONDS = 2500;

export class ClipboardCtrl {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly state: Pick<TabState, "said" | "look">) {}

  /** Copies a text and says that it did. */
  async copy(text: string, copied: string): Promise<void> {
    this.say((await copyText(text)) ? copied : this.state.look.text.clipboard.notCopied);
  }

  /** Says something for a moment. */
  say(text: string): void {
    this.state.said = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.state.said = ""), SAID_MILLISECONDS);
  }
}
