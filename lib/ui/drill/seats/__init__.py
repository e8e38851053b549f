"""The seats of all others: players, evaluator, observer and the big screen, with what they have in common."""
