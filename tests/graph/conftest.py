"""Laws are checked on generated journeys, whose making takes as long as it takes on a busy machine."""

from hypothesis import settings

settings.register_profile("graph", deadline=None)
settings.load_profile("graph")
