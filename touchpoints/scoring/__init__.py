"""What an answer is worth: metrics with their intervals, changes, and the pain point rule.

Knows histograms and lists of scores. Knows no journeys, no database and no Django, so that it can be
lifted out and used in a notebook. Each formula names its source; `docs/metrics.md` says what it means.
"""
