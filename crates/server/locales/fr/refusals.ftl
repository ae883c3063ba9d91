# Pourquoi quelque chose est refusé. Un texte qui commence par bad- se lit seul
# sous son champ ; les autres, au-dessus d’un formulaire ou sur leur propre page.

# textes
bad-missing = Cette information est nécessaire.
bad-empty = Ce champ ne peut pas rester vide.
bad-too-long = { $max } caractères au maximum (ici { $length }).
bad-control-character = Le texte contient un caractère de contrôle invisible (U+{ $code }). Saisissez du texte simple.
bad-number-character = Seuls les lettres de A à Z, les chiffres et les tirets sont acceptés ; « { $other } » ne l’est pas.
bad-email = Ce n’est pas une adresse e-mail. { $accepted }
bad-email-character = L’adresse contient un caractère qu’aucune adresse e-mail ne comporte (U+{ $code }). { $accepted }
accepted-email = Une adresse ressemble à nom@entreprise.fr.
bad-phone-character = Seuls les chiffres, espaces, points, tirets, parenthèses et un + au début sont acceptés ; « { $foreign } » ne l’est pas.
bad-phone-length = De 4 à 15 chiffres ({ $digits ->
    [0] ici aucun
   *[other] ici { $digits }
}).
bad-note-that-does-not-fit = La note ne tient plus dans les notes de l’événement. { $refused }

# nombres et montants
bad-amount = Ce n’est pas un montant. Saisissez des chiffres avec deux décimales au plus, par exemple 12000,50.
bad-decimal-places = 2 décimales au maximum (ici { $count }).
bad-amount-too-large = { $max } au maximum.
bad-zero-amount = Le montant doit être d’au moins 0,01.
bad-deposit-over-total = L’acompte ne peut pas dépasser le total de { $total }.
bad-payment-over-remaining = { $remaining } au maximum : c’est ce qui reste dû sur le contrat { $contract }.
bad-total-under-paid = { $paid } au minimum : c’est ce qui est déjà payé.
bad-currency = Choisissez une devise à deux décimales par son code, par exemple EUR, USD ou GBP.
bad-number-of-people = Un nombre entier de 0 à { $max }.

# dates et heures
bad-date = Ce n’est pas une date. { $accepted }
bad-moment = Ce n’est pas une date avec une heure. { $accepted }
bad-year = L’année doit être comprise entre 1900 et 2999. { $accepted }
bad-day = Ce jour n’existe pas dans le calendrier. { $accepted }
accepted-dates = Une date s’écrit 04/06/2026 (le jour d’abord) ou 2026-06-04.
accepted-moments = Sont acceptés 04/06/2026 13:00 (le jour d’abord), 2026-06-04, 2026-06-04 13:00 et 2026-06-04T13:00+02:00.
bad-skipped-time = Cette heure n’existe pas dans le fuseau { $zone } : le changement d’heure l’a sautée. Choisissez une heure avant ou après.
bad-end = La fin doit être postérieure au début, { $start } ({ $zone }).
bad-time-zone = Choisissez un fuseau horaire par son nom, par exemple Europe/Paris.

# réglages personnels
bad-language = Choisissez l’anglais ou le français.
bad-theme = Choisissez une des apparences : comme l’appareil, claire ou sombre.

# motifs
bad-missing-reason-for-total = Indiquez pourquoi : modifier le total d’un contrat signé demande un motif.
bad-missing-reason-for-overlap = Indiquez pourquoi : accepter un chevauchement demande un motif.

# autres fiches
bad-id = Choisissez dans la liste ou donnez le numéro : un nombre entier à partir de 1.
bad-no-such-client = Le client { $id } n’existe pas. Choisissez-en un autre.
bad-takeable = Seuls peuvent être repris : { $names }.
bad-merge-into-itself = Un client ne peut pas être fusionné avec lui-même. Choisissez-en un autre.
bad-no-such-contract = Le contrat { $id } n’existe pas. Choisissez-en un autre.
bad-contract-of-another-client = Ce contrat est celui d’un autre client. Choisissez un contrat du client { $client }.
bad-department = Choisissez Gestion, Commercial ou Support.
bad-no-such-employee = Cet employé n’existe pas. Choisissez un employé actif du service { $department }.
bad-deactivated-employee = Le compte de { $name } est désactivé. Choisissez un employé actif du service { $department }.
bad-employee-of-another-department = { $name } fait partie du service { $other }. Choisissez un employé actif du service { $department }.
bad-other-employee-number = Ce n’est pas le matricule de cet employé.
bad-same-employee = C’est le même employé. Choisissez un collègue.
bad-taker = Cet employé ne peut rien reprendre. Choisissez-en un autre.
bad-not-yours = Ce champ ne vous revient pas ici.

