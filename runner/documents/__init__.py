"""Uploads checked, files stored, letters rendered."""
