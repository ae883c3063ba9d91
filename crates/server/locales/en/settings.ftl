# The company’s settings.
settings-hint-name = The name of your own company; no password may contain it
settings-hint-currency = Of new contracts that name none; old ones keep theirs
settings-hint-time-zone = Of new events and new employees that name none; old ones keep theirs
