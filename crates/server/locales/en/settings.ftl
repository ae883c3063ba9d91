# The company’s settings.
settings-hint-name = The name of your own company; no password may contain it
settings-hint-currency = Of new contracts that name none; old ones keep theirs
settings-hint-time-zone = Of new events and new employees that name none; old ones keep theirs
settings-two-factor = Second factor for { $department }
settings-two-factor-may = as each person likes
settings-two-factor-must = has to be set up before anything else
