"""Layout: a scored journey becomes a scene. `whole.map_scene` tells the story,
the others hold its chapters."""
