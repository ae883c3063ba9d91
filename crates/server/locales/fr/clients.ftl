# Clients et contacts consignés.
clients-title = Clients
clients-mine = Les miens
clients-none = Pas encore de client. Les commerciaux créent le premier.
clients-none-found = Aucun client ne correspond.
choose-none = Aucun client ne correspond. Les commerciaux créent les clients.
client-new = Nouveau client
client-new-lead = Vous en devenez le contact commercial.
client-create = Créer le client
client-created = { $name } est créé.
client-edit = Modifier le client
client-facts = Client
client-contact = Consigner un contact
client-contact-log = Consigner le contact
client-contacted = Le contact est consigné.
client-contacts = Contacts
client-no-contacts = Aucun contact consigné.
client-no-contracts = Pas encore de contrat. La gestion les établit.
client-no-events = Pas encore d’événement. Le contact commercial les crée sur un contrat signé.
client-not-yours = Seuls { $name }, contact commercial, et la gestion modifient ce client.
client-reassign = Réattribuer
client-reassign-lead = Actuellement suivi par { $name }. Les droits sur ses contrats et événements suivent aussitôt.
client-reassign-do = Réattribuer le client
client-reassigned = Le client est désormais suivi par { $name }.
client-anonymise = Anonymiser
client-anonymise-lead = Retire, à la demande de la personne, le nom, l’e-mail, le téléphone et l’entreprise, les notes des contacts, les titres des contrats, les noms, lieux et notes des événements, ainsi que tout cela de l’historique. Montants, paiements et dates restent. C’est irréversible.
client-anonymise-do = Anonymiser définitivement
client-anonymised = Les données de la personne sont retirées.
client-not-anonymised-yet = Les données de la personne pourront être retirées une fois tous les contrats annulés, ou réglés et leurs événements passés.
client-is-anonymised = Ce client a été anonymisé à sa demande et n’accepte plus de modification.

# doublons possibles et fusion
client-may-be-there = Vous connaissez peut-être déjà cette personne. Rien n’est encore créé : regardez, ou créez le client quand même.
client-create-anyway = Créer quand même
client-like = { $why } ; suivi par { $name }
client-saved-like = Enregistré. C’est peut-être le même client que { $name } : la gestion peut fusionner les deux.
client-was-merged = Le client { $number } a été fusionné avec celui-ci.
client-merge = Fusionner
client-merge-choose = Avec quel client fusionner { $name } ? Choisissez celui qui reste.
client-merge-lead = Le client { $goes } disparaît et le client { $stays } reste. Contrats, événements et contacts consignés passent à celui qui reste, avec les droits de son contact commercial, et le numéro de l’autre mène à lui. C’est irréversible.
client-merge-stays = Reste : { $id }
client-merge-goes = Disparaît : { $id }
client-merge-do = Fusionner définitivement
client-merge-turn = Dans l’autre sens
client-merged = Les clients sont fusionnés : { $name } réunit tout.
alike-phone = Même numéro de téléphone
alike-name-and-company = Même nom et même entreprise
duplicates-title = Doublons possibles
duplicates-lead = Clients de même numéro de téléphone, quelle que soit son écriture, ou de même nom dans la même entreprise. Comparez-en deux pour les fusionner.
duplicates-none = Aucun client ne ressemble à un autre.
duplicates-count = { $count } clients
duplicates-others = { $count ->
    [one] et { $count } autre
   *[other] et { $count } autres
}
duplicates-compare = Comparer et fusionner

hint-phone = Comme on l’écrit, avec l’indicatif : +33 1 23 45 67 89
hint-company = Vide pour un particulier
hint-contact-person = Quand ce n’est pas le client qu’on appelle
hint-external-ref = Le numéro dans vos propres dossiers
hint-contacted-at = Maintenant, si vide
