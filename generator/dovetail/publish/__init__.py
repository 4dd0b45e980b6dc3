"""Publishes packs to folders and wikis that people edit too: a plan before anything, and no edit lost."""
