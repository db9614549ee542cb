"""Every path of a diagram: found, solved, replayed, drawn."""
