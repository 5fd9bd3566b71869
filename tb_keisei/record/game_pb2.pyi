from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Envelope(_message.Message):
    __slots__ = ("version", "inflated_size", "body")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    INFLATED_SIZE_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    version: int
    inflated_size: int
    body: bytes
    def __init__(self, version: _Optional[int] = ..., inflated_size: _Optional[int] = ..., body: _Optional[bytes] = ...) -> None: ...

class SeriesMetadata(_message.Message):
    __slots__ = ("version", "kind")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    version: int
    kind: str
    def __init__(self, version: _Optional[int] = ..., kind: _Optional[str] = ...) -> None: ...

class Player(_message.Message):
    __slots__ = ("name", "checkpoint", "rating", "learner")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    RATING_FIELD_NUMBER: _ClassVar[int]
    LEARNER_FIELD_NUMBER: _ClassVar[int]
    name: str
    checkpoint: str
    rating: float
    learner: bool
    def __init__(self, name: _Optional[str] = ..., checkpoint: _Optional[str] = ..., rating: _Optional[float] = ..., learner: bool = ...) -> None: ...

class Outcome(_message.Message):
    __slots__ = ("winner", "kind", "reason", "reason_text")
    WINNER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_FIELD_NUMBER: _ClassVar[int]
    winner: str
    kind: str
    reason: str
    reason_text: str
    def __init__(self, winner: _Optional[str] = ..., kind: _Optional[str] = ..., reason: _Optional[str] = ..., reason_text: _Optional[str] = ...) -> None: ...

class Plies(_message.Message):
    __slots__ = ("count", "moves", "candidate_counts", "legal_counts", "candidate_moves", "candidate_logs", "floats", "problems", "movers", "policy_steps", "search")
    class FloatsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: bytes
        def __init__(self, key: _Optional[str] = ..., value: _Optional[bytes] = ...) -> None: ...
    class ProblemsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: int
        value: str
        def __init__(self, key: _Optional[int] = ..., value: _Optional[str] = ...) -> None: ...
    COUNT_FIELD_NUMBER: _ClassVar[int]
    MOVES_FIELD_NUMBER: _ClassVar[int]
    CANDIDATE_COUNTS_FIELD_NUMBER: _ClassVar[int]
    LEGAL_COUNTS_FIELD_NUMBER: _ClassVar[int]
    CANDIDATE_MOVES_FIELD_NUMBER: _ClassVar[int]
    CANDIDATE_LOGS_FIELD_NUMBER: _ClassVar[int]
    FLOATS_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    MOVERS_FIELD_NUMBER: _ClassVar[int]
    POLICY_STEPS_FIELD_NUMBER: _ClassVar[int]
    SEARCH_FIELD_NUMBER: _ClassVar[int]
    count: int
    moves: bytes
    candidate_counts: bytes
    legal_counts: bytes
    candidate_moves: bytes
    candidate_logs: bytes
    floats: _containers.ScalarMap[str, bytes]
    problems: _containers.ScalarMap[int, str]
    movers: bytes
    policy_steps: bytes
    search: Search
    def __init__(self, count: _Optional[int] = ..., moves: _Optional[bytes] = ..., candidate_counts: _Optional[bytes] = ..., legal_counts: _Optional[bytes] = ..., candidate_moves: _Optional[bytes] = ..., candidate_logs: _Optional[bytes] = ..., floats: _Optional[_Mapping[str, bytes]] = ..., problems: _Optional[_Mapping[int, str]] = ..., movers: _Optional[bytes] = ..., policy_steps: _Optional[bytes] = ..., search: _Optional[_Union[Search, _Mapping]] = ...) -> None: ...

class Search(_message.Message):
    __slots__ = ("kinds", "counts", "moves", "visits", "logs", "q", "q_low", "q_high", "totals")
    KINDS_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    MOVES_FIELD_NUMBER: _ClassVar[int]
    VISITS_FIELD_NUMBER: _ClassVar[int]
    LOGS_FIELD_NUMBER: _ClassVar[int]
    Q_FIELD_NUMBER: _ClassVar[int]
    Q_LOW_FIELD_NUMBER: _ClassVar[int]
    Q_HIGH_FIELD_NUMBER: _ClassVar[int]
    TOTALS_FIELD_NUMBER: _ClassVar[int]
    kinds: bytes
    counts: bytes
    moves: bytes
    visits: bytes
    logs: bytes
    q: bytes
    q_low: float
    q_high: float
    totals: bytes
    def __init__(self, kinds: _Optional[bytes] = ..., counts: _Optional[bytes] = ..., moves: _Optional[bytes] = ..., visits: _Optional[bytes] = ..., logs: _Optional[bytes] = ..., q: _Optional[bytes] = ..., q_low: _Optional[float] = ..., q_high: _Optional[float] = ..., totals: _Optional[bytes] = ...) -> None: ...

