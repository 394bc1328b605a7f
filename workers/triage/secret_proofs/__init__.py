"""What a workflow says of a secret that a step lacks: one module for one it is given, one for one it is not."""
