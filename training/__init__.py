"""How the learned reader is made: needs PyTorch, which reading does not."""
