# Le journal.
audit-when = Quand
audit-details = Détails
audit-any = Tous
audit-record = Numéro de la fiche
audit-none = Rien de tel n’a été consigné.
audit-unreadable = Ces filtres sont illisibles ; quelque chose ci-dessus est à revoir.
audit-more = plus
audit-code = Refusé avec le code { $code }
audit-fields = { $n ->
    [one] 1 champ
   *[other] { $n } champs
}
audit-actors-narrow = « Qui » propose les premières personnes d’une longue liste. Cherchez pour en trouver une autre.
