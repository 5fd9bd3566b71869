"""What a request can get instead of an answer. TensorBoard serves the text of these as text/plain.

PublicError (tensorboard.errors)
├── InvalidArgumentError     400: a parameter that makes no sense
├── NotFoundError            404: no such run or game
├── NotLoadedError           404: TensorBoard does not hold that game, yet or by its flags
├── MethodNotAllowedError    405
├── GivenUpError             410: the bridge had to give the body of that game up
├── PutAsideError            410: `tb-keisei compact` has put that game aside
├── DamagedError             422: what TensorBoard holds is no game
└── UnavailableError         503: TensorBoard's own data server does not answer
"""

from tensorboard.errors import InvalidArgumentError, NotFoundError, PublicError

__all__ = [
    "DamagedError",
    "GivenUpError",
    "InvalidArgumentError",
    "MethodNotAllowedError",
    "NotFoundError",
    "NotLoadedError",
    "PublicError",
    "PutAsideError",
    "UnavailableError",
]


class NotLoadedError(PublicError):  # type: ignore[misc]  # TensorBoard has no types
    """TensorBoard does not hold that game, yet or by its flags."""

    http_code = 404


class MethodNotAllowedError(PublicError):  # type: ignore[misc]
    """Neither GET nor HEAD."""

    http_code = 405

    def __init__(self) -> None:
        super().__init__("The Keisei tab only reads: use GET or HEAD.")
        self.headers.append(("Allow", "GET, HEAD"))


class GivenUpError(PublicError):  # type: ignore[misc]
    """The bridge had to give the body of that game up."""

    http_code = 410


class PutAsideError(PublicError):  # type: ignore[misc]
    """`tb-keisei compact` has put that game aside."""

    http_code = 410


class DamagedError(PublicError):  # type: ignore[misc]
    """What TensorBoard holds is no game."""

    http_code = 422


class UnavailableError(PublicError):  # type: ignore[misc]
    """TensorBoard's own data server does not answer."""

    http_code = 503
