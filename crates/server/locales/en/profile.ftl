# One’s own settings, sessions and calendar feed.
