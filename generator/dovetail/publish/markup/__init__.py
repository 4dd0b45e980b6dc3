"""How the pages of each kind of wiki are written."""
