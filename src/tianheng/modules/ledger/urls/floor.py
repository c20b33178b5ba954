"""Addresses of the shop floor."""

from typing import Any

urlpatterns: list[Any] = []
