"""Dovetail: aligned project procedures, generated from an organization's own data."""

__version__ = "0.1.0"