# mots de passe
bad-current-password = Ce n’est pas votre mot de passe actuel.
bad-same-password = C’est votre mot de passe actuel. Choisissez-en un autre.
bad-password-again = Ce n’est pas le même que le nouveau mot de passe. Saisissez-le encore une fois.
bad-password-length = De { $min } à { $max } caractères ({ $length ->
    [0] ici aucun
   *[other] ici { $length }
}).
bad-common-password = Trop de personnes utilisent celui-ci. Prenez plusieurs mots sans rapport entre eux.
bad-known-password = Il contient { $known }. Choisissez-en un sans nom.
known-name = une partie du nom de l’employé
known-email = ce qui précède le @ de l’adresse e-mail
known-company = le nom de l’entreprise
bad-unread-password = Le mot de passe n’a pas été lu. Saisissez-le à nouveau.
bad-two-factor-code = Ce n’est pas un code. Saisissez les six chiffres de l’application, ou un code de secours.
bad-token-scope = Un jeton peut lire (read), ou lire et écrire (read-write).
bad-token-days = Un jeton dure de 1 à { $most } jours, et non { $days }.
bad-two-factor-code-wrong = Ce n’est pas le code du moment, ou il a déjà servi. Saisissez celui que l’application affiche.

# listes et filtres
bad-page-size = Une page compte de 1 à { $max } lignes.
bad-sort = La liste peut être triée par { $names }, avec - devant pour l’ordre inverse.
bad-export-format = Cette liste s’exporte en { $names }.
bad-flag = Soit true, soit false.
bad-contract-status = Soit draft, soit signed, soit cancelled.
bad-event-status = Soit planned, soit cancelled.
bad-past = Choisissez les événements passés ou à venir, pas les deux.
bad-outcome = Soit allowed, soit denied, soit failed.
bad-record-kind = Sont acceptés { $names }.
bad-missing-kind = Le numéro d’une fiche demande aussi sa sorte.
bad-nothing-is-mine = La gestion n’a pas de fiches à elle. Filtrez plutôt par contact commercial ou support.
bad-before-and-after = Une page précède ou suit une autre, pas les deux.
bad-cursor = Cette page de la liste est introuvable. Rouvrez la liste depuis son début.

# ce que des programmes envoient
bad-unknown-field = Ceci n’est pas connu ici.
bad-given-twice = Ceci est donné deux fois ; une seule est acceptée.
bad-type = Ceci n’est pas de la sorte acceptée ({ $message }).
bad-version = La version doit être un nombre.
bad-two-versions = Deux versions différentes ont été données ; une seule est acceptée.
bad-broken-body = L’envoi s’est interrompu avant sa fin. Recommencez.
bad-json = Ce qui a été envoyé n’est pas du JSON ({ $message }).
bad-json-object = Ce qui a été envoyé n’est pas un objet JSON.
bad-key = De 1 à { $max } caractères ASCII imprimables.
bad-used-key = Ce formulaire a déjà été envoyé avec d’autres valeurs. Rouvrez-le.

