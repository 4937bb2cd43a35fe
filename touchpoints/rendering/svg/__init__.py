"""Drawers: a scene becomes SVG with presentation attributes only. No geometry is decided here."""
