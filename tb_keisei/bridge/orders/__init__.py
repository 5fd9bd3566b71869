"""What is to be written, in a form that goes through a pipe."""
