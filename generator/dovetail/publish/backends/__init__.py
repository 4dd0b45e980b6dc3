"""What each kind of wiki can do."""
