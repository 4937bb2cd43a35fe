"""Files and payloads become typed records and numbered problems.

Here live the parsers. No database: what is read is handed to `services`, which stores it.
"""