class Game(_message.Message):
    __slots__ = ("game_id", "stream", "writer", "actor", "initial_sfen", "black", "white", "outcome", "start_step", "global_step", "start_time", "end_time", "final_sfen", "max_plies", "ruleset", "random_opening_plies", "seed", "sampling_weight", "forward_mode", "value_kind", "value_perspective", "facts", "plies", "players", "value_discount", "bootstrapped", "impasse_rule", "repetition_rule", "game_fraction", "policy_fraction", "policy_noise", "problem")
    class FactsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    GAME_ID_FIELD_NUMBER: _ClassVar[int]
    STREAM_FIELD_NUMBER: _ClassVar[int]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    INITIAL_SFEN_FIELD_NUMBER: _ClassVar[int]
    BLACK_FIELD_NUMBER: _ClassVar[int]
    WHITE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    START_STEP_FIELD_NUMBER: _ClassVar[int]
    GLOBAL_STEP_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    FINAL_SFEN_FIELD_NUMBER: _ClassVar[int]
    MAX_PLIES_FIELD_NUMBER: _ClassVar[int]
    RULESET_FIELD_NUMBER: _ClassVar[int]
    RANDOM_OPENING_PLIES_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    SAMPLING_WEIGHT_FIELD_NUMBER: _ClassVar[int]
    FORWARD_MODE_FIELD_NUMBER: _ClassVar[int]
    VALUE_KIND_FIELD_NUMBER: _ClassVar[int]
    VALUE_PERSPECTIVE_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    PLIES_FIELD_NUMBER: _ClassVar[int]
    PLAYERS_FIELD_NUMBER: _ClassVar[int]
    VALUE_DISCOUNT_FIELD_NUMBER: _ClassVar[int]
    BOOTSTRAPPED_FIELD_NUMBER: _ClassVar[int]
    IMPASSE_RULE_FIELD_NUMBER: _ClassVar[int]
    REPETITION_RULE_FIELD_NUMBER: _ClassVar[int]
    GAME_FRACTION_FIELD_NUMBER: _ClassVar[int]
    POLICY_FRACTION_FIELD_NUMBER: _ClassVar[int]
    POLICY_NOISE_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    game_id: str
    stream: str
    writer: str
    actor: str
    initial_sfen: str
    black: Player
    white: Player
    outcome: Outcome
    start_step: int
    global_step: int
    start_time: float
    end_time: float
    final_sfen: str
    max_plies: int
    ruleset: str
    random_opening_plies: int
    seed: int
    sampling_weight: float
    forward_mode: str
    value_kind: str
    value_perspective: str
    facts: _containers.ScalarMap[str, str]
    plies: Plies
    players: _containers.RepeatedCompositeFieldContainer[Player]
    value_discount: float
    bootstrapped: bool
    impasse_rule: str
    repetition_rule: str
    game_fraction: float
    policy_fraction: float
    policy_noise: str
    problem: str
    def __init__(self, game_id: _Optional[str] = ..., stream: _Optional[str] = ..., writer: _Optional[str] = ..., actor: _Optional[str] = ..., initial_sfen: _Optional[str] = ..., black: _Optional[_Union[Player, _Mapping]] = ..., white: _Optional[_Union[Player, _Mapping]] = ..., outcome: _Optional[_Union[Outcome, _Mapping]] = ..., start_step: _Optional[int] = ..., global_step: _Optional[int] = ..., start_time: _Optional[float] = ..., end_time: _Optional[float] = ..., final_sfen: _Optional[str] = ..., max_plies: _Optional[int] = ..., ruleset: _Optional[str] = ..., random_opening_plies: _Optional[int] = ..., seed: _Optional[int] = ..., sampling_weight: _Optional[float] = ..., forward_mode: _Optional[str] = ..., value_kind: _Optional[str] = ..., value_perspective: _Optional[str] = ..., facts: _Optional[_Mapping[str, str]] = ..., plies: _Optional[_Union[Plies, _Mapping]] = ..., players: _Optional[_Iterable[_Union[Player, _Mapping]]] = ..., value_discount: _Optional[float] = ..., bootstrapped: bool = ..., impasse_rule: _Optional[str] = ..., repetition_rule: _Optional[str] = ..., game_fraction: _Optional[float] = ..., policy_fraction: _Optional[float] = ..., policy_noise: _Optional[str] = ..., problem: _Optional[str] = ...) -> None: ...

