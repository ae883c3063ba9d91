# L’agenda.
