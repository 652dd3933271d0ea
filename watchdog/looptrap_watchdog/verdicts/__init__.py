"""What it means: proofs, stalls, blocked loops, cross-loop errors, and the sentences that tell them."""

from __future__ import annotations
