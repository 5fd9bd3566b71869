/** What TensorBoard, which holds this page in a frame, tells and takes. All of it may be missing. */

const PREFIX = "p.keisei.";

/** Calls back whenever TensorBoard says that its data was reloaded. Its messages are JSON strings and want a reply. */
export function onReload(reloaded: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<string>) => {
    const { type, id, isReply } = JSON.parse(data) as { type: string; id: number; isReply: boolean };
    if (isReply) return;
    if (type === "experimental.DataReloaded") reloaded();
    port1.postMessage(JSON.stringify({ type, id, payload: null, error: null, isReply: true }));
  };
  window.parent.postMessage("experimental.bootstrap", "*", [port2]);
}

/** Calls back with TensorBoard's dark mode, now and whenever it changes; outside TensorBoard with the system's. */
export function onTheme(themed: (dark: boolean) => void): void {
  const body = parentDocument()?.body;
  if (body) {
    const tell = () => themed(body.classList.contains("dark-mode"));
    new MutationObserver(tell).observe(body, { attributes: true, attributeFilter: ["class"] });
    tell();
  } else {
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", () => themed(system.matches));
    themed(system.matches);
  }
}

/** Calls back, now and when this page comes into sight or goes: the browser's tab, or TensorBoard's, which folds the frame. */
export function onVisible(seen: (visible: boolean) => void): void {
  let shown = false;
  const tell = () => {
    const visible = window.innerHeight > 0 && document.visibilityState === "visible";
    if (visible && !shown) takeFocus();
    shown = visible;
    seen(visible);
  };
  window.addEventListener("resize", tell);
  document.addEventListener("visibilitychange", tell);
  tell();
}

/** The parts of TensorBoard's address that are ours: `#keisei&p.keisei.game=…`. */
export function readLink(): Map<string, string> {
  const hash = parentDocument()?.location.hash ?? "";
  const ours = hash.split("&").filter((part) => part.startsWith(PREFIX));
  return new Map([...new URLSearchParams(ours.join("&"))].map(([key, value]) => [key.slice(PREFIX.length), value]));
}

/** Calls back when somebody puts another address of ours in: a pasted link, the browser's back button. */
export function onLink(linked: (link: ReadonlyMap<string, string>) => void): void {
  if (parentDocument()) window.parent.addEventListener("hashchange", () => linked(readLink()));
}

/** Keeps our parts in TensorBoard's address; `step`: the browser's back button comes back to what was there before. */
export function writeLink(parts: ReadonlyMap<string, string>, step = false): void {
  const host = parentDocument();
  const [tab, ...rest] = host?.location.hash.split("&") ?? [];
  if (!host || tab !== "#keisei") return;
  const others = rest.filter((part) => part && !part.startsWith(PREFIX));
  const ours = new URLSearchParams([...parts].map(([key, value]) => [PREFIX + key, value]));
  const hash = [tab, ...others, ours.toString()].join("&");
  const { history } = window.parent;
  if (hash !== host.location.hash) history[step ? "pushState" : "replaceState"](history.state, "", hash);
}

/** Loads TensorBoard's page anew, or this one where it cannot be reached: another build of this tab may be there by now. */
export function reloadPage(): void {
  (parentDocument() ?? document).location.reload();
}

/** Lets the keys work without a click, unless TensorBoard itself is being used. */
function takeFocus(): void {
  const host = parentDocument();
  if (host && host.activeElement === host.body) window.focus();
}

/** TensorBoard's page; null where there is none, or where the browser forbids a look (another origin). */
function parentDocument(): Document | null {
  try {
    return window.parent === window ? null : window.parent.document;
  } catch {
    return null;
  }
}
