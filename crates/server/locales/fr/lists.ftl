# Listes, historiques et noms des fiches sur toutes les pages.
list-search = Rechercher dans cette liste
list-search-do = Rechercher
list-filters = Filtres
list-filter = Filtrer
list-of-contract = Contrat : { $name }
list-of-client = Client : { $name }
list-of-support = Support : { $name }
list-of-sales = Commercial : { $name }
list-from = Depuis : { $name }
list-until = Jusqu’au : { $name }
list-all = Tout afficher
list-open = Ouvrir la liste
list-previous = Précédent
list-next = Suivant
export-menu = Exporter
export-csv = CSV, pour tableurs et programmes
export-xlsx = Classeur Excel (XLSX)
export-jsonl = JSON Lines, pour programmes
export-vcf = Fiches de carnet d’adresses (vCard)
export-ics = Agenda (iCalendar)
export-payments-csv = Tous les paiements en CSV
export-payments-xlsx = Tous les paiements en classeur Excel
export-payments-jsonl = Tous les paiements en JSON Lines
list-count = { $n ->
    [one] { $shown } sur { $n }
   *[other] { $shown } sur { $n }
}
list-count-capped = { $shown } sur plus de { $n }
pick-search = Chercher par le début d’un nom ou d’un numéro
pick-hint = Voici les premiers d’une longue liste. Cherchez pour en trouver un autre.
pick-none = Aucun nom ne commence ainsi
timeline-title = Ce qui s’est passé
timeline-system = le programme lui-même
timeline-payment = n° { $number } : { $amount } le { $day }
timeline-removed = retiré
timeline-older = Plus ancien
timeline-newer = Plus récent
timeline-fields = { $n ->
    [one] 1 champ
   *[other] { $n } champs
}

contracts-title = Contrats
contract-one = Contrat
contract-number = Contrat { $id }
contract-new = Nouveau contrat
events-title = Événements
list-actions = Actions
client-one = Client
event-one = Événement
event-without-support = sans support
