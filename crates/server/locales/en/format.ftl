# How dates and times read in English.
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun
ago-now = just now
ago-minutes = { $n ->
    [one] 1 minute ago
   *[other] { $n } minutes ago
}
in-minutes = { $n ->
    [one] in 1 minute
   *[other] in { $n } minutes
}
ago-hours = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
}
in-hours = { $n ->
    [one] in 1 hour
   *[other] in { $n } hours
}
ago-days = { $n ->
    [one] yesterday
   *[other] { $n } days ago
}
in-days = { $n ->
    [one] tomorrow
   *[other] in { $n } days
}
ago-months = { $n ->
    [one] 1 month ago
   *[other] { $n } months ago
}
in-months = { $n ->
    [one] in 1 month
   *[other] in { $n } months
}
ago-years = { $n ->
    [one] 1 year ago
   *[other] { $n } years ago
}
in-years = { $n ->
    [one] in 1 year
   *[other] in { $n } years
}
event-elsewhere = time of { $zone }; { $here } where you are
