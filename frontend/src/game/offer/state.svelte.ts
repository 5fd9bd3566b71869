/** A position that is offered to become a probe. */
export class OfferState {
  /** Empty: none is. */
  sfen = $state("");
}
