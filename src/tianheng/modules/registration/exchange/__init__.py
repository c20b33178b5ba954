"""Filings out of workbooks."""
