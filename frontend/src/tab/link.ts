/** The address that reopens what is shown: view, run, layer, orientation, step cursor, brushed steps, and what the views add. */
import { LAYERS, type Layer } from "../look/state.svelte";
import { ALIGNS, isGrouped, WHOSE, type Selection } from "../server/selection";
import type { TabState } from "./state.svelte";

/** Our parameters in an address. */
export type Link = ReadonlyMap<string, string>;

/** Those that are of no view. */
const OWN: readonly string[] = [
  "run",
  "runs",
  "hparam",
  "align",
  "whose",
  "view",
  "layer",
  "flip",
  "step",
  "from",
  "to",
  "began",
];

export interface Linked {
  readonly view: string;
  readonly run: string;
  /** What else is selected. */
  readonly selected: Pick<Selection, "groups" | "hparam" | "align" | "whose" | "upTo" | "steps" | "began">;
}

/** Takes over how all is drawn, and tells what else an address says. */
export function takeLink(link: Link, { look }: Pick<TabState, "look">): Linked {
  const text = (key: string) => link.get(key) ?? "";
  if (LAYERS.includes(text("layer") as Layer)) look.layer = text("layer") as Layer;
  look.flipped = text("flip") === "1";
  const step = (key: string) => (/^\d{1,15}$/.test(text(key)) ? Number(text(key)) : null);
  const steps = { from: step("from"), to: step("to") };
  const whose = WHOSE.find((whose) => whose === text("whose")) ?? "all";
  const align = ALIGNS.find((align) => align === text("align")) ?? "steps";
  const [groups, hparam] = [text("runs"), text("hparam")];
  return {
    view: text("view"),
    run: text("run"),
    selected: { groups, hparam, align, whose, upTo: step("step"), steps, began: text("began") === "1" },
  };
}

/** The address of what is shown. What `before` says to a view that was not loaded yet stays in it, while it is of the same run; `first` is the view that needs no naming. */
export function linkOf(state: TabState, first: string, before: Link): Map<string, string> {
  const opened = [...state.views.values()];
  const known = new Set([...OWN, ...opened.flatMap(({ view }) => view.link.names)]);
  const pending = linkedRun(before, state) ? [...before].filter(([key]) => !known.has(key)) : [];
  const { run } = state.selection;
  const parts = new Map([["run", run], ...pending, ...opened.flatMap(({ view, ctrl }) => [...view.link.of(ctrl)])]);
  if (!parts.get("run")) return new Map();
  if (state.view !== first) parts.set("view", state.view);
  if (state.look.layer !== "to") parts.set("layer", state.look.layer);
  if (state.look.flipped) parts.set("flip", "1");
  // What is selected says nothing of a game of another run, but where there are several.
  if (isGrouped(state.selection) || parts.get("run") === run)
    for (const [key, value] of selectedParts(state.selection)) parts.set(key, value);
  return parts;
}

/** Whether an address is of the run that is selected. */
export function linkedRun(link: Link, { selection }: Pick<TabState, "selection">): boolean {
  return !selection.run || link.get("run") === selection.run;
}

/** What a step in the browser's history leads from and to. */
export function placeOf(link: Link, { open }: TabState): string {
  return [link.get("view") ?? "", ...(open?.view.link.steps ?? []).map((name) => link.get(name) ?? "")].join(" ");
}

function selectedParts({ groups, hparam, align, whose, upTo, steps, began }: Selection): [string, string][] {
  const parts = Object.entries({
    runs: groups || null,
    hparam: hparam || null,
    align: align === "steps" ? null : align,
    whose: whose === "all" ? null : whose,
    step: upTo,
    from: steps.from,
    to: steps.to,
    began: began ? 1 : null,
  });
  return parts.flatMap(([key, value]) => (value === null ? [] : [[key, `${value}`]]));
}
