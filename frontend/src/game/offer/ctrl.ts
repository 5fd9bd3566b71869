/** From a position on a board to its probe; where it has none, it is offered to become one. */
import type { ProbeRow } from "../../server/answers";
import type { Api } from "../../server/api";
import { Asking } from "../../server/asking";
import { alone } from "../../server/selection";
import { sameSfen } from "../../shogi/position";
import type { GameBoard } from "../state.svelte";
import type { OfferState } from "./state.svelte";

export class OfferCtrl {
  private readonly asking = new Asking();

  /** `open` shows a probe of a run. */
  constructor(
    readonly state: OfferState,
    private readonly api: Api,
    private readonly open: (run: string, name: string) => void,
  ) {}

  async find({ open, shown, ply }: GameBoard): Promise<void> {
    const sfen = shown?.sfen(ply);
    if (open === null || !sfen) return;
    const { run } = open.address;
    const take = ({ probes }: { readonly probes: readonly ProbeRow[] }) => {
      const probe = probes.find((row) => sameSfen(row.sfen, sfen));
      if (probe) this.open(run, probe.name);
      else this.state.sfen = sfen;
    };
    await this.asking.ask((signal) => this.api.probes(alone(run), signal), take, {
      failed: () => take({ probes: [] }),
    });
  }

  /** Takes an offer back. */
  refuse(): void {
    this.state.sfen = "";
  }
}
