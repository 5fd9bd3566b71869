"""The plugin as TensorBoard sees it."""

import logging
from collections.abc import Collection, Mapping, Sequence

from tensorboard.plugins import base_plugin

from tb_keisei.plugin.assets import ENTRY, Asset, read_assets
from tb_keisei.plugin.games.game_reader import GameReader
from tb_keisei.plugin.games.store import GameStore
from tb_keisei.plugin.hparams import HparamReader
from tb_keisei.plugin.http.responses import App
from tb_keisei.plugin.notices import flag_notices
from tb_keisei.plugin.probes.probe_reader import ProbeReader
from tb_keisei.plugin.provider.source import Source, is_data_server
from tb_keisei.plugin.routes import Routes
from tb_keisei.record.series import PLUGIN_NAME

_log = logging.getLogger("tensorboard")


class KeiseiPlugin(base_plugin.TBPlugin):  # type: ignore[misc]  # TensorBoard has no types
    """Serves the Keisei tab. Reads through TensorBoard's data provider only, so every loader and log directory that
    TensorBoard knows will do."""

    plugin_name = PLUGIN_NAME

    def __init__(self, context: base_plugin.TBContext) -> None:
        self._context = context

    def get_plugin_apps(self) -> Mapping[str, App]:
        """The routes of docs/http_api.md."""
        flags, provider = self._context.flags, self._context.data_provider
        source = Source(provider)
        store = GameStore(source)
        reader = GameReader(store, source, max(flags.keisei_cache_mb, 0) << 20)
        notices = flag_notices(flags, is_data_server(provider))
        readers = reader, ProbeReader(source), HparamReader(source)
        return Routes(source, store, *readers, _assets(), notices).apps()

    def is_active(self) -> bool:
        """False: TensorBoard shows the tab by itself wherever there is data of `data_plugin_names`."""
        return False

    def data_plugin_names(self) -> Collection[str]:
        """Ours."""
        return (PLUGIN_NAME,)

    def frontend_metadata(self) -> base_plugin.FrontendMetadata:
        """The tab's name and its module."""
        return base_plugin.FrontendMetadata(es_module_path=ENTRY, tab_name="Keisei")


def _assets() -> Sequence[Asset]:
    assets = read_assets()
    if ENTRY not in (asset.path for asset in assets):
        _log.error("The Keisei tab is empty: its frontend was not built. Run `make frontend`, or install a wheel.")
    return assets
