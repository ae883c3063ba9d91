# Événements : la liste, la fiche et ses formulaires.
events-upcoming = À venir
events-past = Passés
events-without-support = Sans support
events-without-notes = Sans notes
events-cancelled = Annulés
events-planned = Non annulés
events-begin = Les événements à venir, le plus proche d’abord.
events-between = Entre deux dates
events-mine = Les miens
events-none = Pas encore d’événement. Les commerciaux les créent sur les contrats signés.
events-none-found = Aucun événement ne correspond.
event-when = Quand
event-open = Ouvrir
event-facts = Événement
event-here = { $here } chez vous
event-run-by = Assuré par
event-end-is-estimated = estimée : aucune fin n’était connue
event-calendar-file = Fichier d’agenda
event-no-notes = Pas encore de notes.

event-is-cancelled = Cet événement est annulé. Il n’accepte plus que des notes.
event-is-cancelled-because = Cet événement est annulé : { $reason }. Il n’accepte plus que des notes.
event-contract-is-cancelled = Cet événement est annulé avec son contrat. Il n’accepte plus que des notes.
event-not-yours = Seuls { $name }, contact support, et la gestion modifient cet événement.
event-nobody-s = La gestion modifie cet événement et y affecte un contact support, qui le pourra alors aussi.
event-management-cancels = La gestion annule cet événement, y affecte un autre collègue ou le rattache à un autre contrat.
event-management-assigns = La gestion affecte le contact support.
event-cannot-move = Impossible de le rattacher à un autre contrat : son client n’en a pas d’autre de signé.

event-new = Nouvel événement
event-new-lead = Pour { $client }. La gestion y affecte ensuite un membre du support.
event-create = Créer l’événement
event-created = { $name } est créé. La gestion y affecte maintenant un contact support.
event-choose-contract = Sur lequel de vos contrats signés ?
event-choose = Choisir
event-no-contract = Aucun de vos contrats n’est signé. Un événement demande un contrat signé.
event-no-contract-found = Aucun de vos contrats signés ne correspond.
event-edit = Modifier l’événement
event-postpone = Reporter
event-postpone-lead = Actuellement { $starts } – { $ends } ({ $zone }).
event-postpone-do = Fixer les nouvelles dates
event-postponed = L’événement commence désormais { $starts }.
event-move = Rattacher à un autre contrat
event-move-lead = Actuellement sur le contrat { $id }. Seuls les contrats signés de { $client } sont proposés.
event-move-do = Rattacher l’événement
event-moved = L’événement est désormais rattaché au contrat { $id }.
event-cancel = Annuler l’événement
event-cancel-lead = L’événement reste consigné, n’occupe plus personne et n’accepte plus que des notes. C’est irréversible.
event-cancel-do = Annuler définitivement
event-cancelled = { $name } est annulé.
event-note = Ajouter une note
event-note-lead = La date et votre nom sont placés devant.
event-note-add = Ajouter la note
event-noted = La note est ajoutée.
event-notes = Modifier les notes
event-notes-edit = Modifier les notes
event-notes-lead = Remplace toutes les notes. Un champ vide les efface.

event-assign = Affecter
event-replace = Remplacer
event-assign-support = Affecter un support
event-assign-lead = { $starts } – { $ends } ({ $zone })
event-assign-nobody = Personne d’autre n’est actif au support. Créez ou réactivez d’abord un collègue.
event-assign-do = Affecter
event-assigned = { $name } assure cet événement.
event-assign-free = { $name } · libre · { $load ->
    [one] { $load } événement à venir
   *[other] { $load } événements à venir
}
event-assign-busy = { $name } · pris : { $event } · { $load ->
    [one] { $load } événement à venir
   *[other] { $load } événements à venir
}
event-unassign = Retirer
event-unassign-support = Retirer le support
event-unassign-lead = { $name } n’assure plus cet événement. Personne ne l’assure tant qu’un autre n’y est pas affecté.
event-unassign-do = Retirer le contact support
event-unassigned = Plus personne n’assure cet événement.

hint-event-zone = L’horloge qui fait foi pour ces heures
hint-postponed-end = Vide : même durée
hint-force-reason = Un chevauchement n’est accepté qu’avec un motif, conservé dans l’historique