class GameHeader(_message.Message):
    __slots__ = ("game_id", "initial_sfen", "actor", "black", "white", "outcome", "start_step", "global_step", "start_time", "end_time", "ply_count", "policy_plies", "problem_count", "sampling_weight", "opening", "surprise", "tag", "event_step", "index", "size", "value_changes", "game_fraction", "policy_fraction", "problem", "archived")
    GAME_ID_FIELD_NUMBER: _ClassVar[int]
    INITIAL_SFEN_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    BLACK_FIELD_NUMBER: _ClassVar[int]
    WHITE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    START_STEP_FIELD_NUMBER: _ClassVar[int]
    GLOBAL_STEP_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    PLY_COUNT_FIELD_NUMBER: _ClassVar[int]
    POLICY_PLIES_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_COUNT_FIELD_NUMBER: _ClassVar[int]
    SAMPLING_WEIGHT_FIELD_NUMBER: _ClassVar[int]
    OPENING_FIELD_NUMBER: _ClassVar[int]
    SURPRISE_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    EVENT_STEP_FIELD_NUMBER: _ClassVar[int]
    INDEX_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    VALUE_CHANGES_FIELD_NUMBER: _ClassVar[int]
    GAME_FRACTION_FIELD_NUMBER: _ClassVar[int]
    POLICY_FRACTION_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    game_id: str
    initial_sfen: str
    actor: str
    black: Player
    white: Player
    outcome: Outcome
    start_step: int
    global_step: int
    start_time: float
    end_time: float
    ply_count: int
    policy_plies: int
    problem_count: int
    sampling_weight: float
    opening: bytes
    surprise: float
    tag: str
    event_step: int
    index: int
    size: int
    value_changes: _containers.RepeatedScalarFieldContainer[int]
    game_fraction: float
    policy_fraction: float
    problem: str
    archived: Archived
    def __init__(self, game_id: _Optional[str] = ..., initial_sfen: _Optional[str] = ..., actor: _Optional[str] = ..., black: _Optional[_Union[Player, _Mapping]] = ..., white: _Optional[_Union[Player, _Mapping]] = ..., outcome: _Optional[_Union[Outcome, _Mapping]] = ..., start_step: _Optional[int] = ..., global_step: _Optional[int] = ..., start_time: _Optional[float] = ..., end_time: _Optional[float] = ..., ply_count: _Optional[int] = ..., policy_plies: _Optional[int] = ..., problem_count: _Optional[int] = ..., sampling_weight: _Optional[float] = ..., opening: _Optional[bytes] = ..., surprise: _Optional[float] = ..., tag: _Optional[str] = ..., event_step: _Optional[int] = ..., index: _Optional[int] = ..., size: _Optional[int] = ..., value_changes: _Optional[_Iterable[int]] = ..., game_fraction: _Optional[float] = ..., policy_fraction: _Optional[float] = ..., problem: _Optional[str] = ..., archived: _Optional[_Union[Archived, _Mapping]] = ...) -> None: ...

class Archived(_message.Message):
    __slots__ = ("stamp", "byte_offset")
    STAMP_FIELD_NUMBER: _ClassVar[int]
    BYTE_OFFSET_FIELD_NUMBER: _ClassVar[int]
    stamp: str
    byte_offset: int
    def __init__(self, stamp: _Optional[str] = ..., byte_offset: _Optional[int] = ...) -> None: ...

class Index(_message.Message):
    __slots__ = ("headers",)
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    headers: _containers.RepeatedCompositeFieldContainer[GameHeader]
    def __init__(self, headers: _Optional[_Iterable[_Union[GameHeader, _Mapping]]] = ...) -> None: ...

class Table(_message.Message):
    __slots__ = ("count", "columns", "game_ids", "words", "value_changes")
    class ColumnsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: bytes
        def __init__(self, key: _Optional[str] = ..., value: _Optional[bytes] = ...) -> None: ...
    COUNT_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    GAME_IDS_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    VALUE_CHANGES_FIELD_NUMBER: _ClassVar[int]
    count: int
    columns: _containers.ScalarMap[str, bytes]
    game_ids: _containers.RepeatedScalarFieldContainer[str]
    words: _containers.RepeatedScalarFieldContainer[str]
    value_changes: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, count: _Optional[int] = ..., columns: _Optional[_Mapping[str, bytes]] = ..., game_ids: _Optional[_Iterable[str]] = ..., words: _Optional[_Iterable[str]] = ..., value_changes: _Optional[_Iterable[int]] = ...) -> None: ...

