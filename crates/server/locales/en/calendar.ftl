# The calendar.
calendar-month = Month
calendar-week = Week
calendar-agenda = Agenda
calendar-views = Views
calendar-turn = Turn the page
calendar-today = Today
calendar-all = Everybody
calendar-from-to = { $from } – { $to }
calendar-until = until
calendar-all-day = all day
calendar-nothing = Nothing planned.
calendar-others = +{ $n } more
calendar-zone = Times are those of { $zone }.
