# Le tableau où la gestion affecte les événements.
assign-lead = Choisissez un événement, puis qui l’assure.
assign-waiting = Sans support
assign-none = Chaque événement à venir a son contact support.
assign-people = Support
assign-choose = Choisissez un événement pour voir qui est libre.
assign-for = Pour
assign-settled = { $name } assure cet événement.
assign-nobody = Personne n’est actif au support.
assign-attendees = { $n ->
    [one] { $n } personne
   *[other] { $n } personnes
}
assign-load = { $n ->
    [one] { $n } événement à venir
   *[other] { $n } événements à venir
}, dont { $soon } sous 30 jours
assign-free = libre
assign-clash = pris
assign-anyway = Affecter malgré tout…
