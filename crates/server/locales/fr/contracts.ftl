# Contrats et paiements.
contracts-mine = Les miens
contracts-unsigned = Non signés
contracts-unpaid = Impayés
contracts-drafts = Brouillons
contracts-signed = Signés
contracts-cancelled = Annulés
contracts-overdue = En retard
contracts-without-event = Sans événement
contracts-actions = Actions
contracts-none = Pas encore de contrat. La gestion établit le premier pour un client.
contracts-none-found = Aucun contrat ne correspond. Retirez un filtre ou cherchez autre chose.
contracts-none-unsigned = Aucun brouillon n’attend de signature.
contracts-none-unpaid = Il ne reste rien à payer.
contracts-none-overdue = Aucun paiement n’est en retard.
contracts-none-without-event = Chaque contrat signé a son événement.
contract-client = Client
contract-short-number = N° { $id }
contract-paid-share = payé à { $share } %
contract-amounts = Montants
contract-steps = Avancement

contract-new-lead = Un brouillon, suivi par { $name }, qui le fait signer au client.
contract-choose-lead = Avec qui est ce contrat ? Choisissez le client.
contract-create = Créer le brouillon
contract-created = Un contrat avec { $name } est établi.
contract-edit = Modifier le contrat
contract-edit-signed = Il est signé : la devise et l’acompte ne changent plus, un autre total demande un motif.
contract-edit-signed-by-sales = Il est signé : ses montants ne changent plus. La gestion modifie le total, avec un motif.
contract-signed-meanwhile = Le contrat a été signé entre-temps : la devise et l’acompte ne peuvent plus changer, et le total seulement par la gestion, avec un motif. Vous y aviez saisi :
contract-sign = Signer
contract-sign-it = Signer { $name }
contract-sign-lead = Enregistre la signature du client. Elle ne se reprend pas ; paiements et événements peuvent suivre.
contract-sign-do = Signer le contrat
contract-signed = { $name } est signé.
contract-cancel = Annuler le contrat
contract-cancel-lead = Un contrat annulé n’accepte plus rien : ni paiement, ni événement, ni modification. C’est irréversible.
contract-cancel-no-events = Il n’a aucun événement à venir.
contract-cancel-others = { $n ->
    [one] et 1 autre
   *[other] et { $n } autres
}
contract-cancel-events = { $n ->
    [one] Cet événement à venir est annulé avec lui, et son contact support en est averti :
   *[other] Ces { $n } événements à venir sont annulés avec lui, et leurs contacts support en sont avertis :
}
contract-cancel-do = Annuler définitivement le contrat
contract-cancelled = Le contrat est annulé.
contract-cancelled-with-event = Le contrat est annulé, ainsi qu’un événement à venir.
contract-cancelled-with-events = Le contrat est annulé, ainsi que { $n } événements à venir.
contract-move = Transférer à un autre client
contract-move-short = Transférer
contract-move-choose = À quel client appartient-il ? Choisissez parmi les autres.
contract-move-lead = { $name } en devient aussitôt le contact commercial, avec tous les droits.
contract-move-from = De
contract-move-to = À
contract-move-do = Transférer le contrat
contract-moved = Le contrat est désormais avec { $name }.
contract-pay = Enregistrer un paiement
contract-pay-it = Enregistrer un paiement sur { $name }
contract-pay-short = Paiement
contract-pay-do = Enregistrer le paiement
contract-new-event = Créer un événement
contract-assign = Affecter un support
contract-no-events = Pas encore d’événement.
contract-no-events-yet = Les événements suivent la signature.

contract-not-yours = Seuls { $name }, contact commercial, et la gestion le modifient, le signent et y enregistrent des paiements ; seul { $name } crée ses événements.
contract-of-management = La gestion l’annule, le transfère à un autre client et annule ses paiements.
contract-stays = Il a des événements et reste avec son client.
contract-nothing-to-pay = Il ne reste rien à payer.
contract-events-of-sales = Seul { $name }, contact commercial, crée ses événements.
contract-needs-signature = Paiements et événements pourront suivre une fois qu’il sera signé.
contract-is-cancelled = Ce contrat est annulé et n’accepte plus rien.
contract-is-cancelled-on = Ce contrat a été annulé le { $date } et n’accepte plus rien.
contract-is-cancelled-because = Ce contrat a été annulé le { $date } (« { $reason } ») et n’accepte plus rien.

next-title = Prochaine étape
next-sign = À suivre : signer le contrat.
next-pay = À suivre : enregistrer un paiement.
next-event = À suivre : créer l’événement.
next-assign = À suivre : affecter un contact support
next-nothing = Tout est réglé : payé en totalité, et chaque événement à venir a son contact support.
next-pay-amount = Il reste { $amount } à payer.
next-pay-due = Il reste { $amount } à payer, échéance le { $date }.
next-pay-overdue = Il reste { $amount } à payer, échéance passée le { $date }.
next-pay-after-event = Il reste { $amount } à payer, et le dernier événement est passé.
next-assign-event = à « { $event } », { $when }.
next-yours = C’est à vous.
next-theirs = C’est à { $name } ou à la gestion.
next-theirs-or-yours = C’est à { $name }, ou à vous.
next-of-sales = C’est à { $name }, contact commercial.
next-of-management = C’est à la gestion.
step-draft = Brouillon
step-signed = Signé
step-paid = Payé
step-partly-paid = Payé en partie
step-event = Événement créé
step-events-capped = plus de { $n } événements
step-events = { $n ->
    [one] 1 événement
   *[other] { $n } événements
}
step-support = Support affecté
step-waiting = en attente
step-not-yet = pas encore

payments-title = Paiements
payments-none = Pas encore de paiement.
payments-of-total = { $paid } sur { $total }
payment-is-deposit = acompte
payment-recorded = { $amount } enregistrés ; il reste { $remaining }.
payment-void = Annuler le paiement
payment-void-short = Annuler
payment-void-it = Annuler le paiement de { $amount }
payment-void-lead = Le paiement reste dans la liste, barré, et ne compte plus. C’est irréversible.
payment-void-do = Annuler définitivement le paiement
payment-voided = Le paiement de { $amount } ne compte plus.
payment-voided-by = Annulé par { $name }
payment-by-transfer = Virement
payment-by-card = Carte
payment-by-cheque = Chèque
payment-in-cash = Espèces

hint-deposit = Le premier versement, au plus le total ; vide s’il n’y en a pas
hint-total-reason = Nécessaire quand le total change
hint-payment-amount = Il reste { $amount } ; saisissez moins pour un paiement partiel
hint-reference = La référence bancaire, par exemple
