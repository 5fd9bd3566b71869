/** From a position on a board to its probe; where it has none, it is offered to become one. */
import type { Api } from "../api";
import type { GameBoard } from "../game_board.svelte";
import { sameSfen } from "../probe/probe";
import type { TabState } from "../state.svelte";

export class OfferCtrl {
  /** `open` shows a probe of a run. */
  constructor(
    private readonly state: TabState,
    private readonly api: Api,
    private readonly open: (run: string, name: string) => void,
  ) {}

  async find({ open, shown, ply }: GameBoard): Promise<void> {
    const sfen = shown?.sfen(ply);
    if (open === null || !sfen) return;
    const { run } = open.address;
    const { probes } = await this.api.probes(run).catch(() => ({ probes: [] })); // a server that cannot tell: it is offered
    const probe = probes.find((row) => sameSfen(row.sfen, sfen));
    if (probe === undefined) this.state.offered = sfen;
    else this.open(run, probe.name);
  }

  /** Takes an offer back. */
  refuse(): void {
    this.state.offered = "";
  }
}
