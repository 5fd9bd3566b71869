/** What changes the whole tab: the view that is shown, what is selected, and the poll that goes round. It names no view. */
import { context } from "../ui/context";
import { LookCtrl } from "../look/ctrl";
import type { RunInfo } from "../server/answers";
import type { Api } from "../server/api";
import { Asking } from "../server/asking";
import { Poller } from "../server/poller";
import { ClipboardCtrl } from "./clipboard";
import { linkedRun, takeLink, type Link } from "./link";
import { load } from "../browser/loading";
import { SelectionCtrl } from "./selection/ctrl";
import type { TabState } from "./state.svelte";
import type { AnyView, View, ViewCtrl, ViewEntry } from "./view";

/** Something that is asked for at every poll, whatever view is shown. */
export interface Service {
  poll(signal: AbortSignal): Promise<void>;
}

/** A view of this tab. */
export type TabView<Ctrl extends ViewCtrl> = View<TabCtrl, Ctrl>;
export type TabViewEntry = ViewEntry<TabCtrl>;

type ServiceClass<T extends Service> = new (tab: TabCtrl) => T;

export class TabCtrl {
  readonly look: LookCtrl;
  readonly clipboard: ClipboardCtrl;
  readonly selection: SelectionCtrl;
  /** The address that was last followed or written. */
  link: Link = new Map();
  private readonly services = new Map<ServiceClass<Service>, Service>();
  private readonly asking = new Asking();
  private readonly poller = new Poller((signal) => this.ask(signal));

  constructor(
    readonly state: TabState,
    readonly api: Api,
    readonly entries: readonly ViewEntry<TabCtrl>[],
  ) {
    this.look = new LookCtrl(state.look);
    this.clipboard = new ClipboardCtrl(state);
    this.selection = new SelectionCtrl(state, api);
    state.view = entries[0]!.name;
  }

  /** The one of its class, for all views. */
  use<T extends Service>(wanted: ServiceClass<T>): T {
    const known = this.services.get(wanted);
    if (known) return known as T;
    const service = new wanted(this);
    this.services.set(wanted, service);
    return service;
  }

  /** Starts with what the address says. */
  start(link: Link): void {
    this.look.restore();
    this.follow(link);
  }

  /** Goes where another address says; one that names nothing of ours changes nothing. */
  followLink(link: Link): void {
    if (link.has("run")) this.follow(link);
  }

  private follow(link: Link): void {
    this.link = link;
    const { view, run, selected } = takeLink(link, this.state);
    if (run) {
      this.state.linked = true;
      this.selection.follow({ run, ...selected });
    }
    for (const open of this.state.views.values()) open.view.link.follow(open.ctrl, link);
    this.setView(this.entries.some(({ name }) => name === view) ? view : this.entries[0]!.name);
  }

  /** Shows a view; the first time it has to be loaded. */
  setView(name: string): void {
    this.state.open?.ctrl.leave();
    this.state.view = name;
    this.state.trouble = null;
    if (this.state.open) this.reload();
    else void this.load(name);
  }

  /** Shows something in a view, told as its parameters in an address; what they don't say stays. */
  go(name: string, parts: Link): void {
    const open = this.state.views.get(name);
    if (open) open.view.link.follow(open.ctrl, new Map([...open.view.link.of(open.ctrl), ...parts]));
    else
      this.link = new Map([
        ...(linkedRun(this.link, this.state) ? this.link : []),
        ["run", this.state.selection.run],
        ...parts,
      ]);
    this.setView(name);
  }

  private async load(name: string): Promise<void> {
    const entry = this.entries.find((entry) => entry.name === name)!;
    const loaded = await load(() => entry.load());
    if (typeof loaded !== "string") this.add(name, loaded.view);
    else if (this.state.view === name) this.state.trouble = loaded;
    this.reload();
  }

  private add(name: string, view: AnyView<TabCtrl>): void {
    if (this.state.views.has(name)) return;
    const ctrl: ViewCtrl = view.ctrl(this);
    this.state.views = new Map([...this.state.views, [name, { view, ctrl }]]);
    if (linkedRun(this.link, this.state)) view.link.follow(ctrl, this.link);
  }

  setVisible(visible: boolean): void {
    this.poller.setVisible(visible);
    if (!visible) this.state.open?.ctrl.leave();
  }

  reload(): void {
    void this.poller.now();
  }

  /** Goes to another run. */
  setRun(run: string): void {
    this.selection.choose(run);
    this.reload();
  }

  showHelp(shown: boolean): void {
    this.state.help = shown;
  }

  private async ask(outer: AbortSignal): Promise<void> {
    await this.asking.ask(
      (signal) => this.poll(signal),
      () => undefined,
      { failed: (words) => this.fail(words), outer },
    );
  }

  private async poll(signal: AbortSignal): Promise<void> {
    const { runs, notices } = await this.api.runs(signal);
    if (this.state.runsStatus === "ready") this.state.growing = grown(this.state.runs, runs) ?? this.state.growing;
    this.state.runs = runs;
    this.state.notices = notices;
    this.state.runsStatus = "ready";
    if (this.state.offline && this.state.trouble === "failed") this.setView(this.state.view);
    this.state.offline = "";
    this.selection.first(runs);
    await this.state.open?.ctrl.poll(signal);
    for (const service of this.services.values()) await service.poll(signal);
  }

  private fail(words: string): void {
    this.state.offline = words;
    if (this.state.runsStatus === "loading") this.state.runsStatus = "error";
  }
}

/** The run that has more games than before, of several that with the latest; undefined where none has. */
function grown(before: readonly RunInfo[], now: readonly RunInfo[]): string | undefined {
  const games = new Map(before.map((run) => [run.run, run.games]));
  const more = now.filter((run) => run.games > (games.get(run.run) ?? 0));
  return more.sort((a, b) => (b.last_time ?? 0) - (a.last_time ?? 0))[0]?.run;
}

export interface OfTab {
  readonly tab: TabState;
  readonly ctrl: TabCtrl;
}

/** The tab that a view is in. */
export const { set: setTab, use: useTab, entry: tabEntry } = context<OfTab>();
