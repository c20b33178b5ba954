"""Reads of the duty: policies, the snapshot that fills the page, the pre-check, queues and coverage."""
