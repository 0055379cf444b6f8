"""Benchmarks. Figures are ratios against a baseline of the same run; no test asserts them."""
