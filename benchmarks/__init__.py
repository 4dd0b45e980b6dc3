"""How fast Dovetail is, each figure beside one of the same machine and run. Nothing fails for being slow."""
