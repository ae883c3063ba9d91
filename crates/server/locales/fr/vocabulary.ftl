# Comment on appelle champs, états, actions et sortes de fiches.
field-full-name = Nom
field-email = E-mail
field-phone = Téléphone
field-company-name = Entreprise
field-contact-person = Personne à contacter
field-sales-contact = Contact commercial
field-sales-contact-id = Contact commercial
field-first-contact-on = Premier contact
field-last-contact-at = Dernier contact
field-external-ref = Numéro interne
field-contacted-at = Quand
field-note = Ce qui a été dit
field-reason = Motif
field-status = État
field-total-amount = Total
field-remaining-amount = Restant dû
field-starts-at = Début
field-attendees = Participants
field-support-contact = Support
field-password = Mot de passe
field-current-password = Mot de passe actuel
field-new-password = Nouveau mot de passe
field-new-password-again = Nouveau mot de passe, encore une fois

status-draft = brouillon
status-signed = signé
status-paid = payé
status-overdue = en retard
status-cancelled = annulé
status-planned = prévu
employee-active = actif
employee-inactive = désactivé

department-management = Gestion
department-sales = Commercial
department-support = Support

outcome-allowed = fait
outcome-denied = interdit
outcome-failed = refusé
