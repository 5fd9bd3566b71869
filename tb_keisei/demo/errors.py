"""What keeps a training run from starting."""

from tb_keisei.errors import KeiseiError


class TrainerError(KeiseiError):
    """A run that cannot be started or resumed as asked; the message says what to do."""
