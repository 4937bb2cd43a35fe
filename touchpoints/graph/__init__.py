"""The shape of a journey: its graph, the operations that change it, its paths and lint, and its documents.

Pure functions on frozen dataclasses, without Django. Text ⇄ graph lives here; pictures and the database
do not.
"""
