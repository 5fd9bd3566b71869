"""TensorBoard's side: reads what the bridge wrote and serves the Keisei tab."""
