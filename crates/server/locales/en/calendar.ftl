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
calendar-too-many = Only the first { $shown } of { $n } events are shown. Choose a person or fewer days.
calendar-far-too-many = Only the first { $shown } of more than { $n } events are shown. Choose a person or fewer days.
calendar-zone = Times are those of { $zone }.