class Moves(_message.Message):
    __slots__ = ("event_steps", "ply_counts", "sources", "targets")
    EVENT_STEPS_FIELD_NUMBER: _ClassVar[int]
    PLY_COUNTS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    TARGETS_FIELD_NUMBER: _ClassVar[int]
    event_steps: _containers.RepeatedScalarFieldContainer[int]
    ply_counts: _containers.RepeatedScalarFieldContainer[int]
    sources: bytes
    targets: bytes
    def __init__(self, event_steps: _Optional[_Iterable[int]] = ..., ply_counts: _Optional[_Iterable[int]] = ..., sources: _Optional[bytes] = ..., targets: _Optional[bytes] = ...) -> None: ...

class Digest(_message.Message):
    __slots__ = ("event_steps", "ply_counts", "values", "played", "best", "ranks", "value_lows", "value_highs", "meanings")
    EVENT_STEPS_FIELD_NUMBER: _ClassVar[int]
    PLY_COUNTS_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    PLAYED_FIELD_NUMBER: _ClassVar[int]
    BEST_FIELD_NUMBER: _ClassVar[int]
    RANKS_FIELD_NUMBER: _ClassVar[int]
    VALUE_LOWS_FIELD_NUMBER: _ClassVar[int]
    VALUE_HIGHS_FIELD_NUMBER: _ClassVar[int]
    MEANINGS_FIELD_NUMBER: _ClassVar[int]
    event_steps: _containers.RepeatedScalarFieldContainer[int]
    ply_counts: _containers.RepeatedScalarFieldContainer[int]
    values: bytes
    played: bytes
    best: bytes
    ranks: bytes
    value_lows: _containers.RepeatedScalarFieldContainer[float]
    value_highs: _containers.RepeatedScalarFieldContainer[float]
    meanings: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, event_steps: _Optional[_Iterable[int]] = ..., ply_counts: _Optional[_Iterable[int]] = ..., values: _Optional[bytes] = ..., played: _Optional[bytes] = ..., best: _Optional[bytes] = ..., ranks: _Optional[bytes] = ..., value_lows: _Optional[_Iterable[float]] = ..., value_highs: _Optional[_Iterable[float]] = ..., meanings: _Optional[_Iterable[int]] = ...) -> None: ...

class OpenGames(_message.Message):
    __slots__ = ("streams", "start_steps", "counts", "first_times", "others")
    STREAMS_FIELD_NUMBER: _ClassVar[int]
    START_STEPS_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    FIRST_TIMES_FIELD_NUMBER: _ClassVar[int]
    OTHERS_FIELD_NUMBER: _ClassVar[int]
    streams: _containers.RepeatedScalarFieldContainer[str]
    start_steps: _containers.RepeatedScalarFieldContainer[int]
    counts: _containers.RepeatedScalarFieldContainer[int]
    first_times: _containers.RepeatedScalarFieldContainer[float]
    others: int
    def __init__(self, streams: _Optional[_Iterable[str]] = ..., start_steps: _Optional[_Iterable[int]] = ..., counts: _Optional[_Iterable[int]] = ..., first_times: _Optional[_Iterable[float]] = ..., others: _Optional[int] = ...) -> None: ...

class Probe(_message.Message):
    __slots__ = ("name", "sfen", "global_step", "time", "value_kind", "value_perspective", "plies", "solutions", "held_out")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SFEN_FIELD_NUMBER: _ClassVar[int]
    GLOBAL_STEP_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    VALUE_KIND_FIELD_NUMBER: _ClassVar[int]
    VALUE_PERSPECTIVE_FIELD_NUMBER: _ClassVar[int]
    PLIES_FIELD_NUMBER: _ClassVar[int]
    SOLUTIONS_FIELD_NUMBER: _ClassVar[int]
    HELD_OUT_FIELD_NUMBER: _ClassVar[int]
    name: str
    sfen: str
    global_step: int
    time: float
    value_kind: str
    value_perspective: str
    plies: Plies
    solutions: _containers.RepeatedScalarFieldContainer[str]
    held_out: bool
    def __init__(self, name: _Optional[str] = ..., sfen: _Optional[str] = ..., global_step: _Optional[int] = ..., time: _Optional[float] = ..., value_kind: _Optional[str] = ..., value_perspective: _Optional[str] = ..., plies: _Optional[_Union[Plies, _Mapping]] = ..., solutions: _Optional[_Iterable[str]] = ..., held_out: bool = ...) -> None: ...
