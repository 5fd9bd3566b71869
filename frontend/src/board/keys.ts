/** What keys do on a board. */
import type { Meanings } from "../tab/view";
import type { BoardCtrl } from "./ctrl";

/** With Shift ten plies at once. */
export function boardKeys(board: BoardCtrl, shift: boolean): Meanings {
  const { player, look } = board;
  const plies = shift ? 10 : 1;
  return {
    ArrowLeft: () => player.step(-plies),
    ArrowRight: () => player.step(plies),
    Home: () => player.go(0),
    End: () => player.go(Infinity),
    ArrowUp: () => player.go(0),
    ArrowDown: () => player.go(Infinity),
    " ": () => player.toggle(),
    n: () => player.moment(1),
    p: () => player.moment(-1),
    f: () => look.flip(),
    x: () => player.toggleBest(),
    h: () => look.nextLayer(),
    "+": () => player.changeSpeed(1),
    "=": () => player.changeSpeed(1),
    "-": () => player.changeSpeed(-1),
    c: () => void board.copySfen(),
  };
}
