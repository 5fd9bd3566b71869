"""Short plain text of whatever a trainer has given, for messages; never raises."""


def shown(value: object) -> str:
    """Any value as short plain text for a message; never raises."""
    try:
        text = ascii(value)
    except Exception:  # noqa: BLE001  # a trainer's object may do anything in its repr
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 60 else text[:57] + "..."


def told(error: BaseException) -> str:
    """What an error says, as short plain text; never raises."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  # a trainer's own errors may raise when they are printed
        text = ""
    return (ascii(text)[1:-1] or type(error).__name__)[:200]
