# L’agenda.
calendar-month = Mois
calendar-week = Semaine
calendar-agenda = Liste
calendar-views = Vues
calendar-turn = Changer de page
calendar-today = Aujourd’hui
calendar-all = Tout le monde
calendar-from-to = { $from } – { $to }
calendar-until = jusqu’à
calendar-all-day = toute la journée
calendar-nothing = Rien de prévu.
calendar-others = +{ $n } de plus
calendar-zone = Les heures sont celles de { $zone }.
