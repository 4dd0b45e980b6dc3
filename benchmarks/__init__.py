"""How fast Dovetail is, always beside a figure of the same machine in the same run. Nothing here can fail."""
