/** The entry of the Keisei tab: TensorBoard imports this file and calls render(). */
import { mount } from "svelte";
import { onLink, onReload, onTheme, onVisible, readLink } from "./browser/host";
import { ChangesCtrl } from "./changes/ctrl";
import { Api } from "./server/api";
import { FONT_FACE } from "./style/font";
import styles from "./style/tab.css?inline";
import App from "./tab/App.svelte";
import { TabCtrl } from "./tab/ctrl";
import { TabState } from "./tab/state.svelte";
import { preferredLanguage } from "./text/languages";
import { VIEWS } from "./views";

export function render(): void {
  const tab = new TabState();
  tab.look.text = preferredLanguage();
  const ctrl = new TabCtrl(tab, new Api(), VIEWS);
  ctrl.use(ChangesCtrl);
  document.head.append(Object.assign(document.createElement("style"), { textContent: FONT_FACE + styles }));
  document.title = "Keisei";
  onTheme((dark) => ctrl.look.setDark(dark));
  ctrl.start(readLink());
  mount(App, { target: document.body, props: { app: { tab, ctrl } } });
  onLink((link) => ctrl.followLink(link));
  onReload(() => ctrl.reload());
  onVisible((visible) => ctrl.setVisible(visible));
}
