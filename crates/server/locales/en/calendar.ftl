# The calendar.
