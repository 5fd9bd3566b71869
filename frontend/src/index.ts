/** The entry of the Keisei tab: TensorBoard imports this file and calls render(). */
import { mount } from "svelte";
import { Api } from "./server/api";
import { TabCtrl } from "./tab/ctrl";
import { onLink, onReload, onTheme, onVisible, readLink } from "./browser/host";
import { TabState } from "./tab/state.svelte";
import { preferredLanguage } from "./text/languages";
import styles from "./style/tab.css?inline";
import App from "./tab/App.svelte";

export function render(): void {
  const state = new TabState();
  state.look.text = preferredLanguage();
  const ctrl = new TabCtrl(state, new Api());
  document.head.append(Object.assign(document.createElement("style"), { textContent: styles }));
  document.title = "Keisei";
  onTheme((dark) => ctrl.look.setDark(dark));
  ctrl.showGames(matchMedia("(min-width: 1180px)").matches);
  ctrl.start(readLink());
  mount(App, { target: document.body, props: { app: { tab: state, ctrl } } });
  onLink((link) => ctrl.followLink(link));
  onReload(() => ctrl.reload());
  onVisible((visible) => ctrl.setVisible(visible));
}
