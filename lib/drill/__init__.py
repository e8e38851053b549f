"""An exercise as it is played: a log in, the world and what the room knows of it out; ``room`` is its door."""
