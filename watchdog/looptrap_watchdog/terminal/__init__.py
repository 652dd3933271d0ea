"""What a person says and sees in a terminal: options, configuration, the summary."""

from __future__ import annotations