# fichiers à importer
bad-file-empty = Le fichier est vide. Choisissez-en un qui contient un tableau et son en-tête.
bad-file-not-a-table = Le fichier n’est pas un tableau. CSV et XLSX sont acceptés.
bad-file-old-workbook = Le classeur est d’un ancien format ou protégé par un mot de passe. Enregistrez-le en XLSX sans mot de passe, ou en CSV.
bad-file-other-workbook = Le classeur est d’un autre format. Enregistrez-le en XLSX ou en CSV.
bad-file-archive = Le fichier est une archive ZIP, pas un classeur. CSV et XLSX sont acceptés.
bad-file-damaged = Le fichier est abîmé ou coupé. Enregistrez-le à nouveau, ou en CSV.
bad-file-unpacks-to-too-much = Une fois décompressé, le classeur est plus grand que ne le sont des fiches. Enregistrez-le en CSV.
bad-file-open-quote = Un guillemet ouvert à la ligne { $line } n’est jamais fermé.
bad-file-long-row = La ligne { $line } du tableau dépasse { $max } octets. Un guillemet n’y est-il jamais fermé ?
bad-file-too-many-columns = { $max } colonnes au maximum (ce fichier en a { $columns }).
bad-file-same-headers = Plusieurs colonnes ont le même nom : { $names }. Donnez à chacune le sien.
bad-encoding = Ce n’est pas un encodage. Sont acceptés des noms comme utf-8, windows-1252 et utf-16le.
bad-separator = Une virgule, un point-virgule, une tabulation ou une barre.
bad-sheet = Cette feuille n’existe pas. Le classeur contient { $sheets }.
bad-row-width = La ligne a { $cells ->
    [one] 1 cellule
   *[other] { $cells } cellules
} quand l’en-tête en a { $columns }. Un guillemet, un séparateur ou une fin de ligne est-il de trop ou de moins ?
bad-cell-bytes = Le texte contient des octets qui ne sont pas du { $encoding }.
bad-cell-formula = La formule en { $place } est sans résultat. Ouvrez le classeur dans un tableur et enregistrez-le.
bad-cell-error = La cellule { $place } contient l’erreur { $error }.
bad-missing-column = L’en-tête du fichier n’a pas cette colonne. Sont acceptés { $headers }.
bad-two-columns = « { $first } » et « { $second } » sont toutes deux cette colonne. Laissez l’une de côté (« { $choice } »).
bad-map-header = « { $header } » n’est pas dans l’en-tête du fichier, qui contient { $headers }.
bad-map-column = « { $column } » n’est pas une colonne de { $kind }. Les colonnes sont { $columns }.
bad-ambiguous-amount = Ceci peut être { $one } ou { $other }. Écrivez { $one } sans séparateur, ou avec deux décimales.
bad-yes-or-no = Soit oui, soit non.

# ce à quoi une règle s’oppose
refusal-stale-version = Quelqu’un d’autre a enregistré avant vous ({ $record }) : { $since }.
since = { $changes }
since-version = la fiche en est maintenant à la version { $current }
since-change = modification par { $who } ({ $at })
since-change-of-fields = { $who } a modifié { $fields } ({ $at })
refusal-email-taken = Cette adresse e-mail est déjà utilisée.
refusal-employee-number-taken = Ce matricule est ou a été celui de quelqu’un ; un matricule ne sert qu’une fois.
refusal-already-set-up = L’entreprise est déjà configurée.
refusal-own-account = Vous ne pouvez pas { $change } votre propre compte. Demandez à un autre gestionnaire.
own-account-demote = rétrograder
own-account-deactivate = désactiver
own-account-delete = supprimer
own-account-reset-password = réinitialiser le mot de passe de
own-account-reset-two-factor = réinitialiser le second facteur de
refusal-last-manager = L’employé { $employee } est le dernier gestionnaire actif. Nommez-en d’abord un autre.
refusal-still-owns = L’employé { $employee } suit encore { $holdings }. Transmettez-les d’abord à un collègue.
and-others = { $count ->
    [one] et 1 autre
   *[other] et { $count } autres
}
holding-clients = { $count ->
    [one] { $count } client
   *[other] { $count } clients
} ({ $names })
holding-events = { $count ->
    [one] { $count } événement
   *[other] { $count } événements
} ({ $names })
refusal-still-referred-to = L’employé { $employee } est cité par { $references }. Son compte peut être désactivé, mais pas supprimé.
reference-clients = { $count ->
    [one] { $count } client
   *[other] { $count } clients
}
reference-contracts = { $count ->
    [one] { $count } contrat
   *[other] { $count } contrats
}
reference-events = { $count ->
    [one] { $count } événement
   *[other] { $count } événements
}
reference-payments = { $count ->
    [one] { $count } paiement
   *[other] { $count } paiements
}
reference-logged-contacts = { $count ->
    [one] { $count } contact consigné
   *[other] { $count } contacts consignés
}
refusal-import-state = L’import { $import } est à l’état « { $state } » ; ce n’est pas possible maintenant.
refusal-already-deactivated = Le compte de l’employé { $employee } est déjà désactivé.
refusal-already-active = Le compte de l’employé { $employee } est déjà actif.
refusal-client-anonymised = Le client a été anonymisé et n’accepte plus de modification.
refusal-client-merged = Le client { $client } a été fusionné avec le client { $into }, qui réunit tout.
refusal-open-contracts = Le client a encore des contrats ouverts : { $contracts }. Annulez-les ou attendez qu’ils soient payés et leurs événements passés.
refusal-contract-not-signed = Le contrat { $contract } n’est pas encore signé. Signez-le d’abord.
refusal-contract-signed = Le contrat { $contract } est signé : « { $what } » ne peut plus changer.
refusal-already-signed = Le contrat { $contract } est déjà signé.
refusal-contract-cancelled = Le contrat { $contract } est annulé et n’accepte plus rien.
refusal-contract-has-events = Le contrat { $contract } a des événements et reste à son client.
refusal-payment-voided = Le paiement { $payment } est déjà annulé.
refusal-event-cancelled = L’événement { $event } est annulé et n’accepte plus que des notes.
refusal-no-support-contact = L’événement { $event } n’a pas de contact support.
refusal-support-busy = { $support } est déjà pris à ce moment-là par l’événement { $event }, « { $name } ». Choisissez quelqu’un d’autre ou un autre moment.
refusal-support-gone = { $support } ne s’occupe plus d’événements. Confiez d’abord l’événement { $event } à quelqu’un d’autre.
refusal-two-factor-on = Il y a déjà un second facteur. Désactivez-le d’abord pour en configurer un autre.
refusal-two-factor-off = Il n’y a pas de second facteur.
refusal-still-running = Ce même formulaire est encore en cours de traitement. Attendez un instant, puis vérifiez s’il a abouti.

