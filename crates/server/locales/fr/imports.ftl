# Importer des fichiers.
imports-title = Imports
imports-none = Rien n’a encore été importé. Envoyez un fichier de clients, de contrats, de paiements ou d’événements, en CSV ou XLSX.
import-do = Importer
import-new = Importer un fichier
import-new-lead = Un tableau avec un en-tête : CSV ou XLSX, en français ou en anglais. Ses lignes sont d’abord essayées, et rien n’est gardé avant votre accord.
import-of = Les lignes sont des
import-kind-clients = Clients
import-kind-contracts = Contrats
import-kind-payments = Paiements
import-kind-events = Événements
import-kind-employees = Employés
import-existing = Fiches qui existent déjà
import-existing-update = Les mettre à jour
import-existing-skip = Les laisser telles quelles
import-existing-refuse = Refuser leurs lignes
import-sales-contact = Contact commercial des clients
import-sales-contact-hint = Pour un fichier de clients sans cette colonne : qui s’en occupe. Un nom, une adresse e-mail ou un matricule.
import-at-once = Importer tout de suite, sans regarder d’abord
import-at-once-hint = Les lignes refusées sont listées ensuite.
import-file = Fichier
field-file = Fichier
import-file-hint = 512 Mo au plus. Après un refus, le fichier est à choisir de nouveau.
import-send = Envoyer le fichier
import-rows = Lignes
import-by = Envoyé par
import-when = Envoi
import-format = Lu comme
import-separator = séparé par « { $mark } »
import-separator-tab = séparé par des tabulations
import-facts = Le fichier
import-figures = Ce que deviennent les lignes
import-progress = Avancement
import-so-far = { $done } lignes sur { $of }
import-next = À suivre
import-is-checking = en cours d’essai
import-is-checked = essayé
import-is-running = en cours d’import
import-is-done = importé
import-is-asking = colonnes à préciser
import-is-stopped = arrêté
import-is-undoing = en cours d’annulation
import-is-undone = annulé
import-would-create = À créer
import-would-update = À modifier
import-created = Créés
import-new-records = Nouveaux
import-updated = Modifiés
import-unchanged = Déjà connus
import-refused = Refusés
import-undone = Annulés
import-kept = Gardés
import-of-rows = { $n ->
    [one] { $shown } ligne
   *[other] { $shown } lignes sur { $n }
}
import-row = ligne { $n }
import-payment = paiement { $id }
import-checked-lead = Rien n’est encore gardé. Voici ce qui se passerait.
import-run = { $n ->
    [one] Importer { $n } ligne
   *[other] Importer { $n } lignes
}
import-nothing-new = Aucune ligne ne changerait quoi que ce soit.
import-nothing-told = Aucune ligne n’a rien à signaler.
import-stopped-lead = Ce qui a été importé reste. La suite peut reprendre.
import-go-on = Reprendre
import-stopped-session-over = L’import s’est arrêté : le compte de son auteur est fermé.
import-stopped-password-change-required = L’import s’est arrêté : son auteur doit d’abord choisir un nouveau mot de passe.
import-stopped-forbidden = L’import s’est arrêté : le service de son auteur n’en a plus le droit.
import-stopped-internal = L’import s’est arrêté : une erreur s’est produite de notre côté.
import-stopped-otherwise = L’import s’est arrêté ({ $code }).
import-columns = Ce que sont les colonnes
import-columns-lead = Si une colonne n’a pas été comprise, dites ce qu’elle est. Les lignes sont alors essayées de nouveau, sans renvoyer le fichier.
import-column-unused = non utilisée
import-column-number = Colonne { $n }
import-check-again = Essayer de nouveau
import-refused-rows = Lignes refusées
import-refused-lead = Corrigez-les dans un fichier à part, puis importez celui-ci.
import-refused-file = Lignes refusées (CSV)
import-first-rows = Premières lignes
import-kept-rows = Non annulé
import-kept-lead = Ces fiches ont été modifiées depuis, ou d’autres s’y rapportent. Elles restent telles quelles.
import-to-list = Ouvrir la liste
import-forget = Oublier le fichier
import-forget-lead = Rien n’a été importé. Le fichier et ce qu’on en a appris sont oubliés.
import-forgotten = Le fichier est oublié.
import-undo = Annuler l’import
import-undo-do = Annuler l’import
import-undo-lead = { $created ->
    [0] Aucune fiche créée n’est retirée
    [one] { $created } fiche créée est retirée
   *[other] { $created } fiches créées sont retirées
}, et { $updated ->
    [0] aucune fiche ne retrouve ses anciennes valeurs.
    [one] { $updated } fiche modifiée retrouve ses anciennes valeurs.
   *[other] { $updated } fiches modifiées retrouvent leurs anciennes valeurs.
}
import-undo-kept = Les fiches modifiées depuis, ou auxquelles d’autres se rapportent, restent et sont listées.

# colonnes des fichiers
field-row = Ligne
column-first-name = Prénom
column-last-name = Nom de famille
column-contact-details = Coordonnées
column-sales-contact-id = Identifiant du contact commercial
column-sales-contact-full-name = Contact commercial
column-sales-contact = Contact commercial
column-support-contact-id = Identifiant du contact support
column-support-contact-full-name = Contact support
column-support-contact = Contact support
column-client-id = Numéro du client
column-client-external-ref = Numéro interne du client
column-client-full-name = Nom du client
column-client-company-name = Entreprise du client
column-client-contact-person = Personne à contacter chez le client
column-client-email = E-mail du client
column-client-phone = Téléphone du client
column-client-contact-details = Coordonnées du client
column-contract-id = Numéro du contrat
column-contract-external-ref = Numéro interne du contrat
field-signed-at = Signature
column-signed-by-id = Identifiant du signataire
column-signed-by-full-name = Signé par
field-cancelled-at = Annulation
field-cancel-reason = Motif d’annulation
column-recorded-by-id = Identifiant de qui a enregistré
column-recorded-by-full-name = Enregistré par
field-voided-at = Paiement annulé
column-voided-by-id = Identifiant de qui a annulé
column-voided-by-full-name = Annulé par
field-void-reason = Motif de l’annulation
column-starts-local = Début, heure locale
column-ends-local = Fin, heure locale
column-deactivated-at = Désactivation
column-anonymised-at = Anonymisation
column-updated-at = Dernière modification

# ce qui est dit d’un fichier, et noté d’un import
field-dry-run = Essai seulement
field-encoding = Encodage
field-existing = Fiches qui existent déjà
field-import = Import
field-map = Colonnes
field-rows = Lignes
field-separator = Séparateur
field-set = Valeur pour chaque ligne
field-sheet = Feuille
field-step = Étape
