# Comment les dates et les heures se lisent en français.
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
month-short-1 = janv.
month-short-2 = févr.
month-short-3 = mars
month-short-4 = avr.
month-short-5 = mai
month-short-6 = juin
month-short-7 = juil.
month-short-8 = août
month-short-9 = sept.
month-short-10 = oct.
month-short-11 = nov.
month-short-12 = déc.
weekday-short-1 = lun.
weekday-short-2 = mar.
weekday-short-3 = mer.
weekday-short-4 = jeu.
weekday-short-5 = ven.
weekday-short-6 = sam.
weekday-short-7 = dim.
ago-now = à l’instant
ago-minutes = { $n ->
    [one] il y a 1 minute
   *[other] il y a { $n } minutes
}
in-minutes = { $n ->
    [one] dans 1 minute
   *[other] dans { $n } minutes
}
ago-hours = { $n ->
    [one] il y a 1 heure
   *[other] il y a { $n } heures
}
in-hours = { $n ->
    [one] dans 1 heure
   *[other] dans { $n } heures
}
ago-days = { $n ->
    [one] hier
   *[other] il y a { $n } jours
}
in-days = { $n ->
    [one] demain
   *[other] dans { $n } jours
}
ago-months = { $n ->
    [one] il y a 1 mois
   *[other] il y a { $n } mois
}
in-months = { $n ->
    [one] dans 1 mois
   *[other] dans { $n } mois
}
ago-years = { $n ->
    [one] il y a 1 an
   *[other] il y a { $n } ans
}
in-years = { $n ->
    [one] dans 1 an
   *[other] dans { $n } ans
}
event-elsewhere = heure de { $zone } ; { $here } chez vous