# qui n’a pas le droit
denied-department = Le service { $department } n’a pas ce droit : { $action }. Ce droit revient à : { $able }.
denied-everybody = Le service { $department } n’a pas ce droit : { $action }. Personne ne l’a.
denied-not-own = Un collègue suit le client de cette fiche ({ $record }). Seuls le contact commercial et la gestion ont ce droit : { $action }.
denied-not-own-here = Un collègue suit le client de cette fiche. Seuls le contact commercial et la gestion ont ce droit : { $action }.
denied-not-assigned = Cette fiche ne vous est pas confiée ({ $record }). Seuls son contact support et la gestion ont ce droit : { $action }.
denied-not-assigned-here = Cet événement ne vous est pas confié. Seuls son contact support et la gestion ont ce droit : { $action }.
denied-field = Le champ « { $field } » ne vous revient pas ici.
unauthenticated = Vous n’êtes pas connecté.
unauthenticated-bad-token = Votre session n’est pas valable. Reconnectez-vous.
unauthenticated-session-over = Votre session est terminée. Reconnectez-vous.
unauthenticated-bad-credentials = L’adresse e-mail ou le mot de passe est incorrect.
unauthenticated-code-required = Un code de votre second facteur est également nécessaire.
unauthenticated-bad-code = Le code est incorrect ou a déjà servi. Saisissez celui que l’application affiche maintenant.
two-factor-setup-required = Votre entreprise demande un second facteur. Configurez-en d’abord un.
read-only-token = Ce jeton d’API ne fait que lire.
login-required = Un jeton d’API ne peut pas changer la façon dont son propriétaire se connecte : connectez-vous avec le mot de passe.
password-change-required = Quelqu’un d’autre a défini votre mot de passe. Choisissez d’abord le vôtre.

# tout le reste
not-found = Cette fiche n’existe pas : { $record }.
not-found-payment = Le paiement { $payment } n’existe pas sur le contrat { $contract }.
not-found-import = Vous n’avez pas d’import { $id }.
not-found-calendar-feed = Vous n’avez pas de flux d’agenda.
not-found-token = Vous n’avez pas de jeton d’API { $id }.
not-found-session = Vous n’avez pas de session ouverte { $session }.
invalid = Quelque chose n’est pas accepté ici : { $fields }
unsupported-media-type = Ce qui a été envoyé n’est pas du type accepté (application/json).
too-large = { $limit } octets au maximum par envoi.
too-many-attempts = Trop de tentatives. Réessayez après { $until }.
unavailable = La base de données est injoignable pour l’instant. Réessayez sous peu.
unavailable-too-busy = La base de données est trop occupée pour l’instant. Réessayez sous peu.
unavailable-not-set-up = L’entreprise n’est pas encore configurée. Signalez-le à la personne qui exploite le programme.
unavailable-database = La base de données n’est pas utilisable en l’état. Signalez-le à la personne qui exploite le programme.
unavailable-machine = Le serveur ne peut pas traiter de mots de passe pour l’instant. Réessayez sous peu.
unavailable-randomness = Le serveur n’a pas de nombres aléatoires pour l’instant. Réessayez sous peu.
unavailable-second-factor = Le serveur ne peut pas lire les secrets des seconds facteurs. Un code de secours fonctionne encore ; signalez-le à la personne qui exploite le programme.
internal = Une erreur s’est produite dans le programme.

