/** What a view of the tab brings, and how the tab uses it. */
import type { Component } from "svelte";
import type { Look } from "../look/state.svelte";
import type { Words } from "../text/language";
import type { Built } from "../browser/loading";

/** What keys do, by name. */
export type Meanings = Record<string, () => void>;

export interface ViewCtrl {
  /** Asks for what is shown, at every poll while the view is. */
  poll(signal: AbortSignal): Promise<void>;
  /** The view is not shown any more, or nobody can see it. */
  leave(): void;
}

/** What a view keeps in the address. */
export interface ViewLink<Ctrl> {
  /** All parameters that are the view's. */
  readonly names: readonly string[];
  /** Those of them whose change is a step in the browser's history. */
  readonly steps: readonly string[];
  of(ctrl: Ctrl): ReadonlyMap<string, string>;
  /** Shows what an address says. */
  follow(ctrl: Ctrl, link: ReadonlyMap<string, string>): void;
}

/** What the dialog of keys says of a view. */
export interface ViewHelp {
  /** Keys, parted by spaces, and what they do. */
  readonly keys: readonly (readonly [keys: string, meaning: string])[];
  /** How to use it on a touch screen. */
  readonly touch?: string;
  readonly reading?: string;
  readonly marks?: readonly string[];
}

/** What a view brings, but for its words, which its components take from the folder. */
export interface View<Tab, Ctrl extends ViewCtrl> {
  readonly component: Component<{ ctrl: Ctrl }>;
  readonly link: ViewLink<Ctrl>;
  ctrl(tab: Tab): Ctrl;
  keys(ctrl: Ctrl, shift: boolean): Meanings;
  help(look: Look): ViewHelp;
}

/** A view of whatever ctrl: it is used with the one that it makes itself, and with no other. */
// oxlint-disable-next-line typescript/no-explicit-any -- what only goes from a view back into it has no type in between
export type AnyView<Tab> = View<Tab, any>;

/** A line of the registry of views; `load` gives the index.ts of the view's folder. */
export interface ViewEntry<Tab> {
  /** In the address and in `data-view`. */
  readonly name: string;
  readonly title: Words<string>;
  load(): Promise<Built & { readonly view: AnyView<Tab> }>;
}

/** A view that was loaded, with its ctrl. */
export interface OpenView {
  readonly view: AnyView<never>;
  readonly ctrl: ViewCtrl;
}
