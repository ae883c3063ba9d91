# The assignment board.