# comment les parties s’assemblent
joint-comma = { $first }, { $second }
joint-semicolon = { $first } ; { $second }
joint-and = { $first } et { $second }
field-refused = { $field } : { $said }

# lignes et colonnes des fichiers importés
bad-file-broken-off = Le fichier s’est interrompu en chemin. Renvoyez-le.
bad-file-no-room = Le fichier n’a pas pu être gardé sur le serveur, faute de place peut-être. Prévenez votre administrateur.
bad-unreadable-file = Le fichier n’a pas pu être lu : { $why }.
bad-import-kind = Cela ne s’importe pas. Sont acceptés : { $kinds }.
bad-import-existing = Soit update, soit skip, soit refuse.
bad-import-pairs = Un objet JSON de textes, comme { $example }.
bad-import-separator = Une virgule, un point-virgule, une barre ou tab.
bad-import-place = Ce n’est pas la page suivante de ces lignes.
bad-import-outcome = Refused, created, updated, undone ou kept.
bad-set-column = « { $name } » n’est pas un champ de { $kind }, qui ont { $columns }.
bad-set-twice = Le fichier a une colonne pour cela (« { $name } »). Laissez cette colonne de côté, ou ce champ vide.
bad-row-twice = La même chose qu’à la ligne { $line } de ce fichier.
bad-large-id = Trop grand pour être gardé. Les numéros jusqu’à { $largest } sont acceptés.
bad-not-positive = Il faut plus que zéro.
bad-several-employees = « { $called } » est le nom de plusieurs employés. Donnez le matricule ou l’adresse e-mail.
bad-no-employee-called = « { $called } » n’est ni le matricule, ni l’adresse e-mail, ni le nom d’un employé.
bad-client-id-of-another = C’est ici le numéro de { $name }. Laissez cette colonne de côté si les numéros sont ceux d’une autre entreprise.
bad-two-clients = Cela mène au client { $other }, et le numéro de la ligne au client { $client }.
bad-unknown-client-id = Il n’y a pas de client { $id }. Laissez le numéro vide pour un nouveau client.
bad-import-without-sales-contact = Dites quel employé s’occupe du client.
bad-known-client = C’est celui du client { $client }, que cet import ne doit pas modifier.
bad-currency-of-payment = Ce n’est pas la devise du contrat, qui est { $currency }.
bad-two-currencies = La ligne dit { $currency } ici et { $other } à côté d’un montant.
bad-deposit-of-payment = Ce n’est pas l’acompte du contrat { $contract }, qui est de { $deposit }. Les acomptes s’importent avec les contrats.
bad-remaining-over-total = Plus que le total de { $total }.
bad-several-contracts = « { $number } » est le numéro de plusieurs contrats. Donnez celui du programme.
bad-contract-of-somebody-else = Ce n’est pas le client du contrat { $contract }, qui est celui de { $here }.
bad-no-contract-called = « { $named } » n’est le numéro d’aucun contrat. Importez d’abord les contrats.
bad-client-named-otherwise = Ce n’est pas le nom du client dont la ligne donne le numéro ou l’adresse.
bad-no-client-called = Ce n’est celui d’aucun client. Donnez le numéro, l’adresse e-mail ou le nom complet.
bad-several-clients = Plusieurs clients conviennent. Donnez l’adresse e-mail ou le numéro.
bad-known-contract = C’est celui du contrat { $contract }, que cet import ne doit pas modifier.
bad-status-backwards = Il est dit brouillon, mais l’état du contrat { $contract } est { $status } pour de bon.
bad-cancelling-with-events = Cela annulerait { $count ->
    [one] { $count } événement
   *[other] { $count } événements
} à venir. Annulez le contrat { $contract } à part.
bad-several-events = « { $number } » est le numéro de plusieurs événements. Donnez celui du programme.
bad-event-id-of-another = C’est ici le numéro de l’événement « { $name } ». Laissez cette colonne de côté si les numéros sont ceux d’une autre entreprise.
bad-unknown-event-id = Il n’y a pas d’événement de ce numéro. Laissez-le vide pour un nouveau.
bad-known-event = C’est celui de l’événement { $event }, que cet import ne doit pas modifier.
bad-two-employees = C’est le matricule de l’employé { $number } ; l’adresse e-mail est celle de l’employé { $email }.
bad-employee-by-hand = C’en est un autre pour l’employé { $employee }. Modifiez-le à part ; un import ne le fait pas.
bad-known-employee = C’est celui de l’employé { $employee }, que cet import ne doit pas modifier.
