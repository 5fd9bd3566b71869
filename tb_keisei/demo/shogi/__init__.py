"""The rules of Shogi as the demo's trainer needs them: many games at once."""
