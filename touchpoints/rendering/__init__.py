"""Pictures of a scored journey: `layout` makes a scene, `svg` draws it, `export` turns that into PNG and PDF.

Everything comes in as a `ScoredJourney` and goes out as text or bytes; the database is never asked.
"""
