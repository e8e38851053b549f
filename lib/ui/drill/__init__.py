"""The screens of an exercise that is played: one module for each part, and the table at which they all sit."""
