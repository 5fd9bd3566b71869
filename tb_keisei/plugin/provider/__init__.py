"""TensorBoard's data provider, and what is kept of its answers in little memory."""
