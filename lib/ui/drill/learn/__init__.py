"""What remains when the exercise is over: the hot wash with its ratings and improvement plan, and the big screen then."""
