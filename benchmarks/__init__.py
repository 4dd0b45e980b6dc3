"""How fast Dovetail is, always beside a figure of the same machine in the same run. Nothing fails for being slow."""
