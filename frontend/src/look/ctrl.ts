/** Choosing how everything is drawn and written; some choices are kept for the next visit. */
import { LAYERS, type Layer, type Look } from "./state.svelte";
import { FACES, type Faces } from "../shogi/face";
import { NOTATIONS, type Notation } from "../shogi/notation";
import { store, stored } from "../browser/stored";
import { find, remember } from "../text/languages";

export class LookCtrl {
  constructor(private readonly state: Look) {}

  /** Takes the choices of the last visit. */
  restore(): void {
    this.state.notation = NOTATIONS.find((notation) => notation === stored("notation")) ?? this.state.notation;
    this.state.faces = FACES.find((faces) => faces === stored("faces")) ?? this.state.faces;
  }

  setDark(dark: boolean): void {
    this.state.dark = dark;
  }

  setLanguage(language: string): void {
    this.state.text = find(language) ?? this.state.text;
    remember(language);
  }

  setNotation(notation: Notation): void {
    this.state.notation = notation;
    store("notation", notation);
  }

  setFaces(faces: Faces): void {
    this.state.faces = faces;
    store("faces", faces);
  }

  flip(): void {
    this.state.flipped = !this.state.flipped;
  }

  setLayer(layer: Layer): void {
    this.state.layer = layer;
  }

  nextLayer(): void {
    this.setLayer(LAYERS[(LAYERS.indexOf(this.state.layer) + 1) % LAYERS.length]!);
  }
}
