"""METRICS in plain loops: what every figure has to be, computed from the raw rows and nothing that is derived.

Slow and simple on purpose. It shares no code with the queries that it judges: days by `datetime`, money by `Fraction`,
ranges by writing every outcome out. `world` has the rows, `loading` reads them, `seen` has deals as of T; the others
have a block of METRICS each.
"""
