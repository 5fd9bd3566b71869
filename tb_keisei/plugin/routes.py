"""The routes of docs/http_api.md: they unpack a request and call what knows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from werkzeug.wrappers import Request

from tb_keisei.plugin import answers
from tb_keisei.plugin.assets import Asset
from tb_keisei.plugin.games.alignment import Axis, PlyAxis, TimeAxis, reached_by
from tb_keisei.plugin.games.game_columns import played
from tb_keisei.plugin.games.game_reader import GameReader, etag
from tb_keisei.plugin.games.listing import game_json, run_json
from tb_keisei.plugin.games.query import Query
from tb_keisei.plugin.games.store import GameStore, Run, Snapshot
from tb_keisei.plugin.hparams import HparamReader, Hparams, differing
from tb_keisei.plugin.http.errors import NotFoundError, UnavailableError
from tb_keisei.plugin.http.parameters import number, whole
from tb_keisei.plugin.http.responses import BINARY, JSON, App, Route, reading, required, respond
from tb_keisei.plugin.notices import loading_notices, run_notices
from tb_keisei.plugin.probes.marks import marks_of
from tb_keisei.plugin.probes.probe_reader import Listed, ProbeReader
from tb_keisei.plugin.probes.probes import probe_json, probes_json
from tb_keisei.plugin.provider.source import Source
from tb_keisei.plugin.results.population import population_of
from tb_keisei.plugin.results.reliability import verdict_json
from tb_keisei.plugin.results.results import MOST_BINS, Seeds, results_json
from tb_keisei.plugin.results.track_reader import TrackReader
from tb_keisei.plugin.scalars import curve_json, curve_version, tags_json, version_of
from tb_keisei.plugin.selection import Selection


class Routes:
    """Every route, by its path below `data/plugin/keisei`."""

    def __init__(
        self,
        source: Source,
        store: GameStore,
        reader: GameReader,
        shelf: ProbeReader,
        hparams: HparamReader,
        assets: Sequence[Asset],
        notices: Sequence[str],
    ) -> None:
        self._source = source
        self._store = store
        self._reader = reader
        self._shelf = shelf
        self._hparams = hparams
        self._tracks = TrackReader(reader)
        self._assets = assets
        self._notices = notices

    def apps(self) -> Mapping[str, App]:
        """The exact paths that are answered; no path is ever built from a request."""
        routes = {"/runs": self.runs, "/games": self.games, "/game": self.game}
        routes |= {"/scalars": self.scalars, "/scalar": self.scalar}
        routes |= {"/probes": self.probes, "/probe": self.probe}
        routes |= {"/results": self.results, "/reliability": self.reliability}
        files = {asset.path: _asset_route(asset) for asset in self._assets}
        return {path: reading(route) for path, route in (routes | files).items()}

    def runs(self, request: Request) -> App:
        """All runs, and what is not shown of them."""
        snapshot = self._store.snapshot()
        hparams, problem = self._differing(snapshot)
        version = version_of(repr((snapshot.version, hparams, problem)))
        return respond(request, version, JSON, lambda: self._runs(snapshot, hparams, problem))

    def games(self, request: Request) -> App:
        """One page of a list."""
        (version, selection), query = self._selected(request), Query.parse(request.args)
        return respond(request, version, JSON, lambda: self._games(selection, query))

    def game(self, request: Request) -> App:
        """One game's bytes."""
        entry = self._reader.find(*(required(request, name) for name in ("run", "stream", "writer", "game_id")))
        return respond(request, etag(entry), BINARY, lambda: self._reader.read(entry))

    def scalars(self, request: Request) -> App:
        """The tags of a run's scalars."""
        tags = sorted(self._source.list_scalars(required(request, "run")))
        return respond(request, version_of("\n".join(tags)), JSON, lambda: tags_json(tags))

    def scalar(self, request: Request) -> App:
        """One scalar's curve."""
        run, tag = required(request, "run"), required(request, "tag")
        version = curve_version(self._source, run, tag)
        return respond(request, version, JSON, lambda: curve_json(self._source, run, tag))

    def probes(self, request: Request) -> App:
        """All probes of some runs."""
        snapshot_version, selection = self._selected(request)
        at, listed = number("at", request.args.get("at")), self._shelf.list(selection.runs)
        played_too = snapshot_version if selection.align != "steps" else ""
        lacks = repr((listed.unread, listed.problems))
        version = version_of(" ".join((*map(_version, selection.runs), repr(selection.members), played_too, lacks)))
        return respond(request, version, JSON, lambda: self._probes(selection, listed, at))

    def probe(self, request: Request) -> App:
        """One probe, whole."""
        run, name = self._store.snapshot().run(required(request, "run")), required(request, "name")
        return respond(request, _version(run), JSON, lambda: self._probe(run, name))

    def results(self, request: Request) -> App:
        """How the games of a stream ended, by step."""
        version, selection = self._selected(request)
        required(request, "stream")
        bins = whole("bins", request.args.get("bins"), 0, MOST_BINS)
        opponent = request.args.get("opponent")
        return respond(request, version, JSON, lambda: self._results(selection, bins, opponent))

    def reliability(self, request: Request) -> App:
        """Whether the values of a stream came true."""
        version, selection = self._selected(request)
        required(request, "stream")
        return respond(request, version, JSON, lambda: self._reliability(selection))

    def _selected(self, request: Request) -> tuple[str, Selection]:
        """What a request is about, and a text that is another whenever that may be another."""
        snapshot = self._store.snapshot()
        selection = Selection.parse(request.args, snapshot, lambda: self._hparams.read(snapshot.runs))
        return version_of(repr((snapshot.version, selection.members))), selection

    def _differing(self, snapshot: Snapshot) -> tuple[Mapping[str, Hparams], str]:
        """The hyper-parameters that make groups, by run, or why they cannot be told."""
        try:
            return differing(self._hparams.read(snapshot.runs)), ""
        except UnavailableError as error:
            return {}, f"Hyper-parameters cannot be told. {error}"

    def _reliability(self, selection: Selection) -> answers.Reliability:
        runs, stream, whose = selection.runs, selection.stream, selection.whose
        games = played(runs, stream, selection.window)
        drawn = self._tracks.draw(runs, stream, games)
        with_value = sum(track.valued for track in drawn.tracks)
        population = replace(population_of(drawn.games, selection.window), with_value=with_value, whose=whose)
        verdict = verdict_json(drawn.tracks, whose)
        return {**verdict, "put_aside": drawn.put_aside, "population": population.json()}

    def _probes(self, selection: Selection, listed: Listed, at: float | None) -> answers.Probes:
        return probes_json(listed, selection.members, selection.window, self._axes(selection), at)

    def _results(self, selection: Selection, bins: int, opponent: str | None) -> answers.Results:
        runs, axes = selection.runs, self._axes(selection)
        places = {run.name: place for place, run in enumerate(runs)}
        groups = [Seeds(group.name, {places[run.name]: run.name for run in group.runs}) for group in selection.groups]
        games = played(runs, selection.stream, selection.window)
        reached = reached_by(games, [axes[run.name] for run in runs]) if axes else None
        return results_json(games, bins, opponent, groups, selection.window, reached)

    def _axes(self, selection: Selection) -> Mapping[str, Axis] | None:
        """By run, what runs are aligned by; None where that is steps."""
        if selection.align == "steps":
            return None
        if selection.align == "plies":
            return {run.name: PlyAxis.of(run) for run in selection.runs}
        starts = self._source.list_starts()
        return {run.name: TimeAxis.of(run, starts.get(run.name, math.nan)) for run in selection.runs}

    def _probe(self, run: Run, name: str) -> answers.Probe:
        tables = self._shelf.tables(run, name)
        if not tables:
            raise NotFoundError(f"run {run.name[:200]!r} has no probe {name[:200]!r}")
        return probe_json(name, tables, marks_of(self._source, run.name, tables))

    def _runs(self, snapshot: Snapshot, hparams: Mapping[str, Hparams], problem: str) -> answers.Runs:
        runs = snapshot.runs.values()
        general = (*self._notices, *loading_notices(snapshot), *filter(None, (problem,)))
        notices: list[answers.Notice] = [{"run": "", "text": text} for text in general]
        notices += [{"run": run.name, "text": text} for run in runs for text in run_notices(run)]
        return {"runs": [run_json(run, hparams.get(run.name, {})) for run in runs], "notices": notices}

    def _games(self, selection: Selection, query: Query) -> answers.GamePage:
        total, page = query.select(selection.runs)
        self._reader.expect(page)
        return {"total": total, "offset": query.offset, "games": [game_json(entry) for entry in page]}


def _version(run: Run) -> str:
    """Another text whenever a probe of the run may be another."""
    return version_of(repr((run.name, sorted(run.probe_series.items(), key=lambda item: item[0]))))


def _asset_route(asset: Asset) -> Route:
    return lambda request: respond(request, asset.tag, asset.content_type, lambda: asset.content)
